// How the list comes into view: rows first, and nothing moves when the rest arrives.
import type { Page } from '@playwright/test';
import { expect, test } from '../lib/test.ts';

declare global {
  interface Window {
    /** Layout shifts that no input excuses, added up. */
    shifted: () => number;
    /** How many rows the first frame had that had any. */
    firstRows: number | undefined;
    /** Whether rows and tools were there, and the grid full of them, when the list came back. */
    back: { filled: boolean; tools: boolean } | undefined;
  }
}

/** Watches a page from its first frame on. */
const watch = (page: Page) =>
  page.addInitScript(() => {
    let sum = 0;
    const add = (list: PerformanceObserverEntryList) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) sum += entry.value;
      }
    };
    const observer = new PerformanceObserver(add);
    observer.observe({ type: 'layout-shift', buffered: true });
    window.shifted = () => {
      add({ getEntries: () => observer.takeRecords() } as PerformanceObserverEntryList);
      return sum;
    };
    // Observed anew in each frame, it is told behind the layout, when what the frame shows is settled.
    const frame = new ResizeObserver(() => {
      const rows = document.querySelectorAll('[role=row][data-dn]').length;
      if (rows > 0) window.firstRows ??= rows;
    });
    const next = () => {
      if (window.firstRows !== undefined) return;
      const root = document.getElementById('active-sessions');
      frame.disconnect();
      if (root) frame.observe(root);
      requestAnimationFrame(next);
    };
    next();
  });

for (const width of [1440, 800, 390]) {
  test(`${width} pixels wide: rows come first, and what comes behind them moves nothing`, async ({ page, list }) => {
    await page.setViewportSize({ width, height: 900 });
    await watch(page);
    await list.open();
    await expect(list.search).toBeVisible();
    await expect(page.locator('#as-facets').getByRole('button').first().or(page.getByRole('button', { name: 'Filters', expanded: false }))).toBeVisible();
    expect(await page.evaluate(() => window.firstRows)).toBeGreaterThan(3);
    // The grid is whole soon after.
    await expect
      .poll(() => page.evaluate(() => {
        const rows = [...document.querySelectorAll('[role=row][data-dn]')].map((row) => row.getBoundingClientRect().bottom);
        return Math.max(...rows) >= (document.querySelector('[role=grid]')?.getBoundingClientRect().bottom ?? Infinity);
      }))
      .toBe(true);
    expect(await page.evaluate(() => window.shifted())).toBeLessThan(0.001);
  });
}

test('coming back to the list, everything is there in its first frame', async ({ page, list }) => {
  await list.open();
  await list.cells('username').first().click();
  await expect(page).toHaveURL(/\/sessions\/./);
  await expect(list.grid).toBeHidden();
  await page.evaluate(() => {
    new MutationObserver((_, observer) => {
      const rows = document.querySelectorAll('[role=grid][aria-label="Active sessions"] [role=row][data-dn]').length;
      if (rows === 0) return;
      observer.disconnect();
      const bottom = Math.max(...[...document.querySelectorAll('[role=row][data-dn]')].map((row) => row.getBoundingClientRect().bottom));
      const grid = document.querySelector('[role=grid]')?.getBoundingClientRect().bottom ?? Infinity;
      window.back = { filled: bottom >= grid - 40, tools: document.querySelector('input[type=search]') !== null };
    }).observe(document.body, { childList: true, subtree: true });
  });
  await page.goBack();
  await list.loaded();
  expect(await page.evaluate(() => window.back)).toEqual({ filled: true, tools: true });
});
