import { compute, ask, dnOf, gateways, sessionInfo } from '../lib/api.ts';
import { expect, test } from '../lib/test.ts';

interface Policy {
  name: string;
  type: string;
  expression: string;
  disabled?: boolean;
}
interface Verdict {
  result: boolean;
  error?: string;
}

test('every policy has the outcome the Controller works out', async ({ page, list }) => {
  await list.open('?q=amara.okafor');
  await list.act('amara.okafor', 'Analyze Policy Assignments');
  await expect(page).toHaveURL(/\/policies$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('amara.okafor');
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();

  const { data: policies } = await ask<{ data: Policy[] }>(page, '/policies');
  const sessions = gateways(await sessionInfo(page, await dnOf(page, 'amara.okafor'))).map(([, session]) => session);
  const { userClaims, deviceClaims, systemClaims } = sessions.sort((a, b) => (a.site < b.site ? -1 : 1))[0] ?? {};
  const table = page.getByRole('table', { name: 'Policies' });
  await expect(table.locator('tbody tr')).toHaveCount(policies.length);
  const seen = new Set<string>();
  for (const { name, expression, disabled } of policies) {
    let outcome = 'disabled';
    if (disabled !== true) {
      const asked = { expression, userClaims, deviceClaims, systemClaims };
      const { result, error } = await compute<Verdict>(page, '/conditions/test', asked);
      outcome = error ? 'error' : result ? 'assigned' : 'not-assigned';
    }
    seen.add(outcome);
    const row = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
    await expect(row, name).toHaveAttribute('data-outcome', outcome);
  }
  expect([...seen].sort(), 'the demo shows all four').toEqual(['assigned', 'disabled', 'error', 'not-assigned']);
});

test('an outcome comes with its reason', async ({ page }) => {
  await page.goto(`/sessions/${encodeURIComponent(await dnOf(page, 'amara.okafor'))}/policies`);
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  await expect(row('Old directory import')).toContainText('TypeError');
  await row('Engineering').getByText('Expression').click();
  await expect(row('Engineering')).toContainText('return developers(claims);');
});

test('the resulting device settings name the policies behind them', async ({ page }) => {
  await page.goto(`/sessions/${encodeURIComponent(await dnOf(page, 'amara.okafor'))}/policies`);
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();
  const assigned = page.getByRole('table', { name: 'Policies' }).locator('[data-outcome=assigned] th');
  const names = await assigned.allTextContents();
  const settings = page.getByRole('table', { name: 'Resulting device settings' });
  await expect(settings.getByRole('row').filter({ hasText: 'eng.example.com' })).toContainText('Engineering DNS');
  // Two policies name other servers for one domain: both stand there, and nobody decides.
  expect(names).toEqual(expect.arrayContaining(['Corporate DNS', 'Engineering DNS']));
  await expect(page.getByRole('status', { name: 'Conflicting settings' })).toBeVisible();
});

test('an expression shows the values its claims had, through the scripts it calls', async ({ page }) => {
  await page.goto(`/sessions/${encodeURIComponent(await dnOf(page, 'amara.okafor'))}/policies`);
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Local accounts', exact: true }) });
  await row.getByText('Expression').click();
  const used = row.locator('dl');
  await expect(used).toContainText('claims.user.ag.identityProviderName');
  await expect(used).toContainText('Corporate AD');
  const engineering = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Engineering', exact: true }) });
  await engineering.getByText('Expression').click();
  await expect(engineering.locator('dl')).toContainText('claims.user.groups');
});

test('what if: another claim is assumed, run beside the present result, and taken back', async ({ page }) => {
  await page.goto(`/sessions/${encodeURIComponent(await dnOf(page, 'amara.okafor'))}/policies`);
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  await expect(row('Finance')).toHaveAttribute('data-outcome', 'not-assigned');
  await page.getByText('What if', { exact: true }).click();
  const claim = page.getByRole('combobox', { name: 'Claim', exact: true });
  const run = page.getByRole('button', { name: 'Run with these assumptions' });
  await expect(run).toBeDisabled();
  await claim.fill('groups');
  await page.getByRole('button', { name: 'Add assumption' }).click();
  await expect(page.getByRole('alert')).toContainText('claims.user');
  await claim.fill('claims.user.groups');
  await expect(page.getByRole('combobox', { name: 'Assumption' })).toHaveValue('add');
  await page.getByRole('textbox', { name: 'New value' }).fill('CN=Finance,OU=Groups,DC=corp,DC=example,DC=com');
  await page.getByRole('button', { name: 'Add assumption' }).click();
  await expect(page.getByRole('list', { name: 'Assumptions' })).toContainText('claims.user.groups also has');
  await run.click();
  await expect(row('Finance')).toHaveAttribute('data-what-if', 'assigned');
  await expect(row('Finance')).toHaveAttribute('data-outcome', 'not-assigned');
  await expect(row('Finance')).toHaveAttribute('data-changed', 'true');
  await expect(row('Engineering')).not.toHaveAttribute('data-changed', 'true');
  await expect(page.getByRole('status').filter({ hasText: 'other outcome' })).toBeVisible();
  const settings = page.getByRole('table', { name: 'Resulting device settings' });
  await expect(settings.locator('tr[data-changed=true]').filter({ hasText: 'Entitlements by tag' })).toContainText('finance');
  await page.getByRole('button', { name: 'Back to the present' }).click();
  await expect(page.locator('[data-changed=true]')).toHaveCount(0);
  await expect(page.getByRole('columnheader', { name: 'What if' })).toHaveCount(0);
});

test('what if a Stop policy hit: only it applies', async ({ page }) => {
  await page.goto(`/sessions/${encodeURIComponent(await dnOf(page, 'amara.okafor'))}/policies`);
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();
  await page.getByText('What if', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Claim', exact: true }).fill('claims.device.isRooted');
  await page.getByRole('combobox', { name: 'Assumption' }).selectOption('set');
  await page.getByRole('combobox', { name: 'Type' }).selectOption('boolean');
  await page.getByRole('textbox', { name: 'New value' }).fill('true');
  await page.getByRole('button', { name: 'Add assumption' }).click();
  await page.getByRole('button', { name: 'Run with these assumptions' }).click();
  const assumed = page.getByRole('table', { name: 'Policies' }).locator('[data-what-if=assigned] th');
  await expect(assumed).toHaveText(['Stop: compromised devices']);
});

test('a run is cancelled, and run again to its end', async ({ page, faults, server }) => {
  const dn = await dnOf(page, 'amara.okafor');
  await faults({ delayMs: { 'POST /admin/conditions/test': 1000 } });
  await page.goto(`/sessions/${encodeURIComponent(dn)}/policies`);
  await expect(page.getByRole('progressbar', { name: 'Analysis progress' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  const rows = page.getByRole('table', { name: 'Policies' }).locator('tbody tr');
  const pending = page.getByRole('table', { name: 'Policies' }).locator('tbody tr:not([data-outcome])');
  const shown = await rows.count();
  expect(await pending.count()).toBeGreaterThan(10);
  await expect(page.getByRole('status').filter({ hasText: 'not evaluated' })).toBeVisible();
  await server.behave();
  await page.getByRole('button', { name: 'Run again' }).click();
  await expect(rows.and(page.locator('[data-outcome=assigned]'))).not.toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();
  await expect(rows).toHaveCount(shown);
  await expect(pending).toHaveCount(0);
});

test('a run that breaks off says why', async ({ page, faults }) => {
  const dn = await dnOf(page, 'amara.okafor');
  await faults({ status: { 'POST /admin/conditions/test': 500 } });
  await page.goto(`/sessions/${encodeURIComponent(dn)}/policies`);
  await expect(page.getByRole('alert')).toContainText('The analysis is not complete');
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Policies' }).locator('[data-outcome=assigned]')).toHaveCount(0);
});

test('policies that cannot be read are retried', async ({ page, faults, server }) => {
  const dn = await dnOf(page, 'amara.okafor');
  await faults({ status: { 'GET /admin/policies': 500 } });
  await page.goto(`/sessions/${encodeURIComponent(dn)}/policies`);
  await expect(page.getByRole('alert')).toContainText('Policies could not be analyzed');
  await server.behave();
  await page.getByRole('alert').getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByRole('table', { name: 'Policies' }).locator('[data-outcome=assigned]')).not.toHaveCount(0);
});

test('an ended session has nothing to analyze', async ({ page, list }) => {
  await page.goto(`/sessions/${encodeURIComponent(await dnOf(page, 'vanishing.vera'))}/policies`);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('This session has ended');
  await alert.getByRole('link', { name: 'list' }).click();
  await list.loaded();
});

test.describe('a viewer', () => {
  test.use({ who: 'viewer' });

  test('sees why there is no analysis, in the menu and at its address', async ({ page, details }) => {
    const dn = await dnOf(page, 'amara.okafor');
    await details.open(dn);
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    const entry = page.getByRole('menuitem', { name: 'Analyze Policy Assignments' });
    await expect(entry).toHaveAttribute('aria-disabled', 'true');
    await expect(entry).toHaveAccessibleDescription(/Test on Condition/);
    await page.goto(`/sessions/${encodeURIComponent(dn)}/policies`);
    await expect(page.getByRole('alert')).toContainText('Test on Condition');
    await expect(page.getByRole('table')).toHaveCount(0);
  });
});
