import { readFile } from 'node:fs/promises';
import { dnOf, gateways, sessionInfo } from '../lib/api.ts';
import { expectAccessible } from '../lib/axe.ts';
import { expect, test } from '../lib/test.ts';
import { unzip } from '../lib/zip.ts';

interface Pack {
  format: string;
  note: string;
  pageVersion: string;
  session: { username: string; distinguishedName: string };
  sites: { site: string; gateways: string[] }[];
  answers: { destination: string; verdict: string }[];
  claims: { claim: string; masked: boolean; value: unknown }[];
  entitlements: { entitlement: string; site: string; state: string }[];
  stats: { gateway: string; key: string }[];
}

test('the pack holds what was chosen, and nothing of what was masked or left out', async ({ page, details }) => {
  const dn = await dnOf(page, 'denied.dan');
  const info = await sessionInfo(page, dn);
  const all = gateways(info);
  const first = all[0]?.[1];
  await details.open(dn, `?ask=${encodeURIComponent('203.0.113.250:443')}`);
  await page.getByRole('button', { name: 'Evidence pack' }).click();
  const panel = page.getByRole('dialog', { name: 'Evidence pack' });
  await expectAccessible(page);
  await panel.getByRole('textbox', { name: 'Note' }).fill('Ticket | 42 <script>alert(1)</script> `x`');
  await expect(panel.getByRole('button', { name: 'Mask claims.user.ag.claimsTokenId' })).toHaveAttribute('aria-pressed', 'true');
  const filter = panel.getByRole('searchbox', { name: 'Filter claims to include' });
  await filter.fill('claims.device.os.hostname');
  const mask = panel.getByRole('button', { name: 'Mask claims.device.os.hostname' });
  await mask.click();
  await expect(mask).toHaveAttribute('aria-pressed', 'true');
  await expect(panel.getByText('•••')).toBeVisible();
  await filter.fill('claims.system');
  await panel.getByRole('button', { name: 'Leave out listed' }).click();
  await filter.fill('');
  await expect(panel.getByRole('status')).toContainText('of them masked');

  const [download] = await Promise.all([page.waitForEvent('download'), panel.getByRole('button', { name: 'Download evidence pack' }).click()]);
  expect(download.suggestedFilename()).toMatch(/^evidence-denied\.dan-[\dT-]+Z\.zip$/);
  const files = unzip(await readFile(await download.path()));
  expect([...files.keys()]).toEqual(['evidence.md', 'evidence.json']);
  const markdown = files.get('evidence.md') ?? '';
  const pack = JSON.parse(files.get('evidence.json') ?? '') as Pack;

  expect(pack).toMatchObject({ format: 'active-sessions/evidence', session: { username: 'denied.dan', distinguishedName: dn } });
  expect(pack.sites.map(({ site }) => site).sort()).toEqual([...new Set(all.map(([, { site }]) => site))].sort());
  const names = all.flatMap(([, { entitlementInfos }]) => Object.keys(entitlementInfos)).sort();
  expect(pack.entitlements.map(({ entitlement }) => entitlement).sort()).toEqual(names);
  expect(pack.entitlements.map(({ state }) => state)).toEqual(expect.arrayContaining(['denied', 'unresolved', 'waiting-dns', 'backup']));
  expect(pack.answers).toMatchObject([{ destination: '203.0.113.250:443', verdict: 'denied' }]);
  expect(pack.stats.map(({ key }) => key)).toContain('bytesRead');

  const hostname = String((first?.deviceClaims.os as Record<string, string>).hostname);
  expect(pack.claims.find(({ claim }) => claim === 'claims.device.os.hostname')).toMatchObject({ masked: true, value: '•••' });
  expect(pack.claims.some(({ claim }) => claim.startsWith('claims.system'))).toBe(false);
  const token = String((first?.userClaims.ag as Record<string, string>).claimsTokenId);
  for (const [name, text] of files) {
    expect(text, name).not.toContain(hostname);
    expect(text, name).not.toContain(token);
  }
  expect(markdown).toContain('# Session of denied.dan');
  expect(markdown).toContain('Ticket \\| 42 &lt;script&gt;alert\\(1\\)&lt;/script&gt; \\`x\\`');
});

test('an open panel is not changed by a refresh, and Cancel writes nothing', async ({ page, details }) => {
  await details.open(await dnOf(page, 'many.maria'));
  await page.getByRole('button', { name: 'Evidence pack' }).click();
  const panel = page.getByRole('dialog', { name: 'Evidence pack' });
  await expect(panel.getByRole('status')).toContainText(/[\d,]+ of [\d,]+ claims included/);
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel).toHaveCount(0);
});

test('without a session there is nothing to pack, compare or save', async ({ page, faults, server }) => {
  const dn = await dnOf(page, 'denied.dan');
  await faults({ status: { 'GET /admin/session-info': 503 } });
  await page.goto(`/sessions/${encodeURIComponent(dn)}`);
  await expect(page.getByRole('alert')).toContainText('The session could not be loaded');
  for (const name of ['Evidence pack', 'Compare', 'Save session']) await expect(page.getByRole('button', { name })).toBeDisabled();
  await server.behave();
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByRole('button', { name: 'Evidence pack' })).toBeEnabled();
});
