// The list: order, search, address, loading, selection, small windows.
import { expectAccessible } from '../lib/axe.ts';
import type { Column, ListPage } from '../lib/list.ts';
import { expect, test } from '../lib/test.ts';

const LIST = 'GET /admin/stats/active-sessions/dn';
const TITLES = ['Username', 'Provider', 'Hostname', 'Device ID', 'OS', 'Client version', 'Client type', 'Gateways'];
// Letters without case and marks, numbers by value: the order the list promises.
const ORDER = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const query = (list: ListPage) => new URL(list.page.url()).search;

/** The visible texts of a column once they are in order; a repaint may still be under way. */
async function expectOrder(list: ListPage, column: Column, descending: boolean): Promise<string[]> {
  let texts: string[] = [];
  await expect(async () => {
    texts = await list.column(column);
    expect(new Set(texts).size).toBeGreaterThan(1);
    const sorted = texts.toSorted((a, b) => (descending ? ORDER.compare(b, a) : ORDER.compare(a, b)));
    expect(texts).toEqual(sorted);
  }).toPass({ timeout: 10_000 });
  return texts;
}

test.describe('order', () => {
  for (const [title, column] of [['Hostname', 'hostname'], ['OS', 'os']] as const) {
    test(`a click sorts by ${title}, another click the other way round`, async ({ list }) => {
      await list.open();
      const heading = list.heading(title);
      await expect(heading).toHaveAttribute('aria-sort', 'none');
      await heading.click();
      await expect(heading).toHaveAttribute('aria-sort', 'ascending');
      await expect(list.heading('Username')).toHaveAttribute('aria-sort', 'none');
      expect(query(list)).toBe(`?sort=${column}`);
      const [first] = await expectOrder(list, column, false);
      await heading.click();
      await expect(heading).toHaveAttribute('aria-sort', 'descending');
      expect(query(list)).toBe(`?sort=${column}&dir=desc`);
      const [last] = await expectOrder(list, column, true);
      expect(last).not.toBe(first);
    });
  }

  test('Shift and a click add a column to the order', async ({ list }) => {
    await list.open();
    await list.heading('Provider').click();
    await list.heading('Username').click({ modifiers: ['Shift'] });
    await list.heading('Username').click({ modifiers: ['Shift'] });
    await expect(list.heading('Provider')).toHaveAttribute('aria-sort', 'ascending');
    await expect(list.heading('Username')).toHaveAttribute('aria-sort', 'descending');
    expect(new URL(list.page.url()).searchParams.get('sort')).toBe('provider,-username');
    await expect(async () => {
      const [providers, users] = [await list.column('provider'), await list.column('username')];
      const pairs = providers.map((provider, index) => [provider, users[index] ?? ''] as const);
      expect(pairs.length).toBeGreaterThan(10);
      const sorted = pairs.toSorted((a, b) => ORDER.compare(a[0], b[0]) || ORDER.compare(b[1], a[1]));
      expect(pairs).toEqual(sorted);
    }).toPass({ timeout: 10_000 });
  });

  test('the back button undoes a sort', async ({ list, page }) => {
    await list.open();
    await list.heading('Hostname').click();
    await list.heading('Hostname').click();
    await expect(list.heading('Hostname')).toHaveAttribute('aria-sort', 'descending');
    await page.goBack();
    await expect(list.heading('Hostname')).toHaveAttribute('aria-sort', 'ascending');
    await expectOrder(list, 'hostname', false);
    await page.goBack();
    await expect(list.heading('Username')).toHaveAttribute('aria-sort', 'ascending');
    expect(query(list)).toBe('');
    await page.goForward();
    await expect(list.heading('Hostname')).toHaveAttribute('aria-sort', 'ascending');
  });
});

test.describe('search', () => {
  test('it narrows the list while one types, and the count says to how many', async ({ list }) => {
    await list.open();
    const { matching, all } = await list.counts();
    expect(matching).toBe(all);
    await list.search.fill('okafor host: CORP-AMARA');
    await expect(list.count).toHaveText(/^1 of \d+ sessions$/);
    await expect(list.rows).toHaveCount(1);
    await expect(list.row('amara.okafor').locator('[data-col=hostname]')).toHaveText('CORP-AMARA01');
    await expect(list.grid).toHaveAttribute('aria-rowcount', '2');
  });

  test('what matches nothing says so and leads back', async ({ list, page }) => {
    await list.open();
    await list.search.fill('no.such.user');
    await expect(list.count).toHaveText(/^0 of \d+ sessions$/);
    await expect(list.rows).toHaveCount(0);
    await expect(page.getByText('No session matches')).toBeVisible();
    await page.getByRole('button', { name: 'Clear search' }).click();
    await expect(list.search).toHaveValue('');
    expect(await list.rows.count()).toBeGreaterThan(10);
    expect(query(list)).toBe('');
  });

  test('what cannot be understood is explained under the box, and the list stays', async ({ list, page }) => {
    await list.open('?q=amara');
    await list.search.fill('hots: corp');
    await expect(list.search).toHaveAttribute('aria-invalid', 'true');
    await expect(list.search).toHaveAccessibleDescription(/hots.*Did you mean host\?/s);
    await expect(page.getByText('Did you mean host?')).toBeVisible();
    await expect(list.row('amara.okafor')).toBeVisible();
    await list.search.fill('host: corp');
    await expect(list.search).toHaveAttribute('aria-invalid', 'false');
    await expect(page.getByText('Did you mean')).toHaveCount(0);
    expect((await list.counts()).matching).toBeGreaterThan(1);
  });

  test('/ focuses the box, also from a row, and is a letter inside it; Escape clears', async ({ list, page }) => {
    await list.open();
    await list.cells('hostname').first().focus();
    await page.keyboard.press('/');
    await expect(list.search).toBeFocused();
    await page.keyboard.type('10.0.0.0/8');
    await expect(list.search).toHaveValue('10.0.0.0/8');
    await page.keyboard.press('Escape');
    await expect(list.search).toHaveValue('');
    await expect(list.search).toBeFocused();
    const { matching, all } = await list.counts();
    expect(matching).toBe(all);
  });
});

test('the address keeps search and order, and a reload keeps the view', async ({ list, page }) => {
  await list.open();
  await list.heading('Hostname').click();
  await list.heading('Hostname').click();
  await list.search.fill('provider: corporate');
  await expect(page).toHaveURL(/\?q=provider%3A%20corporate&sort=hostname&dir=desc$/);
  const before = await expectOrder(list, 'hostname', true);
  await page.reload();
  await list.loaded();
  await expect(list.search).toHaveValue('provider: corporate');
  await expect(list.heading('Hostname')).toHaveAttribute('aria-sort', 'descending');
  const after = await expectOrder(list, 'hostname', true);
  // Sessions come and go meanwhile, but never many.
  expect(after.filter((host) => before.includes(host)).length).toBeGreaterThan(before.length / 2);
});

test('rows say which they are, and all eight columns are in view', async ({ list, page }) => {
  await list.open();
  const { matching } = await list.counts();
  await expect(list.grid).toHaveAttribute('aria-rowcount', String(matching + 1));
  await expect(list.grid).toHaveAttribute('aria-colcount', '10');
  const first = list.grid.getByRole('row').first();
  await expect(first).toHaveAttribute('aria-rowindex', '1');
  for (const title of TITLES) await expect(list.heading(title)).toBeInViewport({ ratio: 1 });
  const indices = await list.rows.evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('aria-rowindex'))));
  expect(indices.toSorted((a, b) => a - b).slice(0, 10)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  const amara = list.row('amara.okafor');
  await list.search.fill('amara.okafor');
  await expect(amara).toHaveAttribute('data-dn', 'CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=amara.okafor,OU=Corporate AD');
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
});

test.describe('loading', () => {
  test('while the list loads, a progress bar says so', async ({ list, page, faults }) => {
    await faults({ delayMs: { [LIST]: 5000 } });
    await page.goto('/sessions');
    const bar = page.getByRole('progressbar', { name: 'Loading sessions' });
    await expect(bar).toBeVisible();
    await expect(bar).toHaveAttribute('aria-valuenow', /^\d+$/);
    await expect(list.grid).toHaveAttribute('aria-busy', 'true');
    await list.loaded();
    await expect(bar).toHaveCount(0);
    expect(await list.rows.count()).toBeGreaterThan(10);
  });

  test('a server that fails is named, and Retry loads', async ({ list, page, faults, server }) => {
    await faults({ status: { [LIST]: 500 } });
    await page.goto('/sessions');
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('Sessions could not be loaded');
    await expect(alert).toContainText('The server failed with status 500');
    await expect(list.rows).toHaveCount(0);
    await expectAccessible(page);
    await server.behave();
    await alert.getByRole('button', { name: 'Retry' }).click();
    await expect(alert).toHaveCount(0);
    await list.loaded();
    expect(await list.rows.count()).toBeGreaterThan(10);
  });

  test('a first load cut midway keeps the rows that came and says that some are missing', async ({ list, page, faults, server }) => {
    await faults({ cutAfterBytes: { [LIST]: 9000 } });
    await page.goto('/sessions');
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('The list is not complete');
    const partial = (await list.counts()).all;
    expect(partial).toBeGreaterThan(5);
    await expect(list.rows.first()).toBeVisible();
    await server.behave();
    await alert.getByRole('button', { name: 'Retry' }).click();
    await expect(alert).toHaveCount(0);
    await list.loaded();
    expect((await list.counts()).all).toBeGreaterThan(partial + 50);
  });

  test('a load that takes long is stopped: what came stays, and Retry brings the rest', async ({ list, page, faults, server }) => {
    await faults({ stallAfterBytes: { [LIST]: 9000 } });
    await page.goto('/sessions');
    const stop = page.getByRole('button', { name: 'Stop' });
    await expect(stop).toBeVisible();
    await expect(page.getByRole('progressbar', { name: 'Loading sessions' })).toBeVisible();
    await stop.click();
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('The load was stopped');
    await expect(page.getByRole('button', { name: 'Refresh' })).toBeVisible();
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    const partial = (await list.counts()).all;
    await server.behave();
    await alert.getByRole('button', { name: 'Retry' }).click();
    await expect(alert).toHaveCount(0);
    await list.loaded();
    expect((await list.counts()).all).toBeGreaterThan(partial + 50);
  });

  test('a refresh cut midway leaves the old rows in place', async ({ list, page, faults }) => {
    await list.open('?sort=hostname');
    const [counts, hosts] = [await list.counts(), (await list.column('hostname')).slice(0, 15)];
    await faults({ cutAfterBytes: { [LIST]: 9000 } });
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(page.getByRole('alert')).toContainText('What you see is from');
    expect(await list.counts()).toEqual(counts);
    expect((await list.column('hostname')).slice(0, 15)).toEqual(hosts);
  });
});

test('the list says how old it is; Refresh and the clock bring it up to date', async ({ list, page }) => {
  await page.clock.install();
  await list.open();
  const updated = page.getByTestId('last-updated');
  await expect(updated).toContainText('updated just now');
  await page.clock.fastForward('03:00');
  await expect(updated).toContainText('updated 3 min ago');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(updated).toContainText('updated just now');
  const auto = page.getByRole('combobox', { name: 'Auto-refresh' });
  expect(await auto.locator('option').allTextContents()).toEqual(['Off', '15 s', '1 min', '5 min']);
  await auto.selectOption('1 min');
  const asked = page.waitForRequest((request) => request.url().includes('/stats/active-sessions/dn'));
  await page.clock.fastForward('01:01');
  await asked;
  await list.loaded();
});
