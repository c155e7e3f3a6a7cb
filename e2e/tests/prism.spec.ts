import { TABS } from '../lib/details.ts';
import { document, startPrism } from '../lib/prism.ts';
import { Server } from '../lib/server.ts';
import { expect, test } from '../lib/test.ts';

test.use({ who: null });
test.skip(document === undefined, 'PRISM_SPEC does not name the published document on this machine');

interface Row {
  username: string;
  providerName: string;
  hostname?: string;
  distinguishedName: string;
}

test('the published examples of a Controller show without an error', async ({ page, list, details }) => {
  test.setTimeout(120_000);
  const prism = await startPrism(document ?? '');
  const server = await Server.start({ controller: prism.url });
  try {
    const headers = { accept: 'application/vnd.appgate.peer-v22+json', authorization: 'Bearer any' };
    const example = await (await fetch(`${prism.url}/stats/active-sessions/dn`, { headers })).json();
    const row: Row = example.data[0];

    await page.goto(`${server.url}/sessions`);
    await expect(page.getByRole('combobox', { name: 'Identity provider' })).toBeVisible();
    await page.getByRole('textbox', { name: 'Username' }).fill('admin');
    await page.getByRole('textbox', { name: 'Password' }).fill('anything');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await list.loaded();
    await expect(list.rows).toHaveCount(example.data.length);
    await expect(list.rows.first()).toHaveAttribute('data-dn', row.distinguishedName);
    await expect(list.cells('username').first()).toHaveText(row.username);
    await expect(list.cells('provider').first()).toHaveText(row.providerName);
    await expect(page.getByRole('alert')).toHaveCount(0);

    await list.cells('username').first().click();
    await details.loaded();
    await expect(page).toHaveURL(`${server.url}/sessions/${encodeURIComponent(row.distinguishedName)}`);
    await expect(details.general('username')).not.toBeEmpty();
    await expect(page.getByRole('alert')).toHaveCount(0);
    expect(await details.site.locator('option').count()).toBeGreaterThan(0);
    const texts = new Set<string>();
    for (const tab of TABS) {
      await details.tab(tab).click();
      await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible();
      await expect(details.panel).not.toBeEmpty();
      await expect(page.getByRole('alert')).toHaveCount(0);
      texts.add((await details.panel.textContent()) ?? '');
    }
    expect(texts.size, 'every tab shows something of its own').toBe(TABS.length);
  } finally {
    await server.stop();
    await prism.stop();
  }
});
