// Saved views: a name for what the list shows, kept on the Controller, each also a link.
import { expectAccessible } from '../lib/axe.ts';
import { ask } from '../lib/api.ts';
import { expect, signedIn, test } from '../lib/test.ts';

// Preferences outlive a test: each has an admin of its own on a server of its own.
test.use({
  baseURL: async ({ ownServer }, use) => use(ownServer.url),
  storageState: async ({ ownServer }, use) => use(await signedIn(ownServer, 'admin')),
});

const HOSTILE = '<img src=x onerror=alert(1)> "a" & b';

test('a view is saved, is a link, survives a reload, is renamed, replaced and deleted', async ({ page, list }) => {
  await list.open('?q=provider%3A%20okta&sort=hostname');
  const matching = (await list.counts()).matching;
  const open = () => page.getByRole('button', { name: 'Views', exact: true }).click();
  await open();
  const panel = page.getByRole('dialog', { name: 'Saved views' });
  await expect(panel.getByText('No view is saved yet.')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Save view' })).toBeDisabled();
  await panel.getByRole('textbox', { name: 'View name' }).fill(`  ${HOSTILE}  `);
  await panel.getByRole('button', { name: 'Save view' }).click();
  const link = panel.getByRole('link', { name: HOSTILE, exact: true });
  await expect(link).toHaveAttribute('href', '/sessions?q=provider%3A%20okta&sort=hostname');
  await expect(link).toHaveAttribute('aria-current', 'page');
  await expectAccessible(page);
  await expect
    .poll(async () => JSON.stringify(await ask<unknown>(page, '/my-preferences')))
    .toContain('/sessions?q=provider%3A%20okta&sort=hostname');

  await list.open();
  await expect(list.search).toHaveValue('');
  await open();
  await link.click();
  await expect(panel).toHaveCount(0);
  await expect(list.search).toHaveValue('provider: okta');
  await expect(list.heading('Hostname')).toHaveAttribute('aria-sort', 'ascending');
  // Sessions come and go between two loads.
  await expect.poll(async () => Math.abs((await list.counts()).matching - matching)).toBeLessThan(5);

  await open();
  await panel.getByRole('button', { name: `Rename ${HOSTILE}` }).click();
  await panel.getByRole('textbox', { name: `New name of ${HOSTILE}` }).fill('Okta by host');
  await panel.getByRole('button', { name: 'Rename view' }).click();
  await expect(panel.getByRole('link', { name: 'Okta by host' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Views', exact: true })).toBeFocused();

  await list.search.fill('amara');
  await open();
  await panel.getByRole('textbox', { name: 'View name' }).fill('OKTA BY HOST');
  await expect(panel.getByText('There is a view Okta by host: saving replaces what it shows.')).toBeVisible();
  await panel.getByRole('button', { name: 'Save view' }).click();
  await expect(panel.getByRole('link')).toHaveCount(1);
  await expect(panel.getByRole('link', { name: 'Okta by host' })).toHaveAttribute('href', '/sessions?q=amara&sort=hostname');
  await panel.getByRole('button', { name: 'Delete Okta by host' }).click();
  await expect(panel.getByText('No view is saved yet.')).toBeVisible();
});

test('what others keep in the preferences stays', async ({ page, list }) => {
  await list.open();
  const url = new URL(page.url());
  const headers = { accept: 'application/vnd.appgate.peer-v22+json', origin: url.origin };
  const theirs = { theme: { dark: 1.5 }, activeSessions: { views: { items: [7, { name: 'A', address: '/sessions?q=a', colour: 'red' }] } } };
  expect((await page.request.put('/admin/my-preferences', { headers, data: theirs })).ok()).toBe(true);
  await list.open();
  await page.getByRole('button', { name: 'Views', exact: true }).click();
  const panel = page.getByRole('dialog', { name: 'Saved views' });
  await expect(panel.getByRole('link', { name: 'A', exact: true })).toBeVisible();
  await panel.getByRole('textbox', { name: 'View name' }).fill('B');
  await panel.getByRole('button', { name: 'Save view' }).click();
  await expect
    .poll(async () => ask<unknown>(page, '/my-preferences'))
    .toMatchObject({
      theme: { dark: 1.5 },
      activeSessions: {
        views: { items: [7, { name: 'A', address: '/sessions?q=a', colour: 'red' }, { name: 'B', address: '/sessions' }] },
      },
    });
});
