import { type GatewaySession, dnOf, gateways, sessionInfo } from '../lib/api.ts';
import { startController } from '../lib/controller.ts';
import { GENERAL, TABS } from '../lib/details.ts';
import { Server } from '../lib/server.ts';
import { expect, signedIn, test } from '../lib/test.ts';

const distinct = (values: unknown[]) => [...new Set(values)].join(', ');
const megabytes = (bytes: number) => Math.round(bytes / 100_000) / 10;

test('the twelve general fields are those of the whole session', async ({ page, details }) => {
  const dn = await dnOf(page, 'amara.okafor');
  const before = await sessionInfo(page, dn);
  await details.open(dn);
  await expect(details.title).toHaveText('amara.okafor');
  await expect(page.locator('dl [data-testid^=general-]')).toHaveCount(GENERAL.length);

  const all = gateways(before).map(([, session]) => session);
  const os = all.map(({ deviceClaims }) => deviceClaims.os as Record<string, string>);
  const sum = (read: (session: GatewaySession) => number, of = all) => of.reduce((total, session) => total + read(session), 0);
  const signIn = all.map(({ systemClaims }) => String(systemClaims.connectTime)).sort()[0] ?? '';
  const expected = {
    username: before.username,
    provider: before.providerName,
    'device-id': before.deviceId,
    'connect-time': `${Math.max(...all.map(({ vpn }) => vpn.sessionStats.timeToConnectMs)).toLocaleString('en')} ms`,
    hostname: distinct(os.map(({ hostname }) => hostname)),
    'dns-errors': sum(({ vpn }) => vpn.sessionStats.dnsErrors).toLocaleString('en'),
    'tunnel-ipv4': distinct(all.map(({ systemClaims }) => systemClaims.tunIPv4)),
    'tunnel-ipv6': distinct(all.map(({ systemClaims }) => systemClaims.tunIPv6)),
    os: distinct(os.map(({ name, version }) => `${name} ${version}`)),
  } as const;
  for (const [field, text] of Object.entries(expected)) {
    await expect(details.general(field as keyof typeof expected), field).toHaveText(text);
  }
  // These two have something beside the value.
  await expect(details.general('sign-in-time')).toContainText(signIn.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'));
  const hosts = sum(({ vpn }) => vpn.sessionStats.unreachableHosts.length);
  await expect(details.general('unreachable-hosts')).toHaveText(new RegExp(`^\\s*${hosts}\\s*App health`));

  // Counters grow: what is shown lies between two readings.
  const after = gateways(await sessionInfo(page, dn)).map(([, session]) => session);
  const shown = ((await details.general('transferred').textContent()) ?? '').match(/([\d,.]+) MB sent, ([\d,.]+) MB received/);
  const [sent, received] = [shown?.[1], shown?.[2]].map((text) => Number(text?.replaceAll(',', '')));
  for (const [value, read] of [
    [sent, (session: GatewaySession) => session.vpn.gatewayStats.bytesRead],
    [received, (session: GatewaySession) => session.vpn.gatewayStats.bytesWritten],
  ] as const) {
    expect(value).toBeGreaterThanOrEqual(megabytes(sum(read)));
    expect(value).toBeLessThanOrEqual(megabytes(sum(read, after)));
  }
});

test('Site and tab stand in the address and survive a reload', async ({ page, details }) => {
  const dn = await dnOf(page, 'amara.okafor');
  await details.open(dn);
  const sites = gateways(await sessionInfo(page, dn)).map(([gateway, { site }]) => ({ gateway, site }));
  const names = sites.map(({ site }) => site).sort();
  expect(names.length).toBeGreaterThan(2);
  await expect(details.site.locator('option')).toHaveCount(names.length);
  await expect(details.site).toHaveValue(names[0] ?? '');
  expect(new URL(page.url()).search, 'defaults are left out').toBe('');

  const other = names.at(-1) ?? '';
  await details.site.selectOption(other);
  await expect(page.getByRole('tablist', { name: `Session details for ${other}` })).toBeVisible();
  await details.tab('System Claims').click();
  await expect.poll(() => new URL(page.url()).searchParams.get('site')).toBe(other);
  await expect.poll(() => new URL(page.url()).searchParams.get('tab')).toBe('system-claims');
  const gateway = sites.find(({ site }) => site === other)?.gateway ?? '';
  await expect(details.panel).toContainText(gateway);

  await page.reload();
  await details.loaded();
  await expect(details.site).toHaveValue(other);
  await expect(details.tab('System Claims')).toHaveAttribute('aria-selected', 'true');
  await expect(details.panel).toContainText(gateway);

  await details.site.selectOption(names[0] ?? '');
  await details.tab('Entitlements').click();
  await expect.poll(() => new URL(page.url()).search).toBe('');
});

test('tabs move by arrow keys, Home and End', async ({ page, details }) => {
  await details.open(await dnOf(page, 'amara.okafor'));
  await details.tab('Entitlements').click();
  for (const [key, tab, slug] of [
    ['ArrowRight', 'System Claims', 'system-claims'],
    ['ArrowRight', 'User Claims', 'user-claims'],
    ['ArrowLeft', 'System Claims', 'system-claims'],
    ['End', 'Unreachable Hosts', 'unreachable-hosts'],
    ['ArrowRight', 'Entitlements', null],
    ['ArrowLeft', 'Unreachable Hosts', 'unreachable-hosts'],
    ['Home', 'Entitlements', null],
  ] as const) {
    await page.keyboard.press(key);
    await expect(details.tab(tab)).toBeFocused();
    await expect(details.tab(tab)).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('tab', { selected: true })).toHaveCount(1);
    await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible();
    await expect.poll(() => new URL(page.url()).searchParams.get('tab')).toBe(slug);
  }
});

test.describe('a Controller whose Sites differ in everything', () => {
  test.use({ who: null });

  const at = (name: string) => ({
    site: name,
    systemClaims: { place: `${name} system` },
    userClaims: { place: `${name} user` },
    deviceClaims: { place: `${name} device` },
    entitlementInfos: { [`${name} app`]: { access: true, firewallRules: [] } },
    vpn: {
      gatewayStats: { daemon: `${name} daemon` },
      sessionStats: { trafficMode: `${name} mode`, unreachableHosts: [{ entitlement: `${name} app`, ip: '192.0.2.1' }] },
    },
  });

  test('another Site changes every tab', async ({ context, page, details }) => {
    const controller = await startController({ username: 'x', data: { a: at('Alpha'), b: at('Beta') } });
    const server = await Server.start({ controller: controller.url });
    try {
      await context.addCookies((await signedIn(server, 'admin')).cookies);
      await page.goto(`${server.url}/sessions/CN%3Dx%2COU%3Dy`);
      await details.loaded();
      for (const tab of TABS) {
        await details.tab(tab).click();
        await details.site.selectOption('Alpha');
        await expect(details.panel, tab).toContainText('Alpha');
        // Claims that differ are marked with the other Site's name.
        if (!tab.includes('Claims')) await expect(details.panel, tab).not.toContainText('Beta');
        await details.site.selectOption('Beta');
        await expect(details.panel, tab).toContainText('Beta');
        if (!tab.includes('Claims')) await expect(details.panel, tab).not.toContainText('Alpha');
      }
    } finally {
      await server.stop();
      await controller.stop();
    }
  });
});

test('an IP conflict names the Sites concerned and no other', async ({ page, details }) => {
  const dn = await dnOf(page, 'conflict.carl');
  const sites = gateways(await sessionInfo(page, dn)).map(([, { site }]) => site);
  await details.open(dn);
  const alert = page.getByRole('alert');
  await expect(alert).toHaveCount(1);
  await expect(alert).toContainText('Stockholm');
  await expect(alert).toContainText('AWS eu-north-1');
  const others = sites.filter((site) => site !== 'Stockholm' && site !== 'AWS eu-north-1');
  expect(others.length).toBeGreaterThan(0);
  for (const site of others) await expect(alert).not.toContainText(site);
});

test('an ordinary session has no warning', async ({ page, details }) => {
  await details.open(await dnOf(page, 'amara.okafor'));
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByRole('status', { name: /Reported by/ })).toHaveCount(0);
});

test('a failover names both Gateways and shows the Site once', async ({ page, details }) => {
  await details.open(await dnOf(page, 'failover.fatima'));
  const status = page.getByRole('status', { name: 'Reported by two Gateways' });
  await expect(status).toContainText('sto-gw-1');
  await expect(status).toContainText('sto-gw-2');
  expect((await details.sites()).filter((name) => name.includes('Stockholm'))).toHaveLength(1);
});

test('a session that has ended says so and leads back to the list', async ({ page, list }) => {
  await page.goto(`/sessions/${encodeURIComponent(await dnOf(page, 'vanishing.vera'))}`);
  const alert = page.getByRole('alert', { name: 'This session has ended' });
  await expect(alert).toContainText('This session has ended');
  await expect(page.getByRole('tablist')).toHaveCount(0);
  await alert.getByRole('link', { name: 'list' }).click();
  await list.loaded();
  expect(new URL(page.url()).pathname).toBe('/sessions');
});

test('an address that names no session does not say that one has ended', async ({ page, details }) => {
  await page.goto('/sessions/no%20such%20thing');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('no such thing');
  await expect(page.getByRole('alert', { name: 'This address names no session' })).toBeVisible();
  await page.goto(`/sessions/${encodeURIComponent('CN=00000000000000000000000000000000,CN=nobody,OU=local')}`);
  await expect(page.getByRole('alert', { name: 'No session of this name is known' })).toBeVisible();
  await expect(page.getByText('has ended')).toHaveCount(0);
  await expect(details.title).toHaveText('nobody');
  await expect(page.getByRole('link', { name: 'All sessions' })).toBeVisible();
  await expect(page.getByRole('tablist')).toHaveCount(0);
});

test('a failure to load says why and is retried', async ({ page, details, faults, server }) => {
  const dn = await dnOf(page, 'amara.okafor');
  await faults({ status: { 'GET /admin/session-info': 500 } });
  await page.goto(`/sessions/${encodeURIComponent(dn)}`);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('The session could not be loaded');
  await expect(alert).toContainText('500');
  await server.behave();
  await alert.getByRole('button', { name: 'Retry' }).click();
  await details.loaded();
  await expect(alert).toHaveCount(0);
});

test('a failed refresh keeps what was shown', async ({ page, details, faults, server }) => {
  await details.open(await dnOf(page, 'amara.okafor'));
  await faults({ status: { 'GET /admin/session-info': 500 } });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('alert')).toContainText('could not be read again');
  await expect(details.general('hostname')).toHaveText('CORP-AMARA01');
  await server.behave();
  await page.getByRole('alert').getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('an unreachable host leads to the app health of its entitlement', async ({ page, details }) => {
  const dn = await dnOf(page, 'denied.dan');
  const found = gateways(await sessionInfo(page, dn)).find(([, { vpn }]) => vpn.sessionStats.unreachableHosts.length > 0);
  const [gateway, session] = found ?? [];
  const host = session?.vpn.sessionStats.unreachableHosts[0];
  if (session === undefined || host === undefined) throw new Error('denied.dan has no unreachable host');
  await details.open(dn, `?site=${encodeURIComponent(session.site)}&tab=unreachable-hosts`);
  const row = details.panel.getByRole('row').filter({ hasText: host.ip });
  for (const text of [host.entitlement, host.portRange, host.reason, gateway ?? '']) await expect(row).toContainText(text);
  await row.getByRole('link', { name: host.entitlement }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('App health');
  expect(new URL(page.url()).pathname).toBe('/health');
  expect(new URL(page.url()).searchParams.get('q')).toBe(host.entitlement);
});

test.describe('somewhere else than in UTC', () => {
  test.use({ timezoneId: 'Asia/Kolkata' });

  test('one switch shows every time by the clock on the wall, with its zone', async ({ page, details }) => {
    await details.open(await dnOf(page, 'amara.okafor'), '?tab=gateway-stats');
    const signIn = details.general('sign-in-time');
    await expect(signIn).toContainText(/\d\d:\d\d:\d\d UTC/);
    const activity = details.panel.getByRole('row', { name: /Last activity/ });
    await expect(activity).toContainText('UTC');
    const zone = page.getByRole('group', { name: 'Time zone' });
    await zone.getByRole('button', { name: 'Local' }).click();
    await expect(signIn).toContainText(/\d\d:\d\d:\d\d \+05:30/);
    await expect(signIn).toContainText('ago');
    await expect(activity).toContainText('+05:30');
    // It is kept on the Controller: another page of the same admin has it too.
    await expect
      .poll(async () => (await page.request.get('/admin/my-preferences', { headers: { accept: 'application/vnd.appgate.peer-v22+json' } })).text())
      .toContain('"timeZone":"local"');
    await page.reload();
    await expect(signIn).toContainText('+05:30');
    await zone.getByRole('button', { name: 'UTC' }).click();
    await expect(signIn).toContainText('UTC');
    await expect
      .poll(async () => (await page.request.get('/admin/my-preferences', { headers: { accept: 'application/vnd.appgate.peer-v22+json' } })).text())
      .toContain('"timeZone":"utc"');
  });
});

test.describe('a Controller that says little', () => {
  test.use({ who: null });

  test('what is missing says why', async ({ context, page, details }) => {
    const controller = await startController({
      username: 'dana',
      data: { 'gw-1': { site: 'AWS', deviceClaims: { clientVersion: '6.2.1-32120-release' }, systemClaims: { tunIPv4: '10.0.0.1' } } },
    });
    const server = await Server.start({ controller: controller.url });
    try {
      await context.addCookies((await signedIn(server, 'admin')).cookies);
      await page.goto(`${server.url}/sessions/${encodeURIComponent('CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=dana,OU=local')}`);
      await details.loaded();
      await expect(details.general('tunnel-ipv4')).toHaveText('10.0.0.1');
      for (const [field, why] of [
        ['connect-time', 'Client 6.2 does not report this'],
        ['dns-errors', 'Client 6.2 does not report this'],
        ['unreachable-hosts', 'Digital Experience Monitoring licence'],
        ['tunnel-ipv6', 'No Gateway assigned an IPv6 address'],
        ['transferred', 'reports no byte counters'],
        ['hostname', 'does not report its host name'],
      ] as const) {
        await expect(details.general(field), field).toContainText(why);
        await expect(details.general(field).getByRole('button')).toHaveCount(0);
      }
    } finally {
      await server.stop();
      await controller.stop();
    }
  });
});

test('counters are read again, drawn, and said in words', async ({ page, details }) => {
  test.slow();
  await details.open(await dnOf(page, 'amara.okafor'), '?tab=gateway-stats');
  await expect(details.panel).toContainText('ten seconds apart');
  const traffic = page.getByRole('img', { name: /^Traffic, \d+ readings in .*sent .*B\/s, received .*B\/s, at most/ });
  await expect(traffic).toBeVisible({ timeout: 30_000 });
  await details.tab('Session Stats').click();
  await expect(page.getByRole('img', { name: /^Round-trip time, .*now [\d.]+ ms, at most [\d.]+ ms\.$/ })).toBeVisible();
});

test('a Gateway that does not answer is named, above the list and above the details', async ({ page, details, list, faults, server }) => {
  const dn = await dnOf(page, 'failover.fatima');
  await faults({ silentGateways: ['sto-gw-1'] });
  await list.open();
  const notice = page.getByRole('status', { name: 'The list may be incomplete' });
  await expect(notice).toContainText(/1 of \d+ Gateways did not answer/);
  await expect(notice).toContainText('sto-gw-1');
  await details.open(dn);
  await expect(page.getByRole('status', { name: 'The details may be incomplete' })).toContainText('sto-gw-1');
  await server.behave();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('status', { name: 'The details may be incomplete' })).toHaveCount(0);
});
