// What the Controller says, asked with the browser's own sign-in, to compare the page with.
import { expect, type Page } from '@playwright/test';

const ACCEPT = 'application/vnd.appgate.peer-v22+json';

export interface Entitlement {
  access: boolean;
  conditionLogic: 'and' | 'or';
  conditionResults: Record<string, boolean>;
  firewallRules: unknown[];
  policyNames: string[];
  primarySite?: string;
}
export type Claims = Record<string, unknown>;
export interface GatewaySession {
  site: string;
  systemClaims: Claims;
  userClaims: Claims;
  deviceClaims: Claims;
  entitlementInfos: Record<string, Entitlement>;
  vpn: {
    gatewayStats: { bytesRead: number; bytesWritten: number };
    sessionStats: {
      timeToConnectMs: number;
      dnsErrors: number;
      unreachableHosts: { entitlement: string; ip: string; portRange: string; reason: string }[];
    };
  };
}
export interface SessionInfo {
  username: string;
  providerName: string;
  deviceId: string;
  data: Record<string, GatewaySession>;
}

export async function ask<T>(page: Page, path: string): Promise<T> {
  const answer = await page.request.get(`/admin${path}`, { headers: { accept: ACCEPT } });
  expect(answer.status(), await answer.text()).toBe(200);
  return answer.json();
}

/** A call that only computes; a browser's sign-in must show where it comes from. */
export async function compute<T>(page: Page, path: string, data: unknown): Promise<T> {
  const url = new URL(`/admin${path}`, page.url());
  const answer = await page.request.post(url.href, { headers: { accept: ACCEPT, origin: url.origin }, data });
  expect(answer.status(), await answer.text()).toBe(200);
  return answer.json();
}

/** The distinguished name of the only session of a user. */
export async function dnOf(page: Page, username: string): Promise<string> {
  type List = { data: { username: string; distinguishedName: string }[] };
  const { data } = await ask<List>(page, `/stats/active-sessions/dn?username=${encodeURIComponent(username)}`);
  const session = data.find((one) => one.username === username);
  if (session === undefined) throw new Error(`${username} has no session`);
  return session.distinguishedName;
}

export function sessionInfo(page: Page, dn: string): Promise<SessionInfo> {
  return ask(page, `/session-info/${encodeURIComponent(dn)}`);
}

/** Gateways that report a session, as pairs of Gateway and what it reports. */
export function gateways(info: SessionInfo): [string, GatewaySession][] {
  return Object.entries(info.data);
}
