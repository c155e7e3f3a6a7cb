import { type Page } from '@playwright/test';
import { type Claims, dnOf, gateways, sessionInfo } from '../lib/api.ts';
import { startController } from '../lib/controller.ts';
import { Server } from '../lib/server.ts';
import { expect, signedIn, test } from '../lib/test.ts';

/** The tree of a kind of claims, with its rows and those named so. */
function tree(page: Page, kind: 'System' | 'User' | 'Device') {
  const grid = page.getByRole('treegrid', { name: `${kind} claims` });
  // The heading row has no level.
  const rows = grid.locator('[role=row][aria-level]');
  const named = (name: string) => rows.filter({ has: page.getByRole('gridcell', { name, exact: true }) });
  return { grid, rows, named };
}

for (const [kind, tab, read] of [
  ['System', 'system-claims', 'systemClaims'],
  ['User', 'user-claims', 'userClaims'],
  ['Device', 'device-claims', 'deviceClaims'],
] as const) {
  test(`the ${kind} claims are all there, under their own names`, async ({ page, details }) => {
    const dn = await dnOf(page, 'amara.okafor');
    const sessions = gateways(await sessionInfo(page, dn)).map(([, session]) => session);
    const first = sessions.sort((a, b) => (a.site < b.site ? -1 : 1))[0];
    const claims: Claims = first?.[read] ?? {};
    await details.open(dn, `?tab=${tab}`);
    const { rows, named } = tree(page, kind);
    await expect(rows).toHaveCount(Object.keys(claims).length);
    for (const [name, value] of Object.entries(claims)) {
      await expect(named(name)).toHaveCount(1);
      if (typeof value === 'string' && value.length < 60) await expect(named(name)).toContainText(value);
      if (typeof value === 'boolean') await expect(named(name)).toContainText(`${value}`);
      if (Array.isArray(value)) await expect(named(name)).toContainText(`${value.length} item`);
    }
  });
}

test('a branch opens and closes by mouse', async ({ page, details }) => {
  await details.open(await dnOf(page, 'amara.okafor'), '?tab=device-claims');
  const { rows, named } = tree(page, 'Device');
  await expect(named('os')).toHaveAttribute('aria-expanded', 'false');
  const closed = await rows.count();
  await named('os').click();
  await expect(named('os')).toHaveAttribute('aria-expanded', 'true');
  await expect(named('hostname')).toContainText('CORP-AMARA01');
  await expect(named('hostname')).toHaveAttribute('aria-level', '2');
  await named('os').click();
  await expect(rows).toHaveCount(closed);
});

test('the tree is walked, opened and closed by keys', async ({ page, details }) => {
  await details.open(await dnOf(page, 'amara.okafor'), '?tab=device-claims');
  const { grid, rows, named } = tree(page, 'Device');
  await expect(grid.locator('[tabindex="0"][role=row]')).toHaveCount(1);
  await rows.first().focus();
  const closed = await rows.count();
  await page.keyboard.press('End');
  await expect(rows.last()).toBeFocused();
  await page.keyboard.press('Home');
  await expect(named('os')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(named('os')).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(named('name')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(named('version')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(named('os')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(named('os')).toHaveAttribute('aria-expanded', 'false');
  await expect(rows).toHaveCount(closed);
  await page.keyboard.press('Enter');
  await expect(named('os')).toHaveAttribute('aria-expanded', 'true');
});

test('the filter shows matches with what leads to them', async ({ page, details }) => {
  await details.open(await dnOf(page, 'amara.okafor'), '?tab=device-claims');
  const { rows, named } = tree(page, 'Device');
  await expect(named('os')).toBeVisible();
  const all = await rows.count();
  const filter = page.getByRole('searchbox', { name: 'Filter claims' });
  await filter.fill('corp-amara01');
  await expect(rows).toHaveCount(2);
  await expect(named('os')).toHaveAttribute('aria-expanded', 'true');
  await expect(named('hostname')).toContainText('CORP-AMARA01');
  await expect(details.panel.getByRole('status')).toContainText('1 match');
  await filter.fill('no claim says this');
  await expect(rows).toHaveCount(0);
  await expect(details.panel).toContainText('No claim matches');
  await filter.fill('');
  await expect(rows).toHaveCount(all);
});

test('a refresh that fails leaves the claims and what is open in them', async ({ page, details, faults }) => {
  await details.open(await dnOf(page, 'amara.okafor'), '?tab=user-claims');
  const rows = page.getByRole('treegrid').getByRole('row');
  await page.getByRole('button', { name: 'Expand all' }).click();
  await expect(page.locator('[role=row][aria-level="2"]').first()).toBeVisible();
  const before = await rows.count();
  await faults({ status: { 'GET /admin/session-info': 503 } });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('alert')).toContainText('could not be');
  await expect(rows).toHaveCount(before);
});

test('a value is copied whole', async ({ context, page, details }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  const dn = await dnOf(page, 'many.maria');
  const user = gateways(await sessionInfo(page, dn))[0]?.[1].userClaims ?? {};
  await details.open(dn, '?tab=user-claims');
  const { named } = tree(page, 'User');
  await named('username').getByRole('button', { name: 'Copy value' }).click();
  await expect.poll(clipboard).toBe('many.maria');
  await expect(page.getByRole('status').filter({ hasText: 'copied' })).toBeVisible();
  // A list as JSON, all of it though it is not open.
  await named('groups').getByRole('button', { name: 'Copy value' }).click();
  await expect.poll(clipboard).not.toBe('many.maria');
  expect(JSON.parse(await clipboard())).toEqual(user.groups);
  await expect(named('groups')).toHaveAttribute('aria-expanded', 'false');
});

test('a path is copied, and the expression that policies use', async ({ context, page, details }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await details.open(await dnOf(page, 'amara.okafor'), '?tab=device-claims');
  const { named } = tree(page, 'Device');
  await named('os').click();
  for (const [button, text] of [
    ['Copy path', '$.os.name'],
    ['Copy as expression', 'claims.device.os.name'],
  ] as const) {
    await named('name').hover();
    await named('name').getByRole('button', { name: button }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  }
});

test('claims that differ between Sites are marked, and can be shown alone', async ({ page, details }) => {
  const dn = await dnOf(page, 'amara.okafor');
  const sessions = gateways(await sessionInfo(page, dn)).map(([, session]) => session);
  const [first, second] = sessions.sort((a, b) => (a.site < b.site ? -1 : 1));
  await details.open(dn, '?tab=system-claims');
  const { rows, named } = tree(page, 'System');
  await expect(named('tunIPv4')).toContainText(`differs between Sites: ${second?.site}: ${second?.systemClaims.tunIPv4}`);
  const all = await rows.count();
  const same = Object.keys(first?.systemClaims ?? {}).find((name) => sessions.every(({ systemClaims }) => systemClaims[name] === first?.systemClaims[name]));
  if (same === undefined) throw new Error('every system claim differs');
  await expect(named(same)).not.toContainText('differs');
  const only = page.getByRole('button', { name: /^Only the \d+ that differ between Sites$/ });
  await only.click();
  await expect(only).toHaveAttribute('aria-pressed', 'true');
  await expect(named(same)).toHaveCount(0);
  await expect(named('tunIPv4')).toBeVisible();
  await only.click();
  await expect(rows).toHaveCount(all);
});

test('five thousand groups are walked with few rows in the document', async ({ page, details }) => {
  const dn = await dnOf(page, 'many.maria');
  const groups = gateways(await sessionInfo(page, dn))[0]?.[1].userClaims.groups as string[];
  expect(groups).toHaveLength(5000);
  await details.open(dn, '?tab=user-claims');
  const { grid, rows, named } = tree(page, 'User');
  await expect(named('groups')).toBeVisible();
  const before = Number(await grid.getAttribute('aria-rowcount'));
  await named('groups').click();
  await expect(grid).toHaveAttribute('aria-rowcount', `${before + 5000}`);
  expect(await rows.count()).toBeLessThan(250);
  await named('groups').focus();
  await page.keyboard.press('End');
  await expect(grid.locator('[role=row]:focus')).toHaveAttribute('aria-rowindex', `${before + 5000}`);
  expect(await rows.count()).toBeLessThan(250);
  await page.getByRole('searchbox', { name: 'Filter claims' }).fill(groups.at(-1) ?? '');
  await expect(named('[4999]')).toContainText(groups.at(-1) ?? '');
  await expect(rows).toHaveCount(2);
});

test.describe('a Gateway that passes on what a device made up', () => {
  test.use({ who: null });

  test('hostile text stays text', async ({ context, page, details }) => {
    const hostile = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>{{7*7}}';
    const controller = await startController({
      username: hostile,
      data: { [hostile]: { site: hostile, deviceClaims: { [hostile]: hostile, constructor: '</title>', __proto: { deep: hostile } } } },
    });
    const server = await Server.start({ controller: controller.url });
    try {
      await context.addCookies((await signedIn(server, 'admin')).cookies);
      await page.goto(`${server.url}/sessions/CN%3Dx%2COU%3Dy?tab=device-claims`);
      await expect(details.title).toHaveText(hostile);
      const { rows } = tree(page, 'Device');
      await expect(rows).toHaveCount(3);
      await rows.first().click();
      await expect(rows.first()).toContainText(hostile);
      await expect(details.site).toHaveValue(hostile);
      await expect(page.locator('main img, main script')).toHaveCount(0);
      expect(await page.evaluate(() => 'broken' in window)).toBe(false);
    } finally {
      await server.stop();
      await controller.stop();
    }
  });
});
