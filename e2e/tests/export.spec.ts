// Export: the file holds what the list shows, and nothing in it runs.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../lib/axe.ts';
import { expect, test } from '../lib/test.ts';

interface Row {
  distinguishedName: string;
  username: string;
}

async function exported(page: Page, options: { rows?: RegExp; format?: 'CSV' | 'JSON' }) {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const panel = page.getByRole('dialog', { name: 'Export sessions' });
  if (options.rows !== undefined) await panel.getByRole('radio', { name: options.rows }).check();
  if (options.format !== undefined) await panel.getByRole('radio', { name: new RegExp(`^${options.format}`) }).check();
  const download = page.waitForEvent('download');
  await panel.getByRole('button', { name: /^Export [\d,]+ sessions?$/ }).click();
  const file = await download;
  await expect(panel).toHaveCount(0);
  const name = file.suggestedFilename();
  await expect(page.getByRole('status').filter({ hasText: `exported to ${name}` })).toBeVisible();
  return { name, text: await readFile(await file.path(), 'utf8') };
}

/** Cells of a CSV file without line breaks inside cells. */
function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map((match) => (match[1] ?? match[2] ?? '').replaceAll('""', '"'));
}

test('CSV: the columns and the order of the list, only what matches', async ({ page, list }) => {
  await list.open('?q=provider%3A%20okta&sort=hostname&dir=desc&cols=hostname,username,gateways');
  const { matching } = await list.counts();
  const { name, text } = await exported(page, {});
  expect(name).toMatch(/^active-sessions-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.csv$/);
  const lines = text.split('\r\n');
  expect(lines[0]).toBe('Hostname,Username,Gateways');
  expect(lines.at(-1)).toBe('');
  expect(lines).toHaveLength(matching + 2);
  const shown = await list.column('hostname');
  expect(lines.slice(1, 1 + shown.length).map((line) => cells(line)[0])).toEqual(shown);
  expect(lines.slice(1, -1).map((line) => cells(line).length)).toEqual(Array(matching).fill(3));
  expect(text).not.toMatch(/(^|,|")[=+@-]/m);
});

test('JSON: every field as the Controller sent it', async ({ page, list }) => {
  // What the page itself was answered: a second answer may differ by who came meanwhile. A copy is made where it arrives, for a body that
  // the page has read into a buffer of its own is not kept by the browser.
  await page.addInitScript(() => {
    const ask = window.fetch;
    window.fetch = async (...question) => {
      const answer = await ask(...question);
      if (new URL(answer.url).pathname === '/admin/stats/active-sessions/dn') Object.assign(window, { answered: answer.clone().text() });
      return answer;
    };
  });
  await list.open('?q=corp');
  const answered = await page.evaluate(() => (window as unknown as { answered: Promise<string> }).answered);
  const { data } = JSON.parse(answered) as { data: Row[] };
  const { matching, all } = await list.counts();
  expect(matching).toBeLessThan(all);
  const { name, text } = await exported(page, { rows: /^All/, format: 'JSON' });
  expect(name).toMatch(/Z\.json$/);
  const rows = JSON.parse(text) as Row[];
  expect(rows).toHaveLength(all);
  const key = (a: Row, b: Row) => (a.distinguishedName < b.distinguishedName ? -1 : 1);
  expect(rows.toSorted(key)).toEqual(data.toSorted(key));
});

test('only the selected ones, and keyboard alone', async ({ page, list }) => {
  await list.open('?q=amara.okafor');
  await list.select('amara.okafor');
  await list.search.fill('');
  const button = page.getByRole('button', { name: 'Export', exact: true });
  await button.focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('dialog', { name: 'Export sessions' });
  await expect(panel.getByRole('radio', { name: 'The 1 selected' })).toBeChecked();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(button).toBeFocused();
  const { text } = await exported(page, {});
  expect(text.split('\r\n')).toHaveLength(3);
  expect(text).toContain('\r\namara.okafor,');
});
