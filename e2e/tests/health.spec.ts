import { ask } from '../lib/api.ts';
import { expect, test } from '../lib/test.ts';

interface Report {
  entitlementName: string;
  siteName: string;
  appErrors: { ip: string; reason: string }[];
  nameErrors: { host: string }[];
}

test('every unhealthy app is listed with what fails', async ({ page }) => {
  const { data } = await ask<{ data: Report[] }>(page, '/health/app-connectivity');
  expect(data.length).toBeGreaterThan(2);
  await page.goto('/sessions');
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Health' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('App health');
  const rows = page.getByRole('table', { name: 'Unhealthy apps' }).locator('tbody tr');
  await expect(rows).toHaveCount(data.length);
  for (const { entitlementName, siteName, appErrors, nameErrors } of data) {
    const row = rows.filter({ hasText: entitlementName }).filter({ hasText: siteName });
    for (const { ip, reason } of appErrors) {
      await expect(row).toContainText(ip);
      await expect(row).toContainText(reason);
    }
    for (const { host } of nameErrors) await expect(row).toContainText(host);
  }
});

test('the filter stands in the address', async ({ page }) => {
  const { data } = await ask<{ data: Report[] }>(page, '/health/app-connectivity');
  const named = data.map(({ entitlementName }) => entitlementName);
  const wanted = named.find((name) => named.indexOf(name) === named.lastIndexOf(name)) ?? '';
  await page.goto('/health');
  const rows = page.getByRole('table', { name: 'Unhealthy apps' }).locator('tbody tr');
  await expect(rows).toHaveCount(data.length);
  const filter = page.getByRole('searchbox', { name: 'Filter app health' });
  await filter.fill(wanted);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(wanted);
  await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe(wanted);
  await page.reload();
  await expect(filter).toHaveValue(wanted);
  await expect(rows).toHaveCount(1);
  await filter.fill('nothing is called this');
  await expect(page.getByText('No app matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await expect(rows).toHaveCount(data.length);
  expect(new URL(page.url()).search).toBe('');
});

test('a failure says why and is retried', async ({ page, faults, server }) => {
  await faults({ status: { 'GET /admin/health': 500 } });
  await page.goto('/health');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('App health could not be loaded');
  await expect(alert).toContainText('500');
  await server.behave();
  await alert.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByRole('table', { name: 'Unhealthy apps' })).toBeVisible();
  await expect(alert).toHaveCount(0);
});
