import { type Locator, type Page } from '@playwright/test';
import { dnOf, gateways, sessionInfo } from '../lib/api.ts';
import { expectAccessible } from '../lib/axe.ts';
import { type DetailsPage } from '../lib/details.ts';
import { expect, test } from '../lib/test.ts';

const region = (page: Page): Locator => page.getByRole('region', { name: 'Access' });
const box = (page: Page): Locator => page.getByRole('textbox', { name: 'Destination' });

/** Types a destination into the box of a user's session and asks by keyboard. */
async function ask(page: Page, details: DetailsPage, username: string, destination: string): Promise<Locator> {
  await details.open(await dnOf(page, username));
  await box(page).fill(destination);
  await page.keyboard.press('Enter');
  await expect(region(page)).toBeVisible();
  return region(page);
}

for (const [what, username, destination, verdict, sentence] of [
  [
    'a rule of an entitlement lets it through',
    'amara.okafor',
    '10.20.4.17:443',
    'allowed',
    'Allowed: TCP 443 to 10.20.4.17 by rule 1 of Intranet: services, granted by policy Employees, at Site Stockholm.',
  ],
  ['part of a CIDR', 'amara.okafor', '10.20.4.0/23:443', 'allowed', 'Allowed in part: TCP 443 to 10.20.4.0/24, of TCP 443 to 10.20.4.0/23,'],
  ['a condition is false', 'denied.dan', 'vault.ir.example.com:443', 'denied', 'Incident: forensic vault covers TCP 443 to vault.ir.example.com and is denied:'],
  ['no entitlement covers it', 'amara.okafor', '10.20.12.5:902', 'denied', 'Denied: no entitlement of this session covers TCP 902 to 10.20.12.5.'],
  ['another port is allowed', 'amara.okafor', 'tcp 22 10.20.4.17', 'denied', 'TCP 443, 8443 is allowed, you asked for TCP 22: rule 1 of Intranet: services'],
  ['a block rule wins', 'amara.okafor', '10.20.66.7:443', 'denied', 'is blocked by rule 1 of Quarantine network, granted by policy Employees'],
  ['an exclude rule keeps it out of the tunnel', 'amara.okafor', '192.168.1.20', 'denied', 'is kept out of the tunnel by rule 1 of Home networks stay local'],
  ['two Sites claim it', 'conflict.carl', '10.20.4.17:443', 'conflict', '10.20.4.17 is claimed by AWS eu-north-1 and Stockholm. Traffic may take either way.'],
  ['the name does not resolve', 'denied.dan', 'evidence.retired.example.com:445', 'denied', 'Incident: evidence archive covers TCP 445 to evidence.retired.example.com and no host name of it is resolved'],
  ['the name was not looked up yet', 'denied.dan', 'box.sandbox.ir.example.com:443', 'unknown', 'Incident: sandboxes covers TCP 443 to box.sandbox.ir.example.com; rules come when the name is looked up'],
  ['nobody names it', 'amara.okafor', 'nowhere.example.org', 'unknown', 'no entitlement is known to name nowhere.example.org'],
] as const) {
  test(`${what}: ${destination} is ${verdict}`, async ({ page, details }) => {
    const answer = await ask(page, details, username, destination);
    await expect(answer).toContainText(sentence);
    await expect(answer).toHaveAttribute('data-verdict', verdict);
    const sites = new Set(gateways(await sessionInfo(page, await dnOf(page, username))).map(([, session]) => session.site));
    const items = answer.getByRole('list', { name: 'By Site' }).locator('> li');
    await expect(items).toHaveCount(sites.size);
    for (const site of sites) await expect(items.filter({ hasText: site }).first()).toHaveAttribute('data-verdict', /^(allowed|denied|unknown)$/);
    await expect(page).toHaveURL(/[?&]ask=/);
    await expectAccessible(page);
  });
}

test('what was reported unreachable is allowed, says so and leads to app health', async ({ page, details }) => {
  const dn = await dnOf(page, 'denied.dan');
  const reported = gateways(await sessionInfo(page, dn)).flatMap(([, session]) => session.vpn.sessionStats.unreachableHosts);
  const host = reported[0];
  if (host === undefined) throw new Error('nothing is unreachable');
  const answer = await ask(page, details, 'denied.dan', `${host.ip}:${host.portRange}`);
  await expect(answer).toHaveAttribute('data-verdict', 'allowed');
  await expect(answer).toContainText(`${host.ip} port ${host.portRange} was reported not to answer: ${host.reason}`);
  await answer.getByRole('link', { name: 'App health' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'App health' })).toBeVisible();
  await expect(page.getByRole('searchbox', { name: 'Filter app health' })).toHaveValue(host.entitlement);
});

test('the smallest change: the conditions that fail, and what the Client says', async ({ page, details }) => {
  const answer = await ask(page, details, 'denied.dan', 'vault.ir.example.com:443');
  const change = answer.getByRole('group', { name: 'Smallest change' });
  await expect(change).toContainText('for Incident: forensic vault.');
  await expect(change).toContainText('Renewing tokens alone will not');
  const info = gateways(await sessionInfo(page, await dnOf(page, 'denied.dan')))
    .map(([, session]) => session.entitlementInfos['Incident: forensic vault'])
    .find((found) => found !== undefined);
  for (const [condition, holds] of Object.entries(info?.conditionResults ?? {})) {
    if (!holds) await expect(change).toContainText(condition);
  }
});

test('the smallest change: an entitlement that is not assigned, its policy, and the way to renew', async ({ page, details }) => {
  const answer = await ask(page, details, 'amara.okafor', '10.20.12.5:902');
  await expect(answer).toHaveAttribute('data-verdict', 'denied');
  const change = answer.getByRole('group', { name: 'Smallest change' });
  await expect(change).toContainText('Assign Hypervisors, which covers it at Site Stockholm. Policy Operations grants it. Its 2 conditions must hold too.');
  // The policy was evaluated with the present claims, which lack the group.
  await expect(change).toContainText('with the present ones none of them applies');
  await change.getByRole('button', { name: 'Renew Tokens' }).click();
  await expect(page.getByRole('dialog', { name: 'Renew Tokens' })).toBeVisible();
  await page.keyboard.press('Escape');
  await change.getByRole('link', { name: 'Analyze Policy Assignments' }).click();
  await expect(page.getByRole('table', { name: 'Policies' })).toBeVisible();
});

test('an entitlement named in the answer is a link to its row, at its Site', async ({ page, details }) => {
  const answer = await ask(page, details, 'amara.okafor', '10.40.8.21:443');
  await expect(answer).toHaveAttribute('data-verdict', 'allowed');
  await answer.getByRole('link', { name: 'Artifact store' }).first().click();
  await expect(details.site).toHaveValue('Frankfurt');
  const row = details.panel.getByRole('row', { name: 'Artifact store', exact: true });
  await expect(row).toBeInViewport();
  await expect(page).toHaveURL(/site=Frankfurt/);
  await expect(region(page), 'the question stays').toHaveAttribute('data-verdict', 'allowed');
});

test('what cannot be understood says where and what to type, and asks it', async ({ page, details }) => {
  const wrong = await ask(page, details, 'amara.okafor', '10.20.4.300');
  await expect(wrong).toHaveAttribute('data-verdict', 'unknown');
  await expect(wrong.getByRole('alert')).toContainText('10.20.4.300 is no address: 300 is above 255.');
  await expect(box(page)).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await box(page).fill('tcp 10.20.4.17 8443-443');
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(region(page).getByRole('alert')).toContainText('8443-443 runs backwards');
  await region(page).getByRole('button', { name: 'Ask for 443-8443' }).click();
  await expect(region(page)).toHaveAttribute('data-extent', 'part');
  await expect(box(page)).toHaveValue('tcp 10.20.4.17 443-8443');
  await expect(box(page)).not.toHaveAttribute('aria-invalid', 'true');
});

test('an address with a question answers at once, and earlier questions can be asked again', async ({ page, details }) => {
  const dn = await dnOf(page, 'amara.okafor');
  await details.open(dn, '?ask=10.20.66.7%3A443');
  await expect(box(page)).toHaveValue('10.20.66.7:443');
  await expect(region(page)).toHaveAttribute('data-verdict', 'denied');
  await box(page).fill('10.20.4.17:443');
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(region(page)).toHaveAttribute('data-verdict', 'allowed');
  await page.getByRole('button', { name: '10.20.66.7:443' }).click();
  await expect(region(page)).toHaveAttribute('data-verdict', 'denied');
  await expect(page).toHaveURL(/ask=10\.20\.66\.7/);
  await box(page).fill('');
  await page.keyboard.press('Enter');
  await expect(region(page)).toHaveCount(0);
  await expect(page).not.toHaveURL(/ask=/);
});

test('without the configuration the session alone answers, and says what is not known', async ({ page, details, faults, server }) => {
  await faults({ status: { 'GET /admin/entitlements': 500 } });
  const answer = await ask(page, details, 'amara.okafor', '10.20.12.5:902');
  await expect(answer).toHaveAttribute('data-verdict', 'denied');
  await expect(answer).toContainText('How entitlements are configured is not known.');
  await server.behave();
  await answer.getByRole('button', { name: 'Retry' }).click();
  await expect(answer.getByRole('group', { name: 'Smallest change' })).toContainText('Hypervisors');
});

test('reading the configuration can be cancelled and taken up again', async ({ page, details, faults, server }) => {
  await faults({ delayMs: { 'GET /admin/entitlements': 20_000 } });
  const answer = await ask(page, details, 'amara.okafor', '10.20.12.5:902');
  await answer.getByRole('button', { name: 'Cancel' }).click();
  await expect(answer).toContainText('was not read');
  await server.behave();
  await answer.getByRole('button', { name: 'Read it' }).click();
  await expect(answer.getByRole('group', { name: 'Smallest change' })).toContainText('Hypervisors');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('the answer fits the width', async ({ page, details }) => {
    const answer = await ask(page, details, 'denied.dan', 'vault.ir.example.com:443');
    await expect(answer.getByRole('group', { name: 'Smallest change' })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expectAccessible(page);
  });
});
