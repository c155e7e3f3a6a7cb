// A refresh is a difference: what one looks at stays where it is, and what changed is said.
import type { Page } from '@playwright/test';
import type { ListPage } from '../lib/list.ts';
import { expect, test } from '../lib/test.ts';

const LIST = '/stats/active-sessions/dn';

/** The row at the upper edge of the list, and how far below it stands. */
const edge = (list: ListPage) =>
  list.grid.evaluate((grid) => {
    const top = grid.querySelector('.as-head')?.getBoundingClientRect().bottom ?? 0;
    const rows = [...grid.querySelectorAll('[role=row][data-dn]')].map((row) => ({
      dn: row.getAttribute('data-dn') ?? '',
      y: Math.round(row.getBoundingClientRect().top - top),
      bottom: row.getBoundingClientRect().bottom - top,
      index: Number(row.getAttribute('aria-rowindex')),
    }));
    rows.sort((a, b) => a.y - b.y);
    return rows.find((row) => row.bottom > 1) ?? { dn: '', y: NaN, bottom: NaN, index: NaN };
  });

async function refresh(list: ListPage, page: Page): Promise<void> {
  const answered = page.waitForResponse((answer) => answer.url().includes(LIST));
  await page.getByRole('button', { name: 'Refresh' }).click();
  await answered;
  await list.loaded();
}

/** Gateways whose silence takes some sessions away, but none of those named. */
async function quietable(list: ListPage, spare: string[], above: number): Promise<string> {
  const alone = new Map<string, number[]>();
  const spared = new Set<string>();
  const rows = await list.grid.evaluate(async () => {
    const accept = 'application/vnd.appgate.peer-v22+json';
    const answer = await fetch('/admin/stats/active-sessions/dn?orderBy=username', { headers: { accept } });
    const { data } = (await answer.json()) as { data: { distinguishedName: string; username: string; gateways: string[] }[] };
    return data.map((row) => ({ dn: row.distinguishedName, gateways: row.gateways }));
  });
  rows.forEach((row, position) => {
    const only = new Set(row.gateways).size === 1 ? row.gateways[0] : undefined;
    if (only === undefined) return;
    alone.set(only, [...(alone.get(only) ?? []), position]);
    if (spare.includes(row.dn)) spared.add(only);
  });
  const found = [...alone].find(([gateway, positions]) => !spared.has(gateway) && positions.some((position) => position < above));
  if (found === undefined) throw new Error('no Gateway serves a session above alone');
  return found[0];
}

test('the row at the edge, the focus and the selection stay while rows above go and come back', async ({ list, page, faults, server }) => {
  await list.open();
  await list.grid.evaluate((grid) => grid.scrollTo({ top: 100 * 36 + 17 }));
  await expect.poll(async () => (await edge(list)).index).toBeGreaterThan(90);
  const start = await edge(list);
  const focused = list.grid.locator(`[aria-rowindex="${start.index + 6}"] [data-col=hostname]`);
  await focused.focus();
  const dn = await list.grid.locator(`[aria-rowindex="${start.index + 6}"]`).getAttribute('data-dn');
  if (dn === null) throw new Error('no row with the focus');
  await page.keyboard.press('Space');
  const visible = await list.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-dn') ?? ''));
  const gateway = await quietable(list, visible, start.index - 12);
  const place = () => list.grid.evaluate((grid) => grid.querySelector('[data-dn] [tabindex="0"]')?.closest('[data-dn]')?.getAttribute('data-dn'));
  const before = (await list.counts()).all;

  await faults({ silentGateways: [gateway] });
  await refresh(list, page);
  await expect.poll(async () => (await list.counts()).all).toBeLessThan(before);
  await expect.poll(() => edge(list)).toMatchObject({ dn: start.dn, y: start.y });
  expect((await edge(list)).index).toBeLessThan(start.index);
  expect(await place()).toBe(dn);
  await expect(list.bulk).toContainText('1 selected');
  await expect(list.grid.locator(`[data-dn="${dn}"]`)).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByTestId('last-updated')).toContainText(/\+\d+ −\d+ since \d\d:\d\d:\d\d/);

  await server.behave();
  await refresh(list, page);
  await expect.poll(() => edge(list)).toMatchObject({ dn: start.dn, y: start.y });
  await expect.poll(place).toBe(dn);
  await list.grid.locator(`[data-dn="${dn}"] [data-col=hostname]`).focus();
  await page.keyboard.press('ArrowDown');
  const next = await list.grid.locator(`[data-dn="${dn}"]`).getAttribute('aria-rowindex');
  await expect.poll(() => list.grid.evaluate((grid) => grid.querySelector(':focus')?.closest('[role=row]')?.getAttribute('aria-rowindex'))).toBe(
    String(Number(next) + 1),
  );
});

test('"all matching" goes on to mean what matches, exceptions and all', async ({ list, page, faults, server }) => {
  await list.open();
  const gateway = await quietable(list, [], 10_000);
  await faults({ silentGateways: [gateway] });
  await refresh(list, page);
  const fewer = (await list.counts()).all;
  await page.getByRole('checkbox', { name: 'Select all matching sessions' }).check();
  await expect(list.bulk).toContainText(`All ${fewer} matching selected`);
  const first = list.rows.first();
  const dn = await first.getAttribute('data-dn');
  await first.getByRole('checkbox').uncheck();
  await server.behave();
  await refresh(list, page);
  await expect.poll(async () => (await list.counts()).all).toBeGreaterThan(fewer);
  const more = (await list.counts()).all;
  await expect(list.bulk).toContainText(`${more - 1} selected`);
  await expect(list.grid.locator(`[data-dn="${dn}"]`)).toHaveAttribute('aria-selected', 'false');
});

test('a focused row that is scrolled away keeps the keyboard', async ({ list, page }) => {
  await list.open();
  await list.grid.locator('[aria-rowindex="5"] [data-col=hostname]').focus();
  await list.grid.evaluate((grid) => grid.scrollTo({ top: 120 * 36 }));
  await expect(list.grid.locator('[aria-rowindex="5"]')).toHaveCount(0);
  await expect(list.grid).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(list.grid.locator('[aria-rowindex="6"] [data-col=hostname]')).toBeFocused();
  await expect(list.grid.locator('[aria-rowindex="6"]')).toBeInViewport({ ratio: 1 });
});

test('the clock waits for an open menu or panel, and says so', async ({ list, page }) => {
  await page.clock.install();
  await list.open();
  await page.getByRole('combobox', { name: 'Auto-refresh' }).selectOption('15 s');
  const updated = page.getByTestId('last-updated');
  for (const open of ['menu', 'panel']) {
    if (open === 'menu') await list.openMenu(await list.firstUsername());
    else await page.getByRole('button', { name: 'Columns', exact: true }).click();
    let asked = false;
    const watch = (request: { url(): string }) => (asked ||= request.url().includes(LIST));
    page.on('request', watch);
    await page.clock.fastForward('00:20');
    await expect(updated, open).toContainText('auto-refresh paused');
    expect(asked, open).toBe(false);
    const answered = page.waitForResponse((answer) => answer.url().includes(LIST));
    await page.keyboard.press('Escape');
    await page.clock.fastForward('00:02');
    await answered;
    await list.loaded();
    await expect(updated, open).not.toContainText('paused');
    page.off('request', watch);
  }
});
