// The grid: opening sessions, the keyboard, the selection, small windows, light and dark.
import type { Locator } from '@playwright/test';
import { expectAccessible } from '../lib/axe.ts';
import type { ListPage } from '../lib/list.ts';
import { expect, test } from '../lib/test.ts';

const AMARA = 'CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=amara.okafor,OU=Corporate AD';
const AMARA_PATH = `/sessions/${encodeURIComponent(AMARA)}`;

/** Where the keyboard is: the row's index (1 is the heading row) and the column's, both from 1. */
async function place(list: ListPage): Promise<[number, number]> {
  return list.grid.evaluate((grid) => {
    const focused = grid.querySelector(':focus');
    const index = (name: string) => Number(focused?.closest(`[${name}]`)?.getAttribute(name) ?? NaN);
    return [index('aria-rowindex'), index('aria-colindex')];
  });
}

const rowCount = async (list: ListPage) => Number(await list.grid.getAttribute('aria-rowcount'));

test.describe('opening a session', () => {
  test('by a click on its row; back leads to the same view', async ({ list, details, page }) => {
    await list.open('?q=amara.okafor&sort=hostname');
    await list.row('amara.okafor').locator('[data-col=hostname]').click();
    await details.loaded();
    expect(new URL(page.url()).pathname).toBe(AMARA_PATH);
    await expect(details.title).toHaveText('amara.okafor');
    await expect(details.title).toBeFocused();
    await expect(page).toHaveTitle('amara.okafor · Active Sessions');
    await page.goBack();
    await list.loaded();
    await expect(list.search).toHaveValue('amara.okafor');
    await expect(list.heading('Hostname')).toHaveAttribute('aria-sort', 'ascending');
    await expect(page.getByRole('heading', { level: 1, name: 'Active Sessions' })).toBeFocused();
  });

  test('by the keyboard alone, from the search box', async ({ list, details, page }) => {
    await list.open();
    await page.keyboard.press('/');
    await page.keyboard.type('amara.okafor');
    await expect(list.rows).toHaveCount(1);
    await expect(async () => {
      await page.keyboard.press('Tab');
      expect(await place(list)).toEqual([2, 2]);
    }).toPass();
    await page.keyboard.press('Enter');
    await details.loaded();
    expect(new URL(page.url()).pathname).toBe(AMARA_PATH);
    await expect(details.title).toBeFocused();
  });

  test('in a tab of its own with Control', async ({ list, context, page }) => {
    await list.open('?q=amara.okafor');
    const opened = context.waitForEvent('page');
    await list.row('amara.okafor').locator('[data-col=hostname]').click({ modifiers: ['Control'] });
    const other = await opened;
    await expect(other.getByRole('heading', { level: 1, name: 'amara.okafor' })).toBeVisible();
    expect(new URL(other.url()).pathname).toBe(AMARA_PATH);
    expect(new URL(page.url()).pathname).toBe('/sessions');
  });

  test('with a name that needs every kind of escaping, and by its address', async ({ list, details, page }) => {
    await list.open('?q=b%C3%BAzios-%C3%BC');
    await list.rows.first().locator('[data-col=username]').click();
    await details.loaded();
    await expect(details.title).toHaveText('múltiple, byte@corp example');
    const path = new URL(page.url()).pathname;
    await page.reload();
    await details.loaded();
    await expect(details.title).toHaveText('múltiple, byte@corp example');
    expect(new URL(page.url()).pathname).toBe(path);
  });
});

test.describe('the keyboard in the grid', () => {
  test('arrows, Home, End and pages walk the cells; Control jumps to the corners', async ({ list, page }) => {
    await list.open();
    await list.grid.locator('[aria-rowindex="2"] [data-col=username]').focus();
    const last = await rowCount(list);
    const walk: [string, [number, number]][] = [
      ['ArrowDown', [3, 2]],
      ['ArrowRight', [3, 3]],
      ['End', [3, 10]],
      ['ArrowRight', [3, 10]],
      ['Home', [3, 1]],
      ['ArrowUp', [2, 1]],
      ['Control+End', [last, 10]],
      ['ArrowDown', [last, 10]],
      ['Control+Home', [2, 1]],
      ['ArrowUp', [1, 1]],
      ['ArrowRight', [1, 2]],
      ['ArrowDown', [2, 2]],
    ];
    for (const [key, expected] of walk) {
      await page.keyboard.press(key);
      await expect.poll(() => place(list), { message: key }).toEqual(expected);
      await expect(list.grid.locator(':focus'), key).toBeInViewport({ ratio: 1 });
    }
    await page.keyboard.press('PageDown');
    const [below] = await place(list);
    expect(below).toBeGreaterThan(15);
    await page.keyboard.press('PageUp');
    await expect.poll(() => place(list)).toEqual([2, 2]);
    await expect(list.grid.locator('[tabindex="0"]'), 'one tab stop').toHaveCount(1);
  });

  test('Enter on a heading sorts, with Shift it adds', async ({ list, page }) => {
    await list.open();
    await list.heading('Provider').focus();
    await page.keyboard.press('Enter');
    await expect(list.heading('Provider')).toHaveAttribute('aria-sort', 'ascending');
    await page.keyboard.press('ArrowRight');
    await expect(list.heading('Hostname')).toBeFocused();
    await page.keyboard.press('Shift+Enter');
    await expect(list.heading('Hostname')).toHaveAttribute('aria-sort', 'ascending');
    await expect(list.heading('Provider')).toHaveAttribute('aria-sort', 'ascending');
  });
});

test('rows beyond the view are painted once a list has come to rest, and never show another list', async ({ list, page }) => {
  await list.open();
  const beyond = async () =>
    list.grid.evaluate((grid) => {
      const { bottom } = grid.getBoundingClientRect();
      const rows = [...grid.querySelectorAll('[role=row][data-dn]')].filter((row) => row.getBoundingClientRect().top >= bottom);
      return { rows: rows.length, odd: rows.filter((row) => !row.textContent?.toLowerCase().includes('corp')).length };
    });
  await list.search.focus();
  for (const key of 'corp') await page.keyboard.press(key);
  await expect(list.count).not.toHaveText(/^(\S+) of \1 /);
  // The frame that shows the count has no row of the list before, in view or beyond.
  expect((await beyond()).odd).toBe(0);
  await expect.poll(async () => (await beyond()).rows).toBeGreaterThan(1);
  expect((await beyond()).odd).toBe(0);
});

test('a leap of the scroll bar shows the rows there, then those next to them, and leaves none that tells something old', async ({ list }) => {
  await list.open();
  await list.rows.first().getByRole('checkbox').check();
  const said = () =>
    list.grid.evaluate((grid) => {
      const { bottom } = grid.getBoundingClientRect();
      const top = grid.querySelector('.as-head')!.getBoundingClientRect().bottom;
      const rows = [...grid.querySelectorAll('[role=row][data-dn]')].map((row) => ({ box: row.getBoundingClientRect(), at: Number(row.getAttribute('aria-rowindex')) }));
      const view = rows.filter(({ box }) => box.bottom > top && box.top < bottom);
      return { view: view.length, room: (bottom - top) / rows[0]!.box.height, above: rows.some(({ box, at }) => box.bottom <= top && at === Math.min(...view.map((row) => row.at)) - 1) };
    });
  // Dragged through, rows are texts alone; the first leap cannot know that it is one of many.
  const marked = await list.grid.evaluate(async (grid) => {
    const counts: number[] = [];
    for (const part of [4, 2, 1.3, 2]) {
      grid.scrollTo(0, grid.scrollHeight / part);
      await new Promise(requestAnimationFrame);
      const top = grid.getBoundingClientRect().top;
      const view = [...grid.querySelectorAll('[role=row][data-dn]')].filter((row) => row.getBoundingClientRect().top > top);
      counts.push(view.filter((row) => row.querySelector('[data-col=os]')!.classList.contains('as-mark')).length);
    }
    return counts;
  });
  expect(marked[0]).toBeGreaterThan(5);
  expect(marked.at(-1)).toBe(0);
  await expect.poll(async () => (await said()).above).toBe(true);
  await expect(list.grid.locator('[role=row][data-dn] [data-col=os]:not(.as-mark)'), 'at rest').toHaveCount(0);
  const { view, room } = await said();
  expect(view).toBeGreaterThanOrEqual(Math.floor(room));
  // The selected row may still be in the document: it must not be selected when nothing is.
  await list.bulk.getByRole('button', { name: 'Clear selection' }).click();
  await expect(list.grid.locator('[role=row][aria-selected="true"]')).toHaveCount(0);
  // Another list: no row of this one, wherever it stands.
  const dns = async () => list.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-dn')));
  await list.search.fill('amara.okafor');
  await expect(list.rows).toHaveCount(1);
  expect(await dns()).toEqual([AMARA]);
});

test.describe('selection', () => {
  const box = (row: Locator) => row.getByRole('checkbox');

  test('boxes select, the toolbar counts, and Clear selection ends it', async ({ list, page }) => {
    await page.clock.install();
    await list.open('?q=conflict.carl');
    await page.getByRole('combobox', { name: 'Auto-refresh' }).selectOption('15 s');
    await expect(list.bulk).toHaveCount(0);
    await list.select('conflict.carl');
    await expect(list.bulk).toContainText('1 selected');
    await expect(list.row('conflict.carl')).toHaveAttribute('aria-selected', 'true');
    // The selection outlives another search, another order and a refresh.
    await list.search.fill('failover.fatima');
    await list.select('failover.fatima');
    await expect(list.bulk).toContainText('2 selected');
    await list.heading('Hostname').click();
    const refreshed = page.waitForResponse((answer) => answer.url().includes('/stats/active-sessions/dn'));
    await page.clock.fastForward('00:20');
    await refreshed;
    await list.loaded();
    await expect(list.bulk).toContainText('2 selected');
    await expect(box(list.row('failover.fatima'))).toBeChecked();
    await list.bulk.getByRole('button', { name: 'Clear selection' }).click();
    await expect(list.bulk).toHaveCount(0);
    await expect(box(list.row('failover.fatima'))).not.toBeChecked();
  });

  test('the heading selects everything that matches, and nothing else', async ({ list, page }) => {
    await list.open('?q=provider%3A%20service');
    const all = page.getByRole('checkbox', { name: 'Select all matching sessions' });
    const { matching } = await list.counts();
    expect(matching).toBeGreaterThan(1);
    await all.check();
    await expect(list.bulk).toContainText(`${matching} selected`);
    await list.search.fill('amara.okafor');
    await expect(list.row('amara.okafor')).toHaveAttribute('aria-selected', 'false');
    await list.search.fill('provider: service');
    await expect(all).toBeChecked();
    await all.click();
    await expect(list.bulk).toHaveCount(0);
  });

  test('Space selects, Shift and arrows extend, Control+A takes all, Escape none', async ({ list, page }) => {
    await list.open();
    await list.grid.locator('[aria-rowindex="3"] [data-col=os]').focus();
    await page.keyboard.press('Space');
    await expect(list.bulk).toContainText('1 selected');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(list.bulk).toContainText('3 selected');
    for (const index of [3, 4, 5]) {
      await expect(list.grid.locator(`[aria-rowindex="${index}"]`)).toHaveAttribute('aria-selected', 'true');
    }
    await page.keyboard.press('Control+a');
    await expect(list.bulk).toContainText(`${(await list.counts()).all} selected`);
    await page.keyboard.press('Escape');
    await expect(list.bulk).toHaveCount(0);
    expect(await place(list)).toEqual([5, 6]);
  });
});

for (const width of [390, 1440]) {
  test(`at ${width} pixels a version gives way to the word behind it`, async ({ list, page }) => {
    await page.setViewportSize({ width, height: 844 });
    await list.open('?q=support:none');
    const cell = list.grid.getByRole('gridcell', { name: /unsupported/ }).first();
    await expect(cell).toBeVisible();
    const { right, word, text } = await cell.evaluate((cell) => {
      const range = cell.ownerDocument.createRange();
      range.selectNodeContents(cell.lastChild as Node);
      const version = cell.firstElementChild as HTMLElement;
      return {
        right: cell.getBoundingClientRect().right,
        word: range.getBoundingClientRect().right,
        text: [version.scrollWidth > version.clientWidth, version.getBoundingClientRect().right <= range.getBoundingClientRect().left],
      };
    });
    expect(word).toBeLessThanOrEqual(right);
    expect(text).toEqual([true, true]);
  });
}

test.describe('a window 390 pixels wide', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('searches, selects, acts and opens, and nothing sticks out', async ({ list, details, page }) => {
    await list.open();
    const sticksOut = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await sticksOut()).toBe(0);
    await list.search.fill('amara.okafor');
    const row = list.row('amara.okafor');
    await expect(row.locator('[data-col=username]')).toBeInViewport({ ratio: 1 });
    await expect(row.locator('[data-col=hostname]')).toBeInViewport({ ratio: 1 });
    const menu = await list.openMenu('amara.okafor');
    await expect(menu.getByRole('menuitem').last()).toBeInViewport({ ratio: 1 });
    await page.keyboard.press('Escape');
    await list.select('amara.okafor');
    await expect(list.bulk.getByRole('button', { name: 'Actions' })).toBeInViewport({ ratio: 1 });
    expect(await sticksOut()).toBe(0);
    await expectAccessible(page);
    await row.locator('[data-col=username]').click();
    await details.loaded();
    expect(await sticksOut()).toBe(0);
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the list is accessible in ${colorScheme}, with a selection, a menu and a wrong search`, async ({ list, page }) => {
    await page.emulateMedia({ colorScheme });
    await list.open();
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await list.search.fill('corp');
    await page.getByRole('checkbox', { name: 'Select all matching sessions' }).check();
    await expect(list.bulk).toBeVisible();
    await list.search.fill('hots: corp');
    await expect(list.search).toHaveAttribute('aria-invalid', 'true');
    await list.grid.locator('[aria-rowindex="2"] [data-col=username]').focus();
    await page.keyboard.press('Shift+F10');
    await expect(page.getByRole('menu')).toBeVisible();
    await expectAccessible(page);
  });
}
