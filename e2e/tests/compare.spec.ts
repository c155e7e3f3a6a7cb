import { type Page } from '@playwright/test';
import { dnOf, type Entitlement, gateways, type SessionInfo, sessionInfo } from '../lib/api.ts';
import { expectAccessible } from '../lib/axe.ts';
import { expect, test } from '../lib/test.ts';

const comparison = (page: Page, username: string) => page.getByRole('region', { name: `Comparison with ${username}` });
const withParam = (page: Page) => new URL(page.url()).searchParams.get('with');

/** Names of entitlements by which somebody reaches something. */
function reached(info: SessionInfo): Set<string> {
  const all = gateways(info).flatMap(([, { entitlementInfos }]) => Object.entries(entitlementInfos));
  const open = ([, one]: [string, Entitlement & { domainEntitlement?: boolean }]) =>
    one.access && (one.firewallRules.length > 0 || one.domainEntitlement === true);
  return new Set(all.filter(open).map(([name]) => name));
}

test('two users: a sentence first, then what differs, equal parts folded, volatile ones last and closed', async ({ page, details }) => {
  const [amara, dan] = [await dnOf(page, 'amara.okafor'), await dnOf(page, 'denied.dan')];
  const [left, right] = [reached(await sessionInfo(page, amara)), reached(await sessionInfo(page, dan))];
  await details.open(amara, `?with=${encodeURIComponent(dan)}`);
  const region = comparison(page, 'denied.dan');
  await expect(region).toBeVisible();
  const only = [...left].filter((name) => !right.has(name));
  expect(only.length).toBeGreaterThan(0);
  const units = only.length === 1 ? 'entitlement' : 'entitlements';
  await expect(region).toContainText(`amara.okafor reaches ${only.length} ${units} denied.dan does not`);
  await expect(region.getByText(/They differ in \d+ claims?/)).toBeVisible();

  const table = region.getByRole('table', { name: 'Comparison' });
  const sections = table.getByRole('rowheader').getByRole('button', { expanded: true }).or(table.getByRole('rowheader').getByRole('button', { expanded: false }));
  await expect(sections.first()).toContainText('Entitlements');
  const volatile = table.getByRole('button', { name: /^Times, addresses and counters/ });
  await expect(volatile).toHaveAttribute('aria-expanded', 'false');
  await expect(table.getByRole('row').last()).toContainText('Times, addresses and counters');
  await volatile.focus();
  await page.keyboard.press('Enter');
  await expect(volatile).toHaveAttribute('aria-expanded', 'true');
  await expect(table.getByRole('row').filter({ hasText: 'claims.system.connectTime' }).first()).toHaveAttribute('data-mark', 'changed');
  await volatile.click();

  const user = table.getByRole('row').filter({ has: page.getByText('username', { exact: true }) });
  await expect(user.first()).toContainText('Differs');
  await expect(user.first()).toContainText('amara.okafor');
  await expect(user.first()).toContainText('denied.dan');

  // Equal parts are folded, and all open with Everything.
  await expect(table.locator('[data-mark=same]')).toHaveCount(0);
  const fold = table.getByRole('button', { name: /equal claims?$/ }).first();
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  await region.getByRole('button', { name: 'Everything' }).click();
  await expect(table.locator('[data-mark=same]').first()).toContainText('Equal');
  await region.getByRole('button', { name: 'Differences only' }).click();
  await expect(table.locator('[data-mark=same]')).toHaveCount(0);

  const filter = region.getByRole('searchbox', { name: 'Filter comparison' });
  await filter.fill('no such text anywhere');
  await expect(region).toContainText('Nothing to show');
  // Whoever filters looks for something: what is found opens, also among the volatile.
  await filter.fill('connectTime');
  await expect(table.getByRole('row').filter({ hasText: 'connectTime' }).first()).toBeVisible();
});

test('an entitlement opens to its conditions, rules and policies', async ({ page, details }) => {
  const [amara, dan] = [await dnOf(page, 'amara.okafor'), await dnOf(page, 'denied.dan')];
  const infos = gateways(await sessionInfo(page, dan)).flatMap(([, { entitlementInfos }]) => Object.entries(entitlementInfos));
  const mine = gateways(await sessionInfo(page, amara)).flatMap(([, { entitlementInfos }]) => Object.keys(entitlementInfos));
  const [name, info] = infos.find(([name, info]) => !mine.includes(name) && Object.keys(info.conditionResults).length > 0) ?? [];
  if (name === undefined || info === undefined) throw new Error('denied.dan has no entitlement of his own with a condition');
  await details.open(amara, `?with=${encodeURIComponent(dan)}`);
  const region = comparison(page, 'denied.dan');
  await region.getByRole('searchbox', { name: 'Filter comparison' }).fill(name);
  await region.getByRole('button', { name: `Details of ${name}`, exact: true }).first().click();
  const [condition, holds] = Object.entries(info.conditionResults)[0] ?? [];
  const fact = region.getByRole('row').filter({ hasText: `Condition ${condition}` }).first();
  await expect(fact).toContainText(holds ? 'holds' : 'is false');
  await expect(fact).toHaveAttribute('data-mark', 'right');
  await expect(region.getByRole('row').filter({ hasText: 'Granted by' }).first()).toContainText(info.policyNames[0] ?? '');
});

test('another session is found by typing, swapped, and closed again', async ({ page, details }) => {
  const [amara, dan] = [await dnOf(page, 'amara.okafor'), await dnOf(page, 'denied.dan')];
  await details.open(amara);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Compare with another session' });
  const box = dialog.getByRole('combobox', { name: 'Session' });
  await box.fill('nobody has this name');
  await expect(dialog.getByRole('status')).toContainText('No session in the list has nobody has this name');
  await box.fill('denied.d');
  await expect(dialog.getByRole('option', { name: /denied\.dan/ })).toHaveAttribute('aria-selected', 'true');
  await box.press('Enter');
  await expect(comparison(page, 'denied.dan')).toBeVisible();
  expect(withParam(page)).toBe(dan);

  await page.getByRole('button', { name: 'Swap' }).click();
  await expect(comparison(page, 'amara.okafor')).toBeVisible();
  await expect(details.title).toHaveText('denied.dan');
  expect(withParam(page)).toBe(amara);
  await page.getByRole('button', { name: 'Close comparison' }).click();
  await expect(comparison(page, 'amara.okafor')).toHaveCount(0);
  expect(withParam(page)).toBeNull();

  // A distinguished name stands for itself, in the list or not.
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await box.fill('CN=00000000000000000000000000000001,CN=no.body,OU=ldap');
  await dialog.getByRole('option', { name: /no\.body/ }).click();
  await expect(comparison(page, 'no.body').getByRole('alert')).toContainText('no.body has no session any more');
});

test('the other session has ended: said, and this one stays', async ({ page, details }) => {
  const [amara, vera] = [await dnOf(page, 'amara.okafor'), await dnOf(page, 'vanishing.vera')];
  await details.open(amara, `?with=${encodeURIComponent(vera)}`);
  const region = comparison(page, 'vanishing.vera');
  await expect(region.getByRole('alert')).toContainText('vanishing.vera has no session any more');
  await expect(details.general('username')).toHaveText('amara.okafor');
  await expect(details.tab('Entitlements')).toBeVisible();
});

test('the other session cannot be loaded: Retry gets it', async ({ page, details, faults, server }) => {
  const [amara, dan] = [await dnOf(page, 'amara.okafor'), await dnOf(page, 'denied.dan')];
  await details.open(amara);
  await faults({ status: { 'GET /admin/session-info': 503 } });
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('combobox', { name: 'Session' }).fill(dan);
  await page.getByRole('option').first().click();
  const failed = comparison(page, 'denied.dan').getByRole('alert');
  await expect(failed).toContainText('The session of denied.dan could not be loaded');
  await server.behave();
  await failed.getByRole('button', { name: 'Retry' }).click();
  await expect(comparison(page, 'denied.dan').getByRole('table')).toBeVisible();
});

test('thousands of entitlements and groups: only rows near the window are drawn', async ({ page, details }) => {
  const [amara, maria] = [await dnOf(page, 'amara.okafor'), await dnOf(page, 'many.maria')];
  await details.open(amara, `?with=${encodeURIComponent(maria)}`);
  const table = comparison(page, 'many.maria').getByRole('table', { name: 'Comparison' });
  await expect(table).toBeVisible();
  expect(Number(await table.getAttribute('aria-rowcount'))).toBeGreaterThan(7000);
  expect(await table.getByRole('row').count()).toBeLessThan(200);
  await comparison(page, 'many.maria').getByRole('searchbox').fill('groups');
  await expect(table.getByRole('row').filter({ hasText: 'groups' }).first()).toHaveAttribute('data-mark', 'right');
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test.describe(`${colorScheme}, ${width} pixels wide`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 }, contextOptions: { reducedMotion: 'reduce' } });

      test('the comparison and the choice of another are accessible', async ({ page, details }) => {
        const [amara, dan] = [await dnOf(page, 'amara.okafor'), await dnOf(page, 'denied.dan')];
        await details.open(amara, `?with=${encodeURIComponent(dan)}`);
        await expect(comparison(page, 'denied.dan').getByRole('table')).toBeVisible();
        await expectAccessible(page);
        await page.getByRole('button', { name: 'Choose another' }).click();
        await page.getByRole('combobox', { name: 'Session' }).fill('a');
        await expect(page.getByRole('option').first()).toBeVisible();
        await expectAccessible(page);
      });
    });
  }
}
