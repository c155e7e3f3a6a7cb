import { type Page } from '@playwright/test';
import { dnOf, gateways, sessionInfo } from '../lib/api.ts';
import { type DetailsPage } from '../lib/details.ts';
import { expect, test } from '../lib/test.ts';

/** Opens the Site at which the session has an entitlement and returns its row and what the Controller says of it. */
async function openAt(page: Page, details: DetailsPage, username: string, entitlement: string) {
  const dn = await dnOf(page, username);
  const found = gateways(await sessionInfo(page, dn)).find(([, session]) => entitlement in session.entitlementInfos);
  const info = found?.[1].entitlementInfos[entitlement];
  if (found === undefined || info === undefined) throw new Error(`${username} has no entitlement ${entitlement}`);
  await details.open(dn, `?site=${encodeURIComponent(found[1].site)}`);
  const row = details.panel.getByRole('row', { name: entitlement, exact: true });
  await expect(row).toBeVisible();
  return { row, info, site: found[1].site };
}

test('an ordinary session lists what each Site grants', async ({ page, details }) => {
  const dn = await dnOf(page, 'amara.okafor');
  const sites = gateways(await sessionInfo(page, dn)).map(([, session]) => session);
  await details.open(dn);
  const rows = details.panel.locator('[data-access]');
  for (const { site, entitlementInfos } of sites) {
    await details.site.selectOption(site);
    const names = Object.keys(entitlementInfos);
    await expect(rows).toHaveCount(names.length);
    for (const name of names) await expect(details.panel.getByRole('row', { name, exact: true })).toBeVisible();
  }
});

for (const [entitlement, access] of [
  ['Intranet: portal', 'allowed'],
  ['Incident: forensic vault', 'denied'],
  ['Incident: SIEM', 'denied'],
  ['Incident: jump host', 'denied'],
  ['Incident: evidence archive', 'unresolved'],
  ['Incident: sandboxes', 'waiting-dns'],
  ['Incident: packet capture', 'backup'],
] as const) {
  test(`${entitlement} is ${access}, with the reason`, async ({ page, details }) => {
    const { row, info } = await openAt(page, details, 'denied.dan', entitlement);
    await expect(row).toHaveAttribute('data-access', access);
    for (const policy of info.policyNames) await expect(row).toContainText(policy);
    if (access === 'denied') {
      const failing = Object.entries(info.conditionResults).filter(([, holds]) => !holds);
      expect(failing.length).toBeGreaterThan(0);
      for (const [condition] of failing) await expect(row).toContainText(condition);
      await expect(row).toContainText(failing.length === 1 ? 'is false' : 'are false');
    }
    if (access === 'backup') await expect(row).toContainText(`normally on ${info.primarySite}`);
    if (access === 'unresolved') await expect(row).toContainText('no host name is resolved');
    if (access === 'waiting-dns') await expect(row).toContainText('looked up');
  });
}

test('"all must hold" and "one must hold" read differently', async ({ page, details }) => {
  const all = await openAt(page, details, 'denied.dan', 'Incident: forensic vault');
  expect(all.info.conditionLogic).toBe('and');
  await expect(all.row).toContainText('all of 3 must hold');
  const one = await openAt(page, details, 'denied.dan', 'Incident: SIEM');
  expect(one.info.conditionLogic).toBe('or');
  await expect(one.row).toContainText('one of 2 must hold');
});

test('an entitlement opens by keyboard to each condition and policy, and closes again', async ({ page, details }) => {
  const { row, info } = await openAt(page, details, 'denied.dan', 'Incident: forensic vault');
  const rows = details.panel.getByRole('row');
  const closed = await rows.count();
  const disclose = row.getByRole('button', { name: 'Details of Incident: forensic vault' });
  await disclose.focus();
  await page.keyboard.press('Enter');
  await expect(disclose).toHaveAttribute('aria-expanded', 'true');
  for (const [condition, holds] of Object.entries(info.conditionResults)) {
    const fact = rows.filter({ has: page.getByRole('cell', { name: 'Condition', exact: true }) }).filter({ hasText: condition });
    await expect(fact).toContainText(holds ? 'holds' : 'is false');
  }
  await expect(rows.filter({ hasText: 'Granted by' }).filter({ hasText: 'Incident response' })).not.toHaveCount(0);
  await expect(disclose).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(disclose).toHaveAttribute('aria-expanded', 'false');
  await expect(rows).toHaveCount(closed);
});

test('the filter finds by name, policy and reason, and says when nothing matches', async ({ page, details }) => {
  const { info } = await openAt(page, details, 'denied.dan', 'Incident: asset register');
  const filter = page.getByRole('searchbox', { name: 'Filter entitlements' });
  const rows = details.panel.locator('[data-access]');
  const all = await rows.count();
  await filter.fill(Object.keys(info.conditionResults)[0] ?? '');
  await expect(rows).toHaveCount(1);
  await expect(details.panel.getByRole('status')).toContainText(`1 of ${all} entitlements`);
  await filter.fill('denied');
  const denied = await details.panel.locator('[data-access=denied]').count();
  expect(denied).toBeGreaterThan(1);
  await expect(rows).toHaveCount(denied);
  await filter.fill('no entitlement is called this');
  await expect(rows).toHaveCount(0);
  await expect(details.panel).toContainText('No entitlement matches');
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await expect(rows).toHaveCount(all);
});

test('thousands of entitlements filter quickly and only those near the window are in the document', async ({ page, details }) => {
  const dn = await dnOf(page, 'many.maria');
  const sessions = gateways(await sessionInfo(page, dn)).map(([, session]) => session);
  const count = (session: (typeof sessions)[number]) => Object.keys(session.entitlementInfos).length;
  expect(sessions.reduce((total, session) => total + count(session), 0)).toBeGreaterThanOrEqual(2000);
  const most = sessions.reduce((a, b) => (count(a) >= count(b) ? a : b));
  expect(count(most)).toBeGreaterThan(1000);

  await details.open(dn, `?site=${encodeURIComponent(most.site)}`);
  const table = page.getByRole('table', { name: 'Entitlements' });
  const rows = table.locator('[data-access]');
  await expect(table).toHaveAttribute('aria-rowcount', `${count(most) + 1}`);
  const few = async () => expect(await rows.count()).toBeLessThan(150);
  await few();

  // The end is there when one goes there.
  const names = Object.keys(most.entitlementInfos).sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const last = names.at(-1) ?? '';
  await table.evaluate((element) => element.scrollIntoView({ block: 'end' }));
  await expect(table.getByRole('row', { name: last, exact: true })).toBeVisible();
  await few();

  const filter = page.getByRole('searchbox', { name: 'Filter entitlements' });
  const took = await filter.evaluate(async (input: HTMLInputElement, name) => {
    const rowCount = () => document.querySelector('[role=table][aria-label=Entitlements]')?.getAttribute('aria-rowcount');
    const before = rowCount();
    const begin = performance.now();
    input.value = name;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    do await new Promise(requestAnimationFrame);
    while (rowCount() === before && performance.now() - begin < 5000);
    return performance.now() - begin;
  }, last);
  expect(took, 'milliseconds until the filtered list is drawn').toBeLessThan(500);
  await expect(rows.first()).toHaveAccessibleName(last);
  expect(await rows.count()).toBeLessThan(10);
  await filter.fill('');
  await expect(table).toHaveAttribute('aria-rowcount', `${count(most) + 1}`);
  await few();
});
