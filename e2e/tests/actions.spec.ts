// The four actions: menus, dialogs, effects on the Controller, and what is said when they fail.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../lib/axe.ts';
import type { DetailsPage } from '../lib/details.ts';
import { expect, signedIn, test } from '../lib/test.ts';

const JSON_V22 = 'application/vnd.appgate.peer-v22+json';
const REVOKE = 'POST /admin/on-boarded-devices/revoke-tokens';
// Nobody else's tests ask how old their tokens are.
const THREE = ['conflict.carl', 'failover.fatima', 'k8s-ingress-07'] as const;

const toast = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text });
const alertOf = (page: Page, text: string | RegExp) => page.getByRole('alert').filter({ hasText: text });
const renewal = (page: Page) => page.getByRole('dialog', { name: 'Renew Tokens' });

async function tokenTime(details: DetailsPage): Promise<string> {
  const row = details.page.getByRole('treegrid', { name: 'System claims' }).getByRole('row').filter({ hasText: 'tokenTime' });
  return (await row.first().getByRole('gridcell').nth(1).textContent()) ?? '';
}

test.describe('the menu of a row', () => {
  const NAMES = ['Analyze Policy Assignments', 'Download Client Logs', 'Renew Tokens', 'Add User to Denylist'];

  test('opens by mouse, on its button and on the row', async ({ list, page }) => {
    await list.open('?q=amara.okafor');
    const menu = await list.openMenu('amara.okafor');
    for (const name of NAMES) await expect(menu.getByRole('menuitem', { name, exact: true })).toBeEnabled();
    await page.keyboard.press('Escape');
    await expect(menu).toHaveCount(0);
    await list.row('amara.okafor').locator('[data-col=os]').click({ button: 'right' });
    await expect(menu.getByRole('menuitem')).toHaveCount(4);
    await list.search.click();
    await expect(menu).toHaveCount(0);
  });

  test('opens by Shift+F10, walks by arrows and gives the focus back', async ({ list, page }) => {
    await list.open('?q=amara.okafor');
    await list.row('amara.okafor').locator('[data-col=os]').focus();
    await page.keyboard.press('Shift+F10');
    const items = page.getByRole('menu', { name: 'Actions for amara.okafor' }).getByRole('menuitem');
    await expect(items.nth(0)).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(items.nth(1)).toBeFocused();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowDown');
    await expect(items.nth(0)).toBeFocused();
    await page.keyboard.press('r');
    await expect(items.nth(2)).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(items).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Actions for amara.okafor' })).toBeFocused();
  });

  test('leads to the policy analysis of that session', async ({ list, page }) => {
    await list.open('?q=amara.okafor');
    await list.act('amara.okafor', 'Analyze Policy Assignments');
    await expect(page).toHaveURL(/\/sessions\/[^/]+\/policies$/);
    await expect(page.getByRole('table', { name: 'Policies' })).toBeVisible();
  });
});

test.describe('Renew Tokens', () => {
  test('one session: the dialog asks, a toast answers, and the token time is new', async ({ list, details, page }) => {
    await list.open('?q=k8s-ingress-07');
    const dn = (await list.row('k8s-ingress-07').getAttribute('data-dn')) ?? '';
    await details.open(dn, '?tab=system-claims');
    const before = await tokenTime(details);
    expect(before).toMatch(/\d{2}:\d{2}/);
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Renew Tokens' }).click();
    const dialog = renewal(page);
    await expect(dialog).toContainText('k8s-ingress-07');
    await expectAccessible(page);
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('New entitlements');
    await dialog.getByRole('button', { name: 'Renew Tokens for 1 device' }).click();
    await expect(toast(page, 'Renew Tokens: 1 device will renew')).toBeVisible();
    await expect(dialog).toHaveCount(0);
    // The Client renews when it has heard of it, seconds later.
    await expect(async () => {
      await page.getByRole('button', { name: 'Refresh' }).click();
      expect(await tokenTime(details)).not.toBe(before);
    }).toPass({ timeout: 20_000, intervals: [500] });
  });

  test('Cancel and Escape change nothing', async ({ list, page }) => {
    await list.open('?q=amara.okafor');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await list.act('amara.okafor', 'Renew Tokens');
    await renewal(page).getByRole('button', { name: 'Cancel' }).click();
    await expect(renewal(page)).toHaveCount(0);
    await list.act('amara.okafor', 'Renew Tokens');
    await expect(renewal(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(renewal(page)).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Actions for amara.okafor' })).toBeFocused();
    expect(asked).not.toContain(REVOKE);
  });

  test('three at once, with progress', async ({ list, page, faults }) => {
    await list.open();
    for (const user of THREE) {
      await list.search.fill(user);
      await list.select(user);
    }
    await expect(list.bulk).toContainText('3 selected');
    const actions = list.bulk.getByRole('button', { name: 'Actions' });
    await actions.click();
    // What an open menu's button shows still points down, to the menu.
    await expect(actions.locator('svg')).toHaveCSS('transform', 'none');
    await page.getByRole('menuitem', { name: 'Renew Tokens' }).click();
    const dialog = renewal(page);
    for (const user of THREE) await expect(dialog).toContainText(user);
    await faults({ delayMs: { [REVOKE]: 1500 } });
    await dialog.getByRole('button', { name: 'Renew Tokens for 3 devices' }).click();
    await expect(dialog.getByRole('progressbar', { name: 'Renew Tokens progress' })).toBeVisible();
    await expect(dialog.getByRole('button', { name: /^Renew Tokens/ })).toBeDisabled();
    await expect(toast(page, 'Renew Tokens: 3 devices will renew')).toBeVisible();
    await expect(dialog).toHaveCount(0);
  });

  test('refused with 403: the words, the list of what failed, and Retry failed', async ({ list, page, faults, server }) => {
    await list.open('?q=failover.fatima');
    await faults({ status: { [REVOKE]: 403 } });
    await list.act('failover.fatima', 'Renew Tokens');
    const dialog = renewal(page);
    await dialog.getByRole('button', { name: 'Renew Tokens for 1 device' }).click();
    await expect(alertOf(page, 'Renew Tokens failed for 1 device')).toContainText('Your admin role does not allow this');
    await expect(dialog.getByRole('listitem').filter({ hasText: 'failover.fatima' })).toContainText('does not allow');
    await expectAccessible(page);
    await server.behave();
    await dialog.getByRole('button', { name: 'Retry failed' }).click();
    await expect(toast(page, 'Renew Tokens: 1 device will renew')).toBeVisible();
    await expect(dialog).toHaveCount(0);
  });
});

test.describe('Download Client Logs', () => {
  test('brings a zip under the name of user and device', async ({ list, page }) => {
    await list.open('?q=amara.okafor');
    const started = page.waitForEvent('download');
    await list.act('amara.okafor', 'Download Client Logs');
    const download = await started;
    expect(download.suggestedFilename()).toBe('client-logs-amara.okafor-CORP-AMARA01.zip');
    const bytes = await readFile(await download.path());
    expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04');
    // The end of the directory: the archive is whole.
    expect(bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))).toBeGreaterThan(bytes.length - 100);
    await expect(toast(page, 'client-logs-amara.okafor-CORP-AMARA01.zip')).toContainText('downloaded');
  });

  const REFUSED: [string, string, RegExp][] = [
    ['a device that does not answer (504)', 'silent.sven', /did not deliver its logs in time.*retry later, when it is awake/],
    ['a session that has ended (404)', 'vanishing.vera', /The session has ended/],
  ];
  for (const [what, user, words] of REFUSED) {
    test(`${what} is said in words`, async ({ list, page }) => {
      await list.open(`?q=${user}`);
      await list.act(user, 'Download Client Logs');
      const alert = alertOf(page, `Download Client Logs of ${user} failed`);
      await expect(alert).toContainText(words);
      await alert.getByRole('button', { name: 'Dismiss' }).click();
      await expect(alert).toHaveCount(0);
    });
  }
});

test.describe('Download Client Logs, refused by the Controller', () => {
  test('an old Client (412) is said in words', async ({ list, page, faults }) => {
    await list.open('?q=amara.okafor');
    await faults({ status: { 'GET /admin/client-logs': 412 } });
    await list.act('amara.okafor', 'Download Client Logs');
    await expect(alertOf(page, 'Download Client Logs of amara.okafor failed')).toContainText(
      'too old to send logs: it needs version 6.1 or later',
    );
  });
});

test.describe('on a server of its own', () => {
  test('a denylisted user loses the session, and removing the user lets sign-in through again', async ({ ownServer, list, page }) => {
    await page.context().addCookies((await signedIn(ownServer, 'admin')).cookies);
    await page.goto(`${ownServer.url}/sessions?q=denied.dan`);
    await list.loaded();
    const { all } = await list.counts();
    await list.act('denied.dan', 'Add User to Denylist');
    const dialog = page.getByRole('alertdialog', { name: 'Add User to Denylist' });
    await expect(dialog).toContainText('denied.dan of Corporate AD loses access on every device');
    await expectAccessible(page);
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('The laptop was stolen.');
    await dialog.getByRole('button', { name: /^Add User to Denylist/ }).click();
    await expect(toast(page, 'denied.dan is on the denylist')).toBeVisible();
    await expect(dialog).toHaveCount(0);
    await expect(list.rows).toHaveCount(0);
    await expect(list.count).toHaveText(/^0 of/);
    expect((await list.counts()).all).toBeGreaterThan(all - 20);
    const api = { headers: { accept: JSON_V22, origin: ownServer.url } };
    const listed = async () => {
      const answer = await page.request.get(`${ownServer.url}/admin/blacklist`, api);
      return (await answer.json()).data as { username: string; reason: string }[];
    };
    expect(await listed()).toEqual([expect.objectContaining({ username: 'denied.dan', reason: 'The laptop was stolen.' })]);
    const dn = encodeURIComponent('CN=denied.dan,OU=Corporate AD');
    expect((await page.request.delete(`${ownServer.url}/admin/blacklist/${dn}`, api)).status()).toBe(204);
    expect(await listed()).toEqual([]);
  });

  test('a device removed meanwhile is named among what failed', async ({ ownServer, list, page }) => {
    await page.context().addCookies((await signedIn(ownServer, 'admin')).cookies);
    await page.goto(`${ownServer.url}/sessions?q=conflict.carl`);
    await list.loaded();
    const dn = encodeURIComponent((await list.row('conflict.carl').getAttribute('data-dn')) ?? '');
    const gone = await page.request.delete(`${ownServer.url}/admin/on-boarded-devices/${dn}`, {
      headers: { accept: JSON_V22, origin: ownServer.url },
    });
    expect(gone.status()).toBe(204);
    await list.act('conflict.carl', 'Renew Tokens');
    await renewal(page).getByRole('button', { name: 'Renew Tokens for 1 device' }).click();
    await expect(alertOf(page, 'Renew Tokens failed for 1 device')).toContainText('the session has ended');
    await expect(renewal(page).getByRole('listitem').filter({ hasText: 'conflict.carl' })).toBeVisible();
  });

  test('a server that is gone is said to be gone, and nothing on screen is lost', async ({ ownServer, list, page }) => {
    await page.context().addCookies((await signedIn(ownServer, 'admin')).cookies);
    await page.goto(`${ownServer.url}/sessions?q=amara.okafor`);
    await list.loaded();
    await list.act('amara.okafor', 'Renew Tokens');
    await expect(renewal(page)).toBeVisible();
    await ownServer.crash();
    await renewal(page).getByRole('button', { name: 'Renew Tokens for 1 device' }).click();
    await expect(alertOf(page, 'Renew Tokens failed')).toContainText('The server does not answer');
    await renewal(page).getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(alertOf(page, 'Sessions could not be loaded')).toContainText('The server does not answer');
    await expect(list.row('amara.okafor')).toBeVisible();
    await list.act('amara.okafor', 'Download Client Logs');
    await expect(alertOf(page, 'Download Client Logs of amara.okafor failed')).toContainText('The server does not answer');
  });
});

test.describe('Add User to Denylist', () => {
  test('refused with 403: the dialog stays and says so, the session too', async ({ list, page, faults }) => {
    await list.open('?q=denied.dan');
    await faults({ status: { 'POST /admin/blacklist': 403 } });
    await list.act('denied.dan', 'Add User to Denylist');
    const dialog = page.getByRole('alertdialog', { name: 'Add User to Denylist' });
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Test');
    await dialog.getByRole('button', { name: /^Add User to Denylist/ }).click();
    await expect(alertOf(page, 'denied.dan was not added to the denylist')).toContainText('Your admin role does not allow this');
    await expect(dialog).toContainText('denied.dan was not added to the denylist');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(list.row('denied.dan')).toBeVisible();
  });

  test('one cannot lock oneself out by a click, nor at all', async ({ list, page }) => {
    await list.open('?q=admin-workstation');
    await list.act('admin', 'Add User to Denylist');
    const dialog = page.getByRole('alertdialog', { name: 'Add User to Denylist' });
    const go = dialog.getByRole('button', { name: /^Add User to Denylist/ });
    await expect(go).toBeDisabled();
    await dialog.getByRole('textbox', { name: /Type admin to lock yourself out/ }).fill('admin');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Test');
    await go.click();
    await expect(alertOf(page, 'admin was not added to the denylist')).toContainText('is your own name');
  });
});
