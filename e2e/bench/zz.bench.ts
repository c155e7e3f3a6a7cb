// A million sessions loaded as a whole, with max-rows raised: is the page smooth while they come, quick afterwards, and how much memory is it?
import { readFile } from 'node:fs/promises';
import type { Browser } from '@playwright/test';
import { expect, testOn } from '../lib/test.ts';

/** Bars of issue 3. */
const LONGEST_TASK = 50;
const LONGEST_KEYSTROKE = 50;
const MOST_MEMORY = 900;

const test = testOn({ sessions: 1_000_000, maxRows: 2_000_000 });

/**
 * A browser that has just been started is busy with itself for a second, the server beside it with its million, and on two cores a task of
 * 15 ms takes 50 by that. Waits until all of the browser's processes have hardly worked three times in a row.
 */
async function settled(browser: Browser) {
  const system = await browser.newBrowserCDPSession();
  let last = 0;
  let calm = 0;
  await expect
    .poll(
      async () => {
        const { processInfo } = (await system.send('SystemInfo.getProcessInfo')) as { processInfo: { cpuTime: number }[] };
        const now = processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
        calm = now - last < 0.02 ? calm + 1 : 0;
        last = now;
        return calm;
      },
      { intervals: [100], timeout: 30_000 },
    )
    .toBeGreaterThanOrEqual(3);
}

interface Probe {
  long: { duration: number; startTime: number }[];
  keys: number[];
}

test('a million sessions loaded', async ({ page, list, browser }) => {
  test.setTimeout(600_000);
  await page.addInitScript(() => {
    const probe = { long: [] as Probe['long'], keys: [] as number[] };
    Object.assign(window, { probe });
    // What browsers report: tasks of 50 ms and more.
    new PerformanceObserver((seen) => probe.long.push(...seen.getEntries().map(({ duration, startTime }) => ({ duration, startTime })))).observe({ type: 'longtask', buffered: true });
  });
  await settled(browser);
  const began = Date.now();
  await page.goto('/sessions');
  await expect(list.rows.first()).toBeVisible({ timeout: 60_000 });
  const first = Date.now() - began;
  await expect(page.getByRole('progressbar', { name: 'Loading sessions' })).toBeVisible();
  await expect(list.grid).not.toHaveAttribute('aria-busy', 'true', { timeout: 300_000 });
  const whole = Date.now() - began;
  console.log(`${await list.count.textContent()}: first row after ${first} ms, all after ${whole} ms`);
  const long = await page.evaluate(() => (window as unknown as { probe: Probe }).probe.long.toSorted((a, b) => b.duration - a.duration));
  console.log(`tasks over 50 ms while loading: ${long.length}, ${long.map(({ duration, startTime }) => `${duration.toFixed(0)} ms at ${startTime.toFixed(0)} ms`).join(', ')}`);

  const system = await browser.newBrowserCDPSession();
  const { processInfo } = (await system.send('SystemInfo.getProcessInfo')) as { processInfo: { type: string; id: number }[] };
  const memory: number[] = [];
  for (const { id } of processInfo.filter(({ type }) => type === 'renderer')) {
    const rollup = await readFile(`/proc/${id}/smaps_rollup`, 'utf8');
    const kilobytes = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)].reduce((sum, [, value]) => sum + Number(value), 0);
    memory.push(kilobytes / 1024);
  }
  const most = Math.max(...memory);
  console.log(`private memory of the renderer: ${most.toFixed(0)} MiB`);

  await list.search.focus();
  for (const word of ['martin', 'okafor', '10.0.0.0/8']) {
    for (const key of word) {
      await page.evaluate(() => {
        const started = (event: Event) =>
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => (window as unknown as { probe: Probe }).probe.keys.push(performance.now() - event.timeStamp);
            port2.postMessage(0);
          });
        window.addEventListener('keydown', started, { capture: true, once: true });
      });
      const before = await page.evaluate(() => (window as unknown as { probe: Probe }).probe.keys.length);
      await page.keyboard.press(key);
      await page.waitForFunction((before) => (window as unknown as { probe: Probe }).probe.keys.length > before, before);
    }
    await page.keyboard.press('Escape');
  }
  const keys = await page.evaluate(() => (window as unknown as { probe: Probe }).probe.keys.toSorted((a, b) => a - b));
  console.log(await page.evaluate(() => (window as any).probe.keys.map((k: number) => k.toFixed(0)).join(' ')));
  const at = (share: number) => keys[Math.min(keys.length - 1, Math.floor(keys.length * share))] ?? 0;
  console.log(`a keystroke, key to painted frame: p50 ${at(0.5).toFixed(0)} ms, p95 ${at(0.95).toFixed(0)} ms, of ${keys.length}`);
  expect.soft(long[0]?.duration ?? 0, 'longest task').toBeLessThanOrEqual(LONGEST_TASK);
  expect.soft(at(0.95), 'keystroke').toBeLessThanOrEqual(LONGEST_KEYSTROKE);
  expect.soft(most, 'memory').toBeLessThan(MOST_MEMORY);
});
