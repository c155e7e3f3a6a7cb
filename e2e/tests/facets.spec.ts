// Filters: counts per value beside the search, each a click that writes the search.
import type { Locator, Page } from '@playwright/test';
import { ask } from '../lib/api.ts';
import { expectAccessible } from '../lib/axe.ts';
import { expect, test } from '../lib/test.ts';

interface Row {
  username: string;
  providerName?: string;
  clientSupport?: string;
  gateways: string[];
}

const sessions = async (page: Page) => (await ask<{ data: Row[] }>(page, '/stats/active-sessions/dn')).data;
const group = (page: Page, field: string) => page.getByRole('group', { name: `Filter by ${field}`, exact: true });
const value = (page: Page, field: string, name: string) => group(page, field).getByRole('button', { name: new RegExp(`^${name} [\\d,]+$`) });
const countOf = async (button: Locator) => Number(((await button.textContent()) ?? '').match(/[\d,]+$/)?.[0].replaceAll(',', ''));

test('each field has its most frequent values with the counts of the Controller', async ({ page, list }) => {
  const of = (rows: Row[], values: (row: Row) => string[]) => {
    const counts = new Map<string, number>();
    for (const row of rows) for (const value of new Set(values(row))) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts.entries()].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  };
  // The Collective lives on: where somebody came or went between the page's answer and ours, both are asked again.
  await expect(async () => {
    await list.open();
    const rows = await sessions(page);
    for (const [field, values] of [
      ['Provider', (row: Row) => [row.providerName ?? '']],
      ['Client support', (row: Row) => [row.clientSupport ?? 'unknown']],
      ['Gateway', (row: Row) => row.gateways],
    ] as const) {
      const expected = of(rows, values).slice(0, 3).map(([name, count]) => `${name} ${count}`);
      await expect(group(page, field).getByRole('button', { name: / [\d,]+$/ })).toHaveText(expected);
    }
  }).toPass({ timeout: 30_000 });
  for (const field of ['OS family', 'Client type', 'Client version']) await expect(group(page, field)).toBeVisible();
});

test('a click writes the search, shows as many as it said, and another click takes it back', async ({ page, list }) => {
  await list.open('?q=a');
  const okta = value(page, 'Provider', 'Okta');
  const count = await countOf(okta);
  await okta.click();
  await expect(list.search).toHaveValue('a provider: "Okta"');
  await expect(okta).toHaveAttribute('aria-pressed', 'true');
  await expect(okta).toBeFocused();
  await expect(list.count).toHaveText(new RegExp(`^${count} of`));
  expect(new Set(await list.column('provider'))).toEqual(new Set(['Okta']));
  await page.keyboard.press('Enter');
  await expect(list.search).toHaveValue('a');
  await expect(okta).toHaveAttribute('aria-pressed', 'false');
  await page.goBack();
  await expect(list.search).toHaveValue('a provider: "Okta"');
});

test('another value of the field takes the place of the first, and its count was right', async ({ page, list }) => {
  await list.open();
  await value(page, 'Provider', 'Okta').click();
  const other = value(page, 'Provider', 'Corporate AD');
  await expect(other).toBeVisible();
  const count = await countOf(other);
  await other.click();
  await expect(list.search).toHaveValue('provider: "Corporate AD"');
  await expect(list.count).toHaveText(new RegExp(`^${count} of`));
  await expect(value(page, 'Provider', 'Okta')).toHaveAttribute('aria-pressed', 'false');
});

test('counts follow what is typed', async ({ page, list }) => {
  await list.open();
  await list.search.fill('amara.okafor');
  await expect(value(page, 'Provider', 'Corporate AD')).toHaveText('Corporate AD 1');
  await expect(group(page, 'Provider').getByRole('button')).toHaveCount(1);
});

test('every value of a field can be found and chosen', async ({ page, list }) => {
  await list.open();
  const names = [...new Set((await sessions(page)).flatMap((row) => row.gateways))];
  const more = group(page, 'Gateway').getByRole('button', { name: /more: Gateway/ });
  await more.click();
  const panel = page.getByRole('dialog', { name: 'All values of Gateway' });
  await expect(panel.getByRole('button')).toHaveCount(names.length);
  await expectAccessible(page);
  const rare = (await panel.getByRole('button').last().textContent())?.match(/^(.*) (\d+)$/);
  const [name, count] = [rare?.[1] ?? '', rare?.[2]];
  await panel.getByRole('textbox', { name: 'Gateway values' }).fill(name.toUpperCase());
  await panel.getByRole('button', { name: new RegExp(`^${name} `) }).click();
  await expect(list.search).toHaveValue(new RegExp(`^gateway: =?"${name}"$`));
  await expect(list.count).toHaveText(new RegExp(`^${count} of`));
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(value(page, 'Gateway', name)).toHaveAttribute('aria-pressed', 'true');
});

test('the line can be put away, and on a phone it is until asked for', async ({ page, list }) => {
  await list.open();
  const toggle = page.getByRole('button', { name: 'Filters' });
  await expect(toggle).toHaveAttribute('aria-expanded', 'true');
  await toggle.click();
  await expect(group(page, 'Provider')).toHaveCount(0);
  await page.setViewportSize({ width: 390, height: 844 });
  await list.open();
  await expect(toggle).toHaveAttribute('aria-expanded', 'false');
  await toggle.click();
  await expect(value(page, 'Provider', 'Okta')).toBeVisible();
  await expectAccessible(page);
});
