import { expectAccessible } from '../lib/axe.ts';
import { PASSWORD } from '../lib/server.ts';
import { expect, test } from '../lib/test.ts';

test.describe('nobody is signed in', () => {
  test.use({ who: null });

  test('signing in leads to where one wanted to go', async ({ page, list }) => {
    await page.goto('/sessions?sort=hostname&dir=desc');
    await expect(page.getByRole('combobox', { name: 'Identity provider' })).toHaveValue('local');
    await page.getByRole('textbox', { name: 'Username' }).fill('admin');
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await list.loaded();
    expect(new URL(page.url()).search).toBe('?sort=hostname&dir=desc');
    expect((await list.counts()).all).toBeGreaterThan(200);
  });
});

test('the list shows the sessions of the Collective', async ({ page, list }) => {
  await list.open();
  await expect(page.getByRole('heading', { level: 1, name: 'Active Sessions' })).toBeVisible();
  expect(await list.rows.count()).toBeGreaterThan(10);
  await expectAccessible(page);
});

test('a page whose module does not arrive says so; Reload brings it', async ({ list, page, faults, server }) => {
  await faults({ status: { 'GET /app_bg': 503 } });
  await page.goto('/sessions');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('could not be loaded');
  await expectAccessible(page);
  await server.behave();
  await page.getByRole('button', { name: 'Reload' }).click();
  await list.loaded();
});
