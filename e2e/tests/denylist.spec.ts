// The denylist: who is on it, adding and removing, and what is said when that fails.
import type { Page } from '@playwright/test';
import { expectAccessible } from '../lib/axe.ts';
import { denylist, enter, list as listed, ResourceList } from '../lib/resource.ts';
import { expect, test } from '../lib/test.ts';

const users = (page: Page) => new ResourceList(page, 'Denylisted users', 'Search denylist');
const toast = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text });
const NAMES = ['zoe.zulu', 'anna.alpha', 'mona.mike'];

test('nobody is on it: the page says what would change that', async ({ page, ownServer }) => {
  await enter(page, ownServer, '/sessions');
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Denylist' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Denylist');
  await expect(page.getByText('Nobody is on the denylist')).toBeVisible();
  await expect(page).toHaveTitle(/Denylist/);
});

test('search and order answer and stand in the address', async ({ page, ownServer }) => {
  await enter(page, ownServer, '/denylist');
  for (const name of NAMES) await denylist(page, ownServer, name, name === 'mona.mike' ? 'Left the company' : 'Lost laptop');
  await page.reload();
  const { rows, search, count, heading, column } = bound(users(page));
  await expect(rows).toHaveCount(3);
  await expect(count).toHaveText('3 denylisted users');
  expect(await column('username')).toEqual(['mona.mike', 'anna.alpha', 'zoe.zulu']);
  await heading('Username').click();
  await expect(heading('Username')).toHaveAttribute('aria-sort', 'ascending');
  await expect.poll(() => column('username')).toEqual(['anna.alpha', 'mona.mike', 'zoe.zulu']);
  await expect(page).toHaveURL(/sort=username/);
  await heading('Username').click();
  await expect(page).toHaveURL(/sort=username&dir=desc/);
  await search.fill('laptop -zoe');
  await expect(rows).toHaveCount(1);
  await expect(count).toHaveText('1 of 3 denylisted users');
  await expect(page).toHaveURL(/q=laptop/);
  await page.reload();
  await expect(search).toHaveValue('laptop -zoe');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('anna.alpha');
  await search.fill('nobody is called this');
  await expect(page.getByText('No user matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear search' }).click();
  await expect(rows).toHaveCount(3);
  await page.goBack();
  await expect(search).toHaveValue('nobody is called this');
});

test('a load that another one overtakes leaves nothing behind: every user is there once', async ({ page, ownServer }) => {
  await enter(page, ownServer, '/sessions');
  // Reasons that do not compress, so that the first users are here while the last are not.
  const reason = () => Array.from({ length: 50 }, () => crypto.randomUUID()).join(' ');
  const names = Array.from({ length: 60 }, (_, at) => `user.${at}`);
  for (const name of names) await denylist(page, ownServer, name, reason());
  await ownServer.faults({ stallAfterBytes: { 'GET /admin/blacklist': 30_000 } });
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  const half = new Promise<void>((done) => {
    let [list, received] = ['', 0];
    network.on('Network.requestWillBeSent', ({ requestId, request }) => {
      if (request.url.includes('/admin/blacklist')) list ||= requestId;
    });
    network.on('Network.dataReceived', ({ requestId, dataLength }) => {
      received += requestId === list ? dataLength : 0;
      if (received > 10_000) done();
    });
  });
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Denylist' }).click();
  await half;
  await page.getByRole('button', { name: 'Refresh' }).click();
  await ownServer.behave();
  await expect(users(page).rows.first()).toBeVisible();
  await expect(users(page).count).toHaveText('60 denylisted users');
});

test('a row opens with everything about the user and leads on', async ({ page, ownServer }) => {
  await enter(page, ownServer, '/denylist');
  await denylist(page, ownServer, 'denied.dan', 'A reason that is told in full.');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await users(page).row('denied.dan').locator('[data-col=username]').click();
  const dialog = page.getByRole('dialog', { name: 'denied.dan' });
  await expect(dialog).toContainText('A reason that is told in full.');
  await expect(dialog).toContainText('CN=denied.dan,OU=Corporate AD');
  await expectAccessible(page);
  await dialog.getByRole('link', { name: 'Registered devices' }).click();
  await expect(page).toHaveURL(/\/devices\?q=denied\.dan/);
  await expect(new ResourceList(page, 'Registered devices', 'Search devices').rows.first()).toContainText('denied.dan');
});

test('one user and several are removed, and the Controller knows', async ({ page, ownServer }) => {
  await enter(page, ownServer, '/denylist');
  for (const name of NAMES) await denylist(page, ownServer, name, 'Test');
  await page.reload();
  const view = users(page);
  await expect(view.rows).toHaveCount(3);
  await view.act('zoe.zulu', 'Remove from denylist');
  const dialog = page.getByRole('alertdialog', { name: 'Remove from denylist' });
  await expect(dialog).toContainText('zoe.zulu of Corporate AD');
  await expect(dialog).toContainText('the user signs in anew');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Remove from denylist' }).click();
  await expect(toast(page, '1 user may sign in again')).toBeVisible();
  await expect(view.rows).toHaveCount(2);
  await page.getByRole('checkbox', { name: 'Select all matching users' }).check();
  const bulk = page.getByRole('toolbar', { name: 'Selected users' });
  await expect(bulk).toContainText('2 selected');
  await bulk.getByRole('button', { name: 'Remove from denylist' }).click();
  await dialog.getByRole('button', { name: 'Remove from denylist: 2 users' }).click();
  await expect(page.getByText('Nobody is on the denylist')).toBeVisible();
  await expect(bulk).toHaveCount(0);
  expect(await listed(page, ownServer, '/blacklist')).toEqual([]);
});

test('what failed is named and retried', async ({ page, ownServer }) => {
  await enter(page, ownServer, '/denylist');
  for (const name of NAMES) await denylist(page, ownServer, name, 'Test');
  await page.reload();
  await expect(users(page).rows).toHaveCount(3);
  await ownServer.faults({ status: { 'DELETE /admin/blacklist/CN%3Dmona': 500 } });
  await page.getByRole('checkbox', { name: 'Select all matching users' }).check();
  await page.getByRole('button', { name: 'Remove from denylist' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Remove from denylist' });
  await dialog.getByRole('button', { name: 'Remove from denylist: 3 users' }).click();
  await expect(dialog).toContainText('2 users removed, 1 failed.');
  await expect(dialog.getByRole('listitem')).toContainText('mona.mike of Corporate AD');
  await expect(page.getByRole('alert').filter({ hasText: 'Remove from denylist failed for 1 user' })).toContainText('500');
  await ownServer.behave();
  await dialog.getByRole('button', { name: 'Retry failed' }).click();
  await expect(dialog.getByRole('button', { name: 'Remove from denylist' })).toHaveCount(0);
  await expect(page.getByText('Nobody is on the denylist')).toBeVisible();
});

test('a user without a session is added by name', async ({ page, ownServer }) => {
  await enter(page, ownServer, '/denylist');
  await page.getByRole('button', { name: 'Add user' }).click();
  const naming = page.getByRole('dialog', { name: 'Add user to the denylist' });
  await expect(naming.getByRole('button', { name: 'Continue' })).toBeDisabled();
  await naming.getByRole('textbox', { name: 'Username' }).fill('not.connected');
  await naming.getByRole('combobox', { name: 'Identity provider' }).fill('Corporate AD');
  await expectAccessible(page);
  await naming.getByRole('button', { name: 'Continue' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Add User to Denylist' });
  await expect(dialog).toContainText('not.connected');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Account taken over');
  await dialog.getByRole('button', { name: /^Add User to Denylist/ }).click();
  await expect(users(page).row('not.connected')).toContainText('Account taken over');
});

test('who may not change it is told why', async ({ page, ownServer }) => {
  await enter(page, ownServer, '/denylist');
  await denylist(page, ownServer, 'zoe.zulu', 'Test');
  await page.context().clearCookies();
  await enter(page, ownServer, '/denylist', 'viewer');
  await expect(page.getByRole('button', { name: 'Add user' })).toBeDisabled();
  await page.getByRole('button', { name: 'Actions for zoe.zulu' }).click();
  const entry = page.getByRole('menuitem', { name: 'Remove from denylist' });
  await expect(entry).toHaveAttribute('aria-disabled', 'true');
  await expect(entry).toHaveAccessibleDescription(/Delete on Blacklist/);
});

test('a list that cannot be read says why and is retried; what was read stays', async ({ page, ownServer }) => {
  await enter(page, ownServer, '/sessions');
  await denylist(page, ownServer, 'zoe.zulu', 'Test');
  await ownServer.faults({ status: { 'GET /admin/blacklist': 403 } });
  await page.goto(`${ownServer.url}/denylist`);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('The denylist could not be loaded');
  await expect(alert).toContainText('View on Blacklist');
  await expectAccessible(page);
  await ownServer.behave();
  await alert.getByRole('button', { name: 'Retry' }).click();
  await expect(users(page).rows).toHaveCount(1);
  await ownServer.faults({ cutAfterBytes: { 'GET /admin/blacklist': 40 } });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(alert).toContainText('What you see is from');
  await expect(users(page).rows).toHaveCount(1);
});

/** A list whose parts can be taken by name. */
function bound(list: ResourceList) {
  const { rows, search, count } = list;
  return { rows, search, count, heading: (title: string) => list.heading(title), column: (name: string) => list.column(name) };
}

test('a session of a denylisted user leads to the entry', async ({ page, ownServer }) => {
  await enter(page, ownServer, '/sessions');
  const sessions = await listed<{ username: string; distinguishedName: string }>(page, ownServer, '/stats/active-sessions/dn');
  const dn = sessions.find(({ username }) => username === 'denied.dan')?.distinguishedName ?? '';
  await denylist(page, ownServer, 'denied.dan', 'Lost laptop');
  await page.goto(`${ownServer.url}/sessions/${encodeURIComponent(dn)}`);
  const notice = page.getByRole('alert').filter({ hasText: 'On the denylist' });
  await expect(notice).toContainText('Reason: Lost laptop');
  await notice.getByRole('link', { name: 'Denylist entry' }).click();
  await expect(users(page).row('denied.dan')).toBeVisible();
});
