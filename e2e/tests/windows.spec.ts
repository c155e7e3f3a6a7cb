// A list longer than max-rows: asked of the Controller as it comes into view, and used as any other.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { ListPage } from '../lib/list.ts';
import { ask, compute } from '../lib/api.ts';
import { expect, testOn } from '../lib/test.ts';

const LIST = 'GET /admin/stats/active-sessions/dn';

/** Every test runs against 2,000 sessions of which the page may load 500 as a whole. */
const test = testOn({ sessions: 2000, maxRows: 500 });

/** Parameters of every list request from now on. */
function asked(page: Page): URLSearchParams[] {
  const all: URLSearchParams[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname === '/admin/stats/active-sessions/dn') all.push(url.searchParams);
  });
  return all;
}

/** Until every row in view is there. */
async function settled(list: ListPage): Promise<void> {
  await expect(list.grid.locator('[role=row][aria-busy=true]:visible')).toHaveCount(0);
  await expect(list.rows.first()).toBeVisible();
}

/** The last row is here: of as many as there are by now, for sessions come and go. */
async function showsTheEnd(list: ListPage): Promise<void> {
  await expect(async () => {
    const last = await list.grid.getAttribute('aria-rowcount');
    await expect(list.grid.locator(`[role=row][aria-rowindex="${last}"][data-dn]`)).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 10_000 });
}

async function open(list: ListPage, query = ''): Promise<void> {
  await list.open(query);
  await settled(list);
}

test('the list looks like any other, and only windows of it are asked for', async ({ list, page }) => {
  const requests = asked(page);
  await open(list);
  const { matching, all } = await list.counts();
  expect(matching).toBe(all);
  expect(all).toBeGreaterThan(1500);
  expect(Number(await list.grid.getAttribute('aria-rowcount'))).toBe(all + 1);
  const names = await list.column('username');
  expect(names.length).toBeGreaterThan(10);
  expect(names.every((name) => name !== '')).toBe(true);
  await expect(page.getByRole('note')).toHaveCount(0);
  const windows = requests.filter((parameters) => parameters.has('range'));
  expect(windows.length).toBeGreaterThan(0);
  for (const window of windows) {
    const [from, to] = (window.get('range') ?? '').split('-').map(Number);
    expect((to ?? Infinity) - (from ?? 0)).toBeLessThan(500);
  }
});

test('scrolling to the end shows the end, with one request for each place one stays at', async ({ list, page }) => {
  await open(list, '?sort=hostname');
  const requests = asked(page);
  await list.rows.first().locator('[data-col=username]').focus();
  await page.keyboard.press('Control+End');
  await settled(list);
  await showsTheEnd(list);
  expect(requests.length).toBeLessThanOrEqual(3);
  // What stands there is what the Controller has there; sessions that came or went meanwhile move a few.
  type Answer = { data: { hostname?: string }[] };
  const { all } = await list.counts();
  const path = `/stats/active-sessions/dn?orderBy=hostname&range=${all - 10}-${all - 1}`;
  const expected = (await ask<Answer>(page, path)).data.map((session) => session.hostname ?? '');
  const hosts = await list.column('hostname');
  expect(expected.filter((host) => hosts.includes(host)).length).toBeGreaterThan(5);
  await page.keyboard.press('Control+Home');
  await settled(list);
  await expect(list.grid.locator('[role=row][aria-rowindex="2"][data-dn]')).toBeVisible();
});

test('a list that got shorter meanwhile has its new end, where the keyboard is', async ({ list, page }) => {
  await open(list, '?sort=hostname&dir=desc');
  const { all } = await list.counts();
  type Answer = { data: { username: string; providerName: string }[] };
  const path = '/stats/active-sessions/dn?orderBy=hostname&range=0-29';
  // Not oneself, and not her whom other tests look for.
  const users = (await ask<Answer>(page, path)).data.filter(({ username }) => !['admin', 'amara.okafor'].includes(username));
  for (const { username, providerName } of users) {
    await compute(page, '/blacklist', { userDistinguishedName: `CN=${username},OU=${providerName}`, username, providerName });
  }
  await list.rows.first().locator('[data-col=username]').focus();
  await page.keyboard.press('Control+End');
  await expect.poll(async () => (await list.counts()).all).toBeLessThan(all);
  await settled(list);
  await showsTheEnd(list);
  const focused = list.grid.locator('[role=row]:has(:focus)');
  await expect(focused).toHaveAttribute('aria-rowindex', (await list.grid.getAttribute('aria-rowcount')) ?? 'none');
  await page.keyboard.press('ArrowUp');
  await expect(focused).toHaveCount(1);
});

test('the search is the same: words, fields, negation, versions', async ({ list, page }) => {
  await open(list);
  const { all } = await list.counts();
  for (const typed of ['amara.okafor', 'os: windows -corp', 'version: >6.4 gw: sto', '-"gw-1"']) {
    await list.search.fill(typed);
    await expect(async () => {
      const { matching } = await list.counts();
      expect(matching).toBeGreaterThan(0);
      expect(matching).toBeLessThan(all);
    }).toPass();
    await settled(list);
    const has = async (column: Parameters<ListPage['column']>[0]) => (await list.column(column)).map((text) => text.toLowerCase());
    if (typed === 'amara.okafor') expect((await has('username')).every((name) => name.includes('amara.okafor'))).toBe(true);
    if (typed.startsWith('os:')) expect((await has('provider')).some((name) => name.includes('corp'))).toBe(false);
    if (typed.startsWith('-')) expect((await has('gateways')).some((names) => names.includes('gw-1'))).toBe(false);
    await list.search.fill('');
    await expect.poll(async () => (await list.counts()).matching).toBeGreaterThan(1500);
  }
  await list.search.fill('usr: anna');
  await expect(page.getByText('no field')).toBeVisible();
  await list.search.fill('nobody is called so');
  await expect(page.getByText('No session matches')).toBeVisible();
});

test('a key after a pause is asked at once, keys on its heels as one', async ({ list, page }) => {
  await page.clock.install();
  await open(list);
  await list.search.focus();
  const requests = asked(page);
  const questions = () => requests.map((parameters) => parameters.get('query'));
  await page.clock.pauseAt(Date.now() + 60_000);
  await page.keyboard.press('m');
  await page.clock.runFor(10);
  await expect.poll(questions).toEqual(['"m"']);
  await list.search.evaluate((input: HTMLInputElement) => {
    for (const text of ['ma', 'mar', 'mart']) {
      input.value = text;
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
  });
  await page.clock.runFor(30);
  expect(questions()).toHaveLength(1);
  await page.clock.runFor(30);
  await expect.poll(questions).toEqual(['"m"', '"mart"']);
});

test('whether all Gateways answered is asked once in a while, not with every letter', async ({ list, page }) => {
  await page.clock.install();
  let status = 0;
  page.on('request', (request) => (status += Number(request.url().includes('/admin/appliances/status'))));
  await open(list);
  await expect.poll(() => status).toBe(1);
  await page.clock.pauseAt(Date.now() + 60_000);
  await list.search.focus();
  let before = (await list.counts()).matching;
  for (const key of 'mari') {
    await page.keyboard.press(key);
    await page.clock.runFor(100);
    await expect.poll(async () => (await list.counts()).matching).toBeLessThan(before);
    before = (await list.counts()).matching;
  }
  await expect.poll(() => status).toBe(2);
  await page.clock.runFor(2000);
  await expect.poll(() => status).toBe(3);
});

test('sorting by several columns is the Controller’s work', async ({ list, page }) => {
  await open(list);
  const requests = asked(page);
  await list.heading('Provider').click();
  await list.heading('Username').click({ modifiers: ['Shift'] });
  await expect.poll(() => requests.at(-1)?.get('orderBy')).toBe('providerName,username');
  await settled(list);
  await list.loaded();
  expect(new Set(await list.column('provider')).size).toBe(1);
  await list.heading('Provider').click();
  await expect.poll(() => requests.at(-1)?.get('descending')).toBe('true');
});

test('a selected session stays selected wherever one looks, and its tokens can be renewed', async ({ list, page }) => {
  await open(list);
  await list.search.fill('amara.okafor');
  await expect(list.row('amara.okafor').first()).toBeVisible();
  await list.select('amara.okafor');
  await list.search.fill('');
  await expect.poll(async () => (await list.counts()).matching).toBeGreaterThan(1500);
  await expect(list.bulk).toContainText('1 selected');
  await list.bulk.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Renew Tokens' }).click();
  const dialog = page.getByRole('dialog', { name: 'Renew Tokens' });
  await expect(dialog).toContainText('amara.okafor');
});

test('everything that matches is acted on, though only windows of it are here', async ({ list, page }) => {
  await open(list, '?q=provider%3A%20okta');
  const { matching } = await list.counts();
  expect(matching).toBeGreaterThan(200);
  await page.getByRole('checkbox', { name: 'Select all matching sessions' }).check();
  await list.rows.nth(1).getByRole('checkbox').uncheck();
  await list.bulk.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Renew Tokens' }).click();
  const dialog = page.getByRole('dialog', { name: 'Renew Tokens' });
  await expect(dialog.getByRole('button', { name: /^Renew Tokens for [\d,]+ devices$/ })).toBeVisible();
  const label = await dialog.getByRole('button', { name: /^Renew Tokens for/ }).innerText();
  // Sessions come and go meanwhile; the one that was excepted is not among them.
  expect(Math.abs(Number(label.replace(/\D/g, '')) - (matching - 1))).toBeLessThan(20);
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('New certificate');
  await dialog.getByRole('button', { name: /^Renew Tokens for/ }).click();
  await expect(page.getByRole('status').filter({ hasText: 'will renew within minutes' })).toBeVisible();
});

test('reading what an action is for can be given up, and what fails is said', async ({ list, page, faults, server }) => {
  await open(list);
  await page.getByRole('checkbox', { name: 'Select all matching sessions' }).check();
  await faults({ delayMs: { [LIST]: 60_000 } });
  const start = async () => {
    await list.bulk.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: 'Renew Tokens' }).click();
  };
  await start();
  const dialog = page.getByRole('dialog', { name: 'Renew Tokens' });
  await expect(dialog.getByRole('progressbar', { name: 'Reading sessions' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);
  await server.behave();
  await faults({ status: { [LIST]: 503 } });
  await start();
  await expect(dialog.getByRole('alert')).toContainText('could not be read');
  await server.behave();
  await dialog.getByRole('button', { name: 'Retry' }).click();
  await expect(dialog.getByRole('button', { name: /^Renew Tokens for/ })).toBeVisible();
});

test('an export holds all that matches, in the order shown', async ({ list, page }) => {
  await open(list, '?q=provider%3A%20okta&sort=hostname&cols=hostname%2Cusername');
  const { matching } = await list.counts();
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const panel = page.getByRole('dialog', { name: 'Export sessions' });
  const download = page.waitForEvent('download');
  await panel.getByRole('button', { name: /^Export [\d,]+ sessions$/ }).click();
  const lines = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\r\n');
  expect(lines[0]).toBe('Hostname,Username');
  expect(Math.abs(lines.length - 1 - matching)).toBeLessThan(20);
  const shown = await list.column('hostname');
  expect(lines.slice(1, 6).map((line) => line.split(',')[0])).toEqual(shown.slice(0, 5));
});

test('the filters are those of the rows that are here, without numbers that would be wrong', async ({ list, page }) => {
  await open(list);
  const providers = page.getByRole('group', { name: 'Filter by Provider' });
  const first = providers.getByRole('button').first();
  await expect(first).toBeVisible();
  expect(await first.innerText()).not.toMatch(/\d/);
  const all = (await list.counts()).matching;
  await first.click();
  await expect(list.search).toHaveValue(/^provider: /);
  await expect.poll(async () => (await list.counts()).matching).toBeLessThan(all);
});

test('Refresh asks for what is in view', async ({ list, page }) => {
  await open(list);
  const requests = asked(page);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect.poll(() => requests.length).toBe(1);
  expect(requests[0]?.get('range')).toBe('0-199');
  await list.loaded();
  await settled(list);
});

test('a Controller that is gone midway is said; what is here stays; Retry goes on', async ({ list, page, faults, server }) => {
  await open(list);
  const names = (await list.column('username')).slice(0, 5);
  await faults({ status: { [LIST]: 503 } });
  await list.rows.first().locator('[data-col=username]').focus();
  await page.keyboard.press('Control+End');
  await expect(page.getByRole('alert')).toContainText('Sessions could not be loaded');
  await page.keyboard.press('Control+Home');
  expect((await list.column('username')).slice(0, 5)).toEqual(names);
  await server.behave();
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await settled(list);
  await list.rows.first().locator('[data-col=username]').focus();
  await page.keyboard.press('Control+End');
  await settled(list);
  await showsTheEnd(list);
});
