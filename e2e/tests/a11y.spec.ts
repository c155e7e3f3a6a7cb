import { dnOf, gateways, sessionInfo } from '../lib/api.ts';
import { expectAccessible } from '../lib/axe.ts';
import { TABS } from '../lib/details.ts';
import { expect, test } from '../lib/test.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    test.describe(`${colorScheme}, ${width} pixels wide`, () => {
      // What fades in has no contrast to measure yet.
      test.use({ colorScheme, viewport: { width, height }, contextOptions: { reducedMotion: 'reduce' } });
      test.slow();

      test.describe('nobody is signed in', () => {
        test.use({ who: null });

        test('sign-in and its refusal', async ({ page }) => {
          await page.goto('/login');
          await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
          await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
          await expectAccessible(page);
          await page.getByRole('textbox', { name: 'Username' }).fill(`nobody-${colorScheme}-${width}`);
          await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
          await page.getByRole('button', { name: 'Sign in', exact: true }).click();
          await expect(page.getByRole('alert')).toBeVisible();
          await expectAccessible(page);
        });
      });

      test('the list, its selection, its menu and its empty state', async ({ page, list }) => {
        await list.open();
        await expectAccessible(page);
        const username = await list.firstUsername();
        await list.openMenu(username);
        await expectAccessible(page);
        await page.keyboard.press('Escape');
        await list.select(username);
        await expect(list.bulk).toBeVisible();
        await expectAccessible(page);
        await list.search.fill('nothing is called this');
        await expect(list.rows).toHaveCount(0);
        await expectAccessible(page);
      });

      for (const [action, role] of [
        ['Renew Tokens', 'dialog'],
        ['Add User to Denylist', 'alertdialog'],
      ] as const) {
        test(`the dialog ${action}`, async ({ page, list }) => {
          await list.open('?q=amara.okafor');
          await list.act('amara.okafor', action);
          await expect(page.getByRole(role, { name: action })).toBeVisible();
          await expectAccessible(page);
        });
      }

      test('the details with each tab', async ({ page, details }) => {
        const dn = await dnOf(page, 'denied.dan');
        const sessions = gateways(await sessionInfo(page, dn)).map(([, session]) => session);
        const site = sessions.find(({ vpn }) => vpn.sessionStats.unreachableHosts.length > 0)?.site ?? '';
        await details.open(dn, `?site=${encodeURIComponent(site)}`);
        for (const tab of TABS) {
          await details.tab(tab).click();
          await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible();
          await expectAccessible(page);
        }
        await page.getByRole('button', { name: 'Actions', exact: true }).click();
        await expect(page.getByRole('menu')).toBeVisible();
        await expectAccessible(page);
      });

      test('the details with something opened', async ({ page, details }) => {
        const dn = await dnOf(page, 'many.maria');
        await details.open(dn, '?tab=user-claims');
        await page.getByRole('button', { name: 'Expand all' }).click();
        await expectAccessible(page);
        await page.getByRole('searchbox', { name: 'Filter claims' }).fill('directoryExport');
        await page.getByRole('button', { name: 'Show whole value' }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await expectAccessible(page);
        await details.open(dn);
        await page.getByRole('button', { name: /^Details of/ }).first().click();
        await expectAccessible(page);
      });

      for (const username of ['conflict.carl', 'failover.fatima']) {
        test(`the notices of ${username}`, async ({ page, details }) => {
          await details.open(await dnOf(page, username));
          await expect(page.getByRole('alert').or(page.getByRole('status', { name: /Gateways/ })).first()).toBeVisible();
          await expectAccessible(page);
        });
      }

      test('a session that has ended, one that is not loaded, and one whose refresh failed', async ({ page, details, faults }) => {
        await page.goto(`/sessions/${encodeURIComponent(await dnOf(page, 'vanishing.vera'))}`);
        await expect(page.getByRole('alert')).toBeVisible();
        await expectAccessible(page);
        const dn = await dnOf(page, 'amara.okafor');
        await details.open(dn);
        await faults({ status: { 'GET /admin/session-info': 500 } });
        await page.getByRole('button', { name: 'Refresh' }).click();
        await expect(page.getByRole('alert')).toBeVisible();
        await expectAccessible(page);
        await page.goto(`/sessions/${encodeURIComponent(dn)}`);
        await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible();
        await expectAccessible(page);
      });

      test('policy analysis', async ({ page }) => {
        await page.goto(`/sessions/${encodeURIComponent(await dnOf(page, 'amara.okafor'))}/policies`);
        await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();
        await expectAccessible(page);
        await page.getByText('What if', { exact: true }).click();
        await page.getByRole('combobox', { name: 'Claim', exact: true }).fill('claims.device.isRooted');
        await page.getByRole('combobox', { name: 'Type' }).selectOption('boolean');
        await page.getByRole('textbox', { name: 'New value' }).fill('true');
        await page.getByRole('button', { name: 'Add assumption' }).click();
        await page.getByRole('button', { name: 'Run with these assumptions' }).click();
        await expect(page.locator('[data-what-if=assigned]')).toHaveCount(1);
        await expectAccessible(page);
      });

      test('the map, registered devices, the denylist', async ({ page }) => {
        await page.goto('/map');
        await expect(page.getByRole('table', { name: 'Places' }).getByRole('link').first()).toBeVisible();
        await expectAccessible(page);
        await page.goto('/devices');
        await expect(page.getByRole('grid', { name: 'Registered devices' }).locator('[role=row][data-dn]').first()).toBeVisible();
        await expectAccessible(page);
        await page.goto('/denylist');
        await expect(page.getByText(/Nobody is on the denylist|denylisted user/).first()).toBeVisible();
        await expectAccessible(page);
      });

      test('the list around a place', async ({ page }) => {
        await page.goto('/sessions?lat=59.3293&lon=18.0686&km=200');
        await expect(page.getByRole('button', { name: /^Remove filter: within 200 km of/ })).toBeVisible();
        await expectAccessible(page);
      });

      test('app health and no such page', async ({ page }) => {
        await page.goto('/health');
        await expect(page.getByRole('table', { name: 'Unhealthy apps' })).toBeVisible();
        await expectAccessible(page);
        // The server answers only addresses of pages; an address that is none is met inside the page.
        await page.goto('/sessions/a/b/c');
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expectAccessible(page);
      });
    });
  }
}
