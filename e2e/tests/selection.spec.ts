// "All matching" as a description, copying, and a cell's whole text.
import { expectAccessible } from '../lib/axe.ts';
import { expect, test } from '../lib/test.ts';

const LIST = '/stats/active-sessions/dn';
const all = 'Select all matching sessions';

test.describe('all matching', () => {
  test('is said as what it is, with exceptions as a number', async ({ list, page }) => {
    await list.open('?q=provider%3A%20corporate');
    const { matching } = await list.counts();
    const box = page.getByRole('checkbox', { name: all });
    await box.check();
    await expect(list.bulk).toContainText(`All ${matching} matching selected`);
    await expect(list.bulk).toContainText(`${matching} selected`);
    const first = await list.firstUsername();
    await page.getByRole('checkbox', { name: `Select ${first}`, exact: true }).first().uncheck();
    await expect(list.bulk).toContainText(`${matching - 1} selected`);
    await expect(list.bulk).not.toContainText('All');
    expect(await box.evaluate((element) => (element as HTMLInputElement).indeterminate)).toBe(true);
    // The rows further down are selected although nobody has seen them.
    await list.grid.locator('[aria-rowindex="2"] [data-col=username]').focus();
    await page.keyboard.press('Control+End');
    await expect(list.grid.locator(`[aria-rowindex="${matching + 1}"]`)).toHaveAttribute('aria-selected', 'true');
    await box.click();
    await expect(list.bulk).toContainText(`All ${matching} matching selected`);
    await box.click();
    await expect(list.bulk).toHaveCount(0);
  });

  test('belongs to the search it was made for: another search keeps those rows, and no others', async ({ list, page }) => {
    await list.open('?q=provider%3A%20service');
    const { matching } = await list.counts();
    await page.getByRole('checkbox', { name: all }).check();
    await list.search.fill('');
    await expect.poll(async () => (await list.counts()).matching).toBeGreaterThan(matching);
    await expect(list.bulk).toContainText(`${matching} selected`);
    await expect(list.bulk).not.toContainText('All');
    // Everything that matches now joins them: none is counted twice.
    await list.search.fill('amara.okafor');
    await expect(list.rows).toHaveCount(1);
    await page.getByRole('checkbox', { name: all }).check();
    await expect(list.bulk).toContainText(`${matching + 1} selected`);
    await page.getByRole('checkbox', { name: all }).uncheck();
    await expect(list.bulk).toContainText(`${matching} selected`);
  });

  test('reaches an action as the rows it means when the action starts', async ({ list, page }) => {
    await list.open('?q=provider%3A%20service');
    const { matching } = await list.counts();
    await page.getByRole('checkbox', { name: all }).check();
    await list.bulk.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: 'Renew Tokens' }).click();
    const dialog = page.getByRole('dialog', { name: 'Renew Tokens' });
    await expect(dialog.getByRole('button', { name: new RegExp(`^Renew Tokens for ${matching} `) })).toBeVisible();
    await page.keyboard.press('Escape');
  });
});

test('the refresh tools stay within reach of a selection, and the grid stays where it is', async ({ list, page }) => {
  for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }, { width: 320, height: 640 }]) {
    await page.setViewportSize(size);
    await list.open();
    const top = async () => (await list.grid.boundingBox())?.y;
    const before = await top();
    await list.rows.first().getByRole('checkbox').check();
    await expect(list.bulk).toBeVisible();
    expect(await top(), `${size.width} wide`).toBe(before);
    await expect(page.getByRole('button', { name: 'Refresh' })).toBeInViewport({ ratio: 1 });
    await expect(list.bulk.getByRole('button', { name: 'Clear selection' })).toBeInViewport({ ratio: 1 });
    const clipped = await list.bulk.locator('.as-bulk-count').evaluate((count) => count.scrollWidth - count.clientWidth);
    expect(clipped, `what is said of the selection, ${size.width} wide`).toBe(0);
    await expect(list.search).toBeInViewport({ ratio: 1 });
    if (size.width > 1000) {
      await expect(page.getByTestId('last-updated')).toBeInViewport({ ratio: 1 });
      await expect(page.getByRole('combobox', { name: 'Auto-refresh' })).toBeInViewport({ ratio: 1 });
    }
    await expectAccessible(page);
  }
});

test.describe('copying', () => {
  test.beforeEach(({ context }) => context.grantPermissions(['clipboard-read', 'clipboard-write']));
  const clipboard = () => navigator.clipboard.readText();

  test('a cell, or the selected rows with their headings when the focus is on one', async ({ list, page }) => {
    await list.open('?cols=username%2Chostname%2Cos&q=provider%3A%20corporate');
    const host = list.grid.locator('[aria-rowindex="3"] [data-col=hostname]');
    const text = await host.textContent();
    await host.focus();
    await page.keyboard.press('Control+c');
    await expect(page.getByRole('status').filter({ hasText: `Copied ${text}` })).toBeVisible();
    expect(await page.evaluate(clipboard)).toBe(text);
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Control+c');
    await expect(page.getByRole('status').filter({ hasText: 'Copied 2 sessions' })).toBeVisible();
    const lines = (await page.evaluate(clipboard)).split('\n').map((line) => line.split('\t'));
    expect(lines[0]).toEqual(['Username', 'Hostname', 'OS']);
    const [users, hosts] = [await list.column('username'), await list.column('hostname')];
    expect(lines.slice(1).map((line) => line.slice(0, 2))).toEqual([[users[1], hosts[1]], [users[2], hosts[2]]]);
    // On a row that is not selected it is the cell again.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+c');
    await expect.poll(() => page.evaluate(clipboard)).toBe(hosts[3]);
  });
});

test.describe('a cell too narrow for its text', () => {
  const narrow = '?cols=username%2Cprovider%2Chostname%2Cdevice%2Cos%2Cclient-version%2Cgateways&q=amara.okafor';

  test('shows it on F2, says it, and Escape takes it away before anything else', async ({ list, page }) => {
    await list.open(narrow);
    const cell = list.row('amara.okafor').locator('[data-col=gateways]');
    await cell.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('F2');
    const tip = page.getByRole('tooltip');
    await expect(tip).toBeVisible();
    await expect(tip).toHaveText((await cell.textContent()) ?? '');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(tip).toBeHidden();
    await expect(list.bulk).toBeVisible();
    await page.keyboard.press('F2');
    await page.keyboard.press('ArrowLeft');
    await expect(tip).toBeHidden();
  });

  test('shows it to the pointer that rests, also while it is on the text', async ({ list, page }) => {
    await page.setViewportSize({ width: 1000, height: 700 });
    await list.open(narrow);
    const cell = list.row('amara.okafor').locator('[data-col=device]');
    const clipped = await cell.evaluate((element) => element.scrollWidth > element.clientWidth);
    expect(clipped).toBe(true);
    await cell.hover();
    const tip = page.getByRole('tooltip');
    await expect(tip).toHaveText((await cell.textContent()) ?? '');
    await tip.hover();
    await expect(tip).toBeVisible();
    await list.search.focus();
    await page.keyboard.press('Escape');
    await expect(tip).toBeHidden();
  });
});

test('letters find the next row that begins with them, in the column of the focus', async ({ list, page }) => {
  await list.open('?sort=hostname');
  const focused = () => list.grid.evaluate((grid) => grid.querySelector(':focus')?.textContent ?? '');
  await list.grid.locator('[aria-rowindex="2"] [data-col=username]').focus();
  await page.keyboard.type('amara.o');
  await expect.poll(focused).toBe('amara.okafor');
  // Another column is another search; Space goes on to select.
  await page.keyboard.press('Control+Home');
  await list.grid.locator('[aria-rowindex="2"] [data-col=hostname]').focus();
  const hosts = await list.column('hostname');
  const other = hosts.find((host) => host !== '' && host.charAt(0).toLowerCase() !== hosts[0]?.charAt(0).toLowerCase());
  if (other === undefined) throw new Error('every host begins alike');
  await expect(async () => {
    await page.keyboard.press(other.charAt(0).toLowerCase());
    expect((await focused()).charAt(0).toLowerCase()).toBe(other.charAt(0).toLowerCase());
  }).toPass();
  await page.keyboard.press('Space');
  await expect(list.bulk).toContainText('1 selected');
  await page.keyboard.press('/');
  await expect(list.search).toBeFocused();
  expect(page.url()).not.toContain(LIST);
});
