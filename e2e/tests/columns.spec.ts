// Columns: which, in which order, how wide; how high rows are; and that all of it follows the admin.
import type { Locator } from '@playwright/test';
import { expectAccessible } from '../lib/axe.ts';
import type { ListPage } from '../lib/list.ts';
import { gridPreferences, preferences, setPreferences } from '../lib/preferences.ts';
import { expect, test } from '../lib/test.ts';

const PREFERENCES = '/admin/my-preferences';

test.beforeEach(async ({ page, server }) => setPreferences(page, server.url, {}));
test.afterEach(async ({ page, server }) => setPreferences(page, server.url, {}));

async function openPanel(list: ListPage): Promise<Locator> {
  await list.page.getByRole('button', { name: 'Columns', exact: true }).click();
  const panel = list.page.getByRole('dialog', { name: 'Columns' });
  await expect(panel).toBeVisible();
  return panel;
}

const titles = (list: ListPage) =>
  list.grid.getByRole('columnheader').evaluateAll((heads) =>
    heads.map((head) => head.firstChild?.textContent?.trim() ?? '').filter((title) => title !== '' && title !== 'Actions'),
  );

const width = async (locator: Locator) => (await locator.boundingBox())?.width ?? NaN;
const left = async (locator: Locator) => (await locator.boundingBox())?.x ?? NaN;

test.describe('the chooser', () => {
  test('hides and shows columns, in the address and wherever the admin looks next', async ({ list, page, server }) => {
    await list.open();
    const panel = await openPanel(list);
    await panel.getByRole('checkbox', { name: 'Provider' }).uncheck();
    await panel.getByRole('checkbox', { name: 'Device ID' }).uncheck();
    await expect(list.heading('Provider')).toHaveCount(0);
    await expect(list.cells('device')).toHaveCount(0);
    await expect(list.grid).toHaveAttribute('aria-colcount', '8');
    await expect(page).toHaveURL(/\?cols=username%2Chostname%2Cos%2Cclient-version%2Cclient-type%2Cgateways$/);
    await expectAccessible(page);
    await expect.poll(async () => (await gridPreferences(page, server.url)).columns).toHaveLength(6);
    // A view without columns in its address is as the admin likes it.
    await list.open('?q=amara.okafor');
    await expect(list.heading('Provider')).toHaveCount(0);
    // An address with columns wins.
    await list.open('?cols=provider%2Cusername');
    await expect.poll(() => titles(list)).toEqual(['Provider', 'Username']);
    await (await openPanel(list)).getByRole('button', { name: 'Reset columns' }).click();
    await expect.poll(async () => (await titles(list)).length).toBe(8);
    await expect(page).toHaveURL(/\/sessions$/);
    await expect.poll(async () => (await gridPreferences(page, server.url)).columns).toBeUndefined();
  });

  test('one column stays; Escape closes and the button has the focus again', async ({ list, page }) => {
    await list.open('?cols=hostname');
    const panel = await openPanel(list);
    await expect(panel.getByRole('checkbox', { name: 'Hostname' })).toBeDisabled();
    await panel.getByRole('checkbox', { name: 'Username' }).check();
    await expect(panel.getByRole('checkbox', { name: 'Hostname' })).toBeEnabled();
    await page.keyboard.press('Escape');
    await expect(panel).toHaveCount(0);
    const button = page.getByRole('button', { name: 'Columns', exact: true });
    await expect(button).toBeFocused();
    await expect(button).toHaveAttribute('aria-expanded', 'false');
    await button.click();
    await expect(panel).toBeVisible();
    await button.click();
    await expect(panel).toHaveCount(0);
  });

  test('orders by buttons, by Alt and the arrows, and by dragging', async ({ list, page }) => {
    await list.open();
    const panel = await openPanel(list);
    await panel.getByRole('button', { name: 'Move Hostname up' }).click();
    await expect.poll(async () => (await titles(list)).slice(0, 3)).toEqual(['Username', 'Hostname', 'Provider']);
    await panel.getByRole('checkbox', { name: 'OS', exact: true }).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(async () => (await titles(list)).slice(0, 5)).toEqual(['Username', 'Hostname', 'Provider', 'OS', 'Device ID']);
    await expect(panel.getByRole('checkbox', { name: 'OS', exact: true })).toBeFocused();
    const grip = (slug: string) => panel.locator(`[data-grip=${slug}]`);
    const [from, to] = [await grip('gateways').boundingBox(), await grip('username').boundingBox()];
    if (from === null || to === null) throw new Error('no grips');
    await page.mouse.move(from.x + 8, from.y + 14);
    await page.mouse.down();
    await page.mouse.move(to.x + 8, to.y + 40, { steps: 8 });
    await page.mouse.move(to.x + 8, to.y - 4, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await titles(list))[0]).toBe('Gateways');
    await expect(page).toHaveURL(/cols=gateways%2Cusername%2Chostname/);
    // In the heading itself too.
    await page.keyboard.press('Escape');
    await list.heading('Username').focus();
    await page.keyboard.press('Alt+Shift+ArrowLeft');
    await expect.poll(async () => (await titles(list)).slice(0, 2)).toEqual(['Username', 'Gateways']);
    await expect(list.heading('Username')).toBeFocused();
  });

  test('a heading is dragged to its place, and a click on it still sorts', async ({ list, page }) => {
    await list.open();
    const middle = async (name: string): Promise<{ x: number; y: number }> => {
      const box = await list.heading(name).boundingBox();
      if (box === null) throw new Error(`no heading ${name}`);
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    };
    const carry = async (name: string, to: number): Promise<void> => {
      const { x, y } = await middle(name);
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(to, y + 20, { steps: 6 });
    };
    const before = await titles(list);
    await carry('OS', (await middle('Provider')).x - 20);
    await expect(list.heading('Provider')).toHaveAttribute('data-drop', 'before');
    await page.mouse.up();
    await expect.poll(() => titles(list)).toEqual(['Username', 'OS', 'Provider', ...before.slice(2).filter((title) => title !== 'OS')]);
    await expect(list.heading('OS')).toBeFocused();
    // It was no sort, and the next click is one.
    await expect(list.heading('OS')).toHaveAttribute('aria-sort', 'none');
    await list.heading('OS').click();
    await expect(list.heading('OS')).toHaveAttribute('aria-sort', 'ascending');
    // To the right, let go far from the grid.
    await carry('Username', (await middle('Provider')).x + 20);
    await expect(list.heading('Provider')).toHaveAttribute('data-drop', 'after');
    await page.mouse.move((await middle('Provider')).x + 20, 1);
    await page.mouse.up();
    await expect.poll(async () => (await titles(list)).slice(0, 3)).toEqual(['OS', 'Provider', 'Username']);
    // Escape leaves all where it was.
    await carry('Username', (await middle('OS')).x - 20);
    await page.keyboard.press('Escape');
    await expect(page.locator('[data-drop]')).toHaveCount(0);
    await page.mouse.up();
    expect((await titles(list)).slice(0, 3)).toEqual(['OS', 'Provider', 'Username']);
    await expect(list.heading('Username')).toHaveAttribute('aria-sort', 'none');
  });
});

test.describe('widths', () => {
  test('a handle resizes, a double click fits, and both are remembered', async ({ list, page, server }) => {
    await list.open();
    const [heading, cell] = [list.heading('Hostname'), list.cells('hostname').first()];
    const before = await width(heading);
    const [username, edge] = [await width(list.heading('Username')), await left(list.heading('Device ID'))];
    const box = await heading.locator('[data-resize]').boundingBox();
    if (box === null) throw new Error('no handle');
    await page.mouse.move(box.x + 4, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 84, box.y + 10, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => width(heading)).toBeCloseTo(before + 80, 0);
    expect(await width(cell)).toBeCloseTo(before + 80, 0);
    // The edge went with the pointer: what stands before it did not move. And a resize is no sort.
    expect(await width(list.heading('Username'))).toBeCloseTo(username, -0.5);
    expect(await left(list.heading('Device ID'))).toBeCloseTo(edge + 80, -0.5);
    await expect(heading).toHaveAttribute('aria-sort', 'none');
    await expect.poll(async () => (await gridPreferences(page, server.url)).widths).toMatchObject({ hostname: Math.round(before + 80) });
    await page.reload();
    await list.loaded();
    await expect.poll(() => width(heading)).toBeCloseTo(before + 80, 0);
    await heading.locator('[data-resize]').dblclick();
    await expect.poll(() => width(heading)).toBeLessThan(before + 40);
    const panel = await openPanel(list);
    await panel.getByRole('button', { name: 'Fit Username' }).click();
    await expect(panel.getByRole('button', { name: /^Fit/ })).toHaveCount(1);
    await panel.getByRole('button', { name: 'Reset columns' }).click();
    await expect.poll(() => width(heading)).toBeCloseTo(before, 0);
    await expect.poll(async () => (await gridPreferences(page, server.url)).widths).toBeUndefined();
  });

  test('by the keyboard in the heading; too wide for the window, the grid scrolls and the heading with it', async ({ list, page }) => {
    await list.open();
    const heading = list.heading('Provider');
    const before = await width(heading);
    await heading.focus();
    await page.keyboard.press('Alt+ArrowLeft');
    await expect.poll(() => width(heading)).toBeCloseTo(before - 16, -0.5);
    await expect(heading).toBeFocused();
    for (let press = 0; press < 40; press += 1) await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(() => width(heading)).toBeGreaterThan(before + 600);
    await expect(page).toHaveURL(/\/sessions$/);
    await list.heading('Gateways').focus();
    await list.grid.evaluate((grid) => grid.scrollTo({ left: grid.scrollWidth }));
    expect(await list.grid.evaluate((grid) => grid.scrollLeft)).toBeGreaterThan(100);
    expect(await left(list.heading('Gateways'))).toBeCloseTo(await left(list.cells('gateways').first()), 0);
    await expect(list.heading('Gateways')).toBeInViewport();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  });
});

test('three row heights, remembered', async ({ list, page, server }) => {
  await list.open();
  const row = list.rows.first();
  const height = async () => Math.round((await row.boundingBox())?.height ?? NaN);
  await expect.poll(height).toBe(36);
  const panel = await openPanel(list);
  for (const [name, pixels] of [['Compact', 28], ['Comfortable', 44]] as const) {
    await panel.getByRole('radio', { name }).check();
    await expect.poll(height).toBe(pixels);
    const tops = await list.rows.evaluateAll((rows) => rows.map((one) => one.getBoundingClientRect().top).sort((a, b) => a - b));
    expect(Math.round((tops[3] ?? NaN) - (tops[2] ?? NaN))).toBe(pixels);
  }
  await expectAccessible(page);
  await expect.poll(async () => (await gridPreferences(page, server.url)).density).toBe('comfortable');
  await page.reload();
  await list.loaded();
  await expect.poll(height).toBe(44);
  await page.setViewportSize({ width: 390, height: 800 });
  await expect.poll(height, 'two lines on a phone').toBe(60);
});

test.describe('preferences', () => {
  test("only our own key is written, and what is not ours in it stays too", async ({ list, page, server }) => {
    const theirs = { searchHistory: ['a', { b: 1.5 }], theme: 'dark' };
    await setPreferences(page, server.url, { ...theirs, activeSessions: { later: [1], grid: { later: 'x', density: 'compact' } } });
    await list.open();
    await expect.poll(async () => Math.round((await list.rows.first().boundingBox())?.height ?? NaN)).toBe(28);
    // Meanwhile another program writes.
    await setPreferences(page, server.url, { ...theirs, more: true, activeSessions: { later: [2], grid: { later: 'x' } } });
    const panel = await openPanel(list);
    await panel.getByRole('checkbox', { name: 'Provider' }).uncheck();
    await panel.getByRole('radio', { name: 'Comfortable' }).check();
    await expect.poll(() => preferences(page, server.url)).toEqual({
      ...theirs,
      more: true,
      activeSessions: {
        later: [2],
        grid: {
          later: 'x',
          density: 'comfortable',
          columns: ['username', 'hostname', 'device', 'os', 'client-version', 'client-type', 'gateways'],
        },
      },
    });
  });

  for (const status of [404, 500]) {
    test(`a Controller that answers ${status} keeps nothing, and nobody is bothered`, async ({ list, page, faults, server }) => {
      await faults({ status: { [`GET ${PREFERENCES}`]: status, [`PUT ${PREFERENCES}`]: status } });
      await list.open();
      const panel = await openPanel(list);
      const written = page.waitForResponse((answer) => answer.url().endsWith(PREFERENCES));
      await panel.getByRole('radio', { name: 'Compact' }).check();
      await written;
      await expect.poll(async () => Math.round((await list.rows.first().boundingBox())?.height ?? NaN)).toBe(28);
      await expect(page.getByRole('alert')).toHaveCount(0);
      await server.behave();
    });
  }
});
