// What follows an admin from browser to browser, as the Controller keeps it.
import type { Page } from '@playwright/test';
import { expect } from './test.ts';

const PATH = '/admin/my-preferences';
const ACCEPT = 'application/vnd.appgate.peer-v22+json';

/** Everything stored, by any program. */
export async function preferences(page: Page, base: string): Promise<Record<string, unknown>> {
  const answer = await page.request.get(`${base}${PATH}`, { headers: { accept: ACCEPT } });
  if (answer.status() === 404) return {};
  expect(answer.status(), await answer.text()).toBe(200);
  return answer.json();
}

/** Stores everything anew. */
export async function setPreferences(page: Page, base: string, all: Record<string, unknown>): Promise<void> {
  const answer = await page.request.put(`${base}${PATH}`, {
    headers: { accept: ACCEPT, origin: new URL(base).origin },
    data: all,
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** The list's section of ours. */
export async function gridPreferences(page: Page, base: string): Promise<Record<string, unknown>> {
  const ours = (await preferences(page, base)).activeSessions as { grid?: Record<string, unknown> } | undefined;
  return ours?.grid ?? {};
}
