// Sessions on a map: what it says, how it is moved, where it leads, and the filter it leaves in the list.
import type { Page } from '@playwright/test';
import { ask } from '../lib/api.ts';
import type { ListPage } from '../lib/list.ts';
import { expect, test } from '../lib/test.ts';

interface Dashboard {
  totalCount: number;
  geoIpData: { sessionCount: number; latitude: number; longitude: number; countryCode: string }[];
  versions: Record<string, { supportStatus: string; sessionCount: number }>;
}
interface Row {
  geoIpLatitude?: number;
  geoIpLongitude?: number;
}

const DASHBOARD = 'GET /admin/stats/active-sessions/dashboard';
const map = (page: Page) => page.getByRole('group', { name: 'World map' });
const bubbles = (page: Page) => page.getByRole('list', { name: 'Sessions by place' }).getByRole('listitem');
const place = (page: Page, name: string) => page.getByRole('table', { name: 'Places' }).getByRole('row').filter({ hasText: name });

/** Kilometres between two places, by the textbook. */
function distance(a: [number, number], b: [number, number]): number {
  const [lat1, lon1, lat2, lon2] = [...a, ...b].map((degrees) => (degrees * Math.PI) / 180) as [number, number, number, number];
  const cos = Math.sin(lat1) * Math.sin(lat2) + Math.cos(lat1) * Math.cos(lat2) * Math.cos(lon2 - lon1);
  return 6371 * Math.acos(Math.min(1, cos));
}

async function around(page: Page, at: [number, number]): Promise<{ near: number; all: number; placed: number }> {
  const { data } = await ask<{ data: Row[] }>(page, '/stats/active-sessions/dn');
  const placed = data.filter((row) => row.geoIpLatitude !== undefined && row.geoIpLongitude !== undefined);
  const near = placed.filter((row) => distance(at, [row.geoIpLatitude ?? 0, row.geoIpLongitude ?? 0]) <= 200);
  return { near: near.length, all: data.length, placed: placed.length };
}

/** As many match, of as many; sessions come and go between two readings. */
async function expectCounts(list: ListPage, near: number, all: number): Promise<void> {
  const off = async () => {
    const counts = await list.counts();
    return Math.max(Math.abs(counts.matching - near), Math.abs(counts.all - all));
  };
  await expect.poll(off).toBeLessThan(5);
}

test.describe('the map', () => {
  test('counts every session: placed in a bubble, or not on the map in words', async ({ page }) => {
    const { totalCount, geoIpData } = await ask<Dashboard>(page, '/stats/active-sessions/dashboard');
    const placed = geoIpData.reduce((sum, { sessionCount }) => sum + sessionCount, 0);
    expect(placed).toBeLessThan(totalCount);
    await page.goto('/sessions');
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Map' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Map');
    await expect(page.getByTestId('row-count')).toHaveText(`${placed} of ${totalCount} sessions placed`);
    await expect(page.getByText(/sessions are not on the map: private addresses/)).toContainText(`${totalCount - placed} sessions`);
    await expect(page.getByRole('table', { name: 'Places' }).locator('tbody tr')).toHaveCount(geoIpData.length);
    const names = await bubbles(page).getByRole('link').or(bubbles(page).getByRole('button')).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
    const counted = names.map((name) => Number(name.match(/: ([\d,]+) sessions?$/)?.[1]?.replaceAll(',', '')));
    expect(counted.reduce((sum, count) => sum + count, 0), names.join('\n')).toBe(placed);
    await expect(map(page).locator('path')).toHaveCount(2);
  });

  test('a place leads to the list around it, and the filter is a chip that can be taken away', async ({ page, list }) => {
    const { geoIpData } = await ask<Dashboard>(page, '/stats/active-sessions/dashboard');
    const stockholm = geoIpData.find(({ latitude }) => Math.abs(latitude - 59.3293) < 0.001);
    if (stockholm === undefined) throw new Error('nobody is in Stockholm');
    const { near, all } = await around(page, [stockholm.latitude, stockholm.longitude]);
    expect(near).toBeLessThan(all);
    await page.goto('/map');
    await expect(place(page, 'Stockholm, Sweden')).toContainText(`${stockholm.sessionCount}`);
    await place(page, 'Stockholm, Sweden').getByRole('link').click();
    await expect(page).toHaveURL(/\/sessions\?lat=59\.3293&lon=18\.0686&km=200$/);
    await list.loaded();
    await expectCounts(list, near, all);
    const chip = page.getByRole('button', { name: 'Remove filter: within 200 km of Stockholm' });
    await expect(chip).toBeVisible();
    await list.search.fill('user');
    await list.search.fill('');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expectCounts(list, near, all);
    await page.reload();
    await list.loaded();
    await expectCounts(list, near, all);
    await chip.click();
    await expect(chip).toHaveCount(0);
    await expect(page).toHaveURL(/\/sessions$/);
    await expect.poll(async () => (await list.counts()).matching).toBe(all);
    await page.goBack();
    await expect(chip).toBeVisible();
    await expect.poll(async () => (await list.counts()).matching).toBe(near);
  });

  test('is worked by keyboard: zoom, move, and go from place to place', async ({ page }) => {
    await page.goto('/map');
    await expect(bubbles(page).first().locator('[data-bubble]')).toBeVisible();
    const zoomOut = page.getByRole('button', { name: 'Zoom out' });
    await expect(zoomOut).toBeDisabled();
    const view = () => map(page).locator('svg').getAttribute('viewBox');
    const whole = await view();
    await map(page).focus();
    await page.keyboard.press('+');
    await expect(zoomOut).toBeEnabled();
    const closer = await view();
    expect(closer).not.toBe(whole);
    await page.keyboard.press('ArrowRight');
    await expect.poll(view).not.toBe(closer);
    await page.keyboard.press('0');
    await expect.poll(view).toBe(whole);
    await page.keyboard.press('Tab');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-bubble'));
    await expect.poll(focused).toBe('0');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(focused).not.toBe('0');
    const left = await focused();
    await page.keyboard.press('End');
    await expect.poll(focused).not.toBe(left);
    await page.keyboard.press('Home');
    await expect.poll(focused).toBe('0');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Zoom in', exact: true })).toBeFocused();
  });

  test('places that would cover each other are one bubble, which opens into its places', async ({ page }) => {
    await page.goto('/map');
    const cluster = bubbles(page).getByRole('button', { name: /^Zoom in to .* more places: / }).first();
    await expect(cluster).toBeVisible();
    const before = await bubbles(page).count();
    const name = (await cluster.getAttribute('aria-label')) ?? '';
    await cluster.click();
    await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Zoom out' })).toBeEnabled();
    await page.getByRole('button', { name: 'Whole world' }).click();
    await expect(bubbles(page)).toHaveCount(before);
  });

  test('client versions lead to the list of their sessions', async ({ page, list }) => {
    const { versions } = await ask<Dashboard>(page, '/stats/active-sessions/dashboard');
    const [build, { sessionCount }] = Object.entries(versions).find(([, { supportStatus }]) => supportStatus === 'none') ?? ['', { sessionCount: 0 }];
    const unsupported = Object.values(versions).filter(({ supportStatus }) => supportStatus === 'none');
    await page.goto('/map');
    const table = page.getByRole('table', { name: 'Client versions' });
    await expect(table.getByRole('row').filter({ hasText: build })).toContainText(`${sessionCount}`);
    await table.getByRole('link', { name: 'Not supported' }).click();
    await list.loaded();
    await expect(list.search).toHaveValue('support: none');
    await expect.poll(async () => (await list.counts()).matching).toBe(unsupported.reduce((sum, one) => sum + one.sessionCount, 0));
    await page.goBack();
    await table.getByRole('link', { name: build }).click();
    await list.loaded();
    await expect.poll(async () => (await list.counts()).matching).toBe(sessionCount);
  });

  for (const status of [403, 404]) {
    test(`without the call (${status}) the list that is loaded is counted`, async ({ page, faults }) => {
      await faults({ status: { [DASHBOARD]: status } });
      await page.goto('/map');
      const { all, placed } = await around(page, [0, 0]);
      await expect(page.getByTestId('row-count')).toHaveText(`${placed} of ${all} sessions placed`);
      await expect(page.getByRole('status').filter({ hasText: 'Counted from the list' })).toBeVisible();
      await expect(place(page, 'Stockholm').first()).toBeVisible();
    });
  }

  test('a failure says why and is retried', async ({ page, faults, server }) => {
    await faults({ status: { [DASHBOARD]: 500 } });
    await page.goto('/map');
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('The map could not be loaded');
    await expect(alert).toContainText('500');
    await server.behave();
    await alert.getByRole('button', { name: 'Retry' }).click();
    await expect(place(page, 'Stockholm, Sweden')).toBeVisible();
    await expect(alert).toHaveCount(0);
  });
});

test('a part of the page that does not come is said, not an empty circle', async ({ page, list, faults, server }) => {
  await faults({ status: { 'GET /split_pages': 503 } });
  await page.goto('/sessions?lat=59.3293&lon=18.0686&km=200');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Sessions could not be loaded');
  await expect(page.getByText('No session matches')).toHaveCount(0);
  await server.behave();
  await alert.getByRole('button', { name: 'Retry' }).click();
  await list.loaded();
  await expect.poll(async () => (await list.counts()).matching).toBeGreaterThan(10);
  await expect(alert).toHaveCount(0);
});

test('the list around a place where nobody is says so, and shows all places again', async ({ page, list }) => {
  await page.goto('/sessions?lat=0&lon=-30&km=200');
  await expect(page.getByText('No session matches')).toBeVisible();
  await expect(page.getByText('Sessions without a place are left out.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Remove filter: within 200 km of 0.00° N, 30.00° W' })).toBeVisible();
  await page.getByRole('button', { name: 'Show all places' }).click();
  await expect.poll(async () => (await list.counts()).matching).toBeGreaterThan(100);
});

test('the page names can be hidden, for this tab', async ({ page }) => {
  await page.goto('/sessions');
  const toggle = page.getByRole('button', { name: 'Page names' });
  await expect(toggle).toHaveAttribute('aria-expanded', 'true');
  const rail = page.getByRole('navigation', { name: 'Pages' });
  const wide = (await rail.boundingBox())?.width ?? 0;
  await toggle.click();
  await expect(toggle).toHaveAttribute('aria-expanded', 'false');
  expect((await rail.boundingBox())?.width ?? wide).toBeLessThan(wide / 2);
  await expect(rail.getByRole('link', { name: 'Denylist' })).toBeVisible();
  await page.reload();
  await expect(toggle).toHaveAttribute('aria-expanded', 'false');
});
