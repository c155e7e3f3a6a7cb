// How the list comes into view: rows first, and nothing moves when the rest arrives.
import type { Page } from '@playwright/test';
import { expect, test } from '../lib/test.ts';

declare global {
  interface Window {
    /** Layout shifts that no input excuses, added up. */
    shifted: () => number;
    /** What the page looked like in the first frame with a row. */
    begun: { rows: number; filled: boolean; tools: boolean } | undefined;
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
    // Behind the layout of each frame, when what it shows is settled.
    const sizes = new ResizeObserver(() => {
      const rows = [...document.querySelectorAll('[role=row][data-dn]')];
      const grid = document.querySelector('[role=grid]');
      if (rows.length === 0 || grid === null || window.begun) return;
      const lowest = Math.max(...rows.map((row) => row.getBoundingClientRect().bottom));
      window.begun = {
        rows: rows.length,
        filled: lowest >= grid.getBoundingClientRect().bottom,
        tools: document.querySelector('input[type=search]') !== null,
      };
    });
    const again = (flip: boolean) => {
      const root = document.getElementById('active-sessions');
      if (root && !window.begun) {
        sizes.disconnect();
        sizes.observe(root);
      }
      if (!window.begun) requestAnimationFrame(() => again(!flip));
    };
    again(true);
  });

for (const width of [1440, 800, 390]) {
  test(`${width} pixels wide: rows come first, and what comes behind them moves nothing`, async ({ page, list }) => {
    await page.setViewportSize({ width, height: 900 });
    await watch(page);
    await list.open();
    await expect(list.search).toBeVisible();
    await expect(page.locator('#as-facets').getByRole('button').first().or(page.getByRole('button', { name: 'Filters', expanded: false }))).toBeVisible();
    const begun = await page.evaluate(() => window.begun);
    expect(begun?.rows).toBeGreaterThan(3);
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
    window.begun = undefined;
    new MutationObserver((_, observer) => {
      const rows = document.querySelectorAll('[role=grid][aria-label="Active sessions"] [role=row][data-dn]').length;
      if (rows === 0) return;
      observer.disconnect();
      const bottom = Math.max(...[...document.querySelectorAll('[role=row][data-dn]')].map((row) => row.getBoundingClientRect().bottom));
      const grid = document.querySelector('[role=grid]')?.getBoundingClientRect().bottom ?? Infinity;
      window.begun = { rows, filled: bottom >= grid - 40, tools: document.querySelector('input[type=search]') !== null };
    }).observe(document.body, { childList: true, subtree: true });
  });
  await page.goBack();
  await list.loaded();
  expect(await page.evaluate(() => window.begun)).toMatchObject({ filled: true, tools: true });
});
