// What became of actions: receipts by reading again, in every state, and what can be done about them.
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { dnOf } from '../lib/api.ts';
import { expectAccessible } from '../lib/axe.ts';
import type { ListPage } from '../lib/list.ts';
import { Server } from '../lib/server.ts';
import { unzip } from '../lib/zip.ts';
import { expect, signedIn, test } from '../lib/test.ts';

const JSON_V22 = 'application/vnd.appgate.peer-v22+json';
const REVOKE = 'POST /admin/on-boarded-devices/revoke-tokens';
// Looks become rare, and machines are slow.
const LOOKED = { timeout: 30_000 };

// Effects are waited for, one after the other.
test.describe.configure({ timeout: 120_000 });

const panel = (page: Page) => page.getByRole('region', { name: 'Receipts' });
const lines = (page: Page) => panel(page).getByRole('listitem');
const card = (page: Page, action: string) => panel(page).getByRole('article').filter({ hasText: action });
const renewal = (page: Page) => page.getByRole('dialog', { name: 'Renew Tokens' });
const denylisting = (page: Page) => page.getByRole('alertdialog', { name: 'Add User to Denylist' });

async function renew(list: ListPage, page: Page, user: string, reason = ''): Promise<Locator> {
  await list.act(user, 'Renew Tokens');
  const dialog = renewal(page);
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await dialog.getByRole('button', { name: 'Renew Tokens for 1 device' }).click();
  return dialog;
}

async function deny(list: ListPage, page: Page, user: string, reason: string): Promise<void> {
  await list.act(user, 'Add User to Denylist');
  await denylisting(page).getByRole('textbox', { name: 'Reason' }).fill(reason);
  await denylisting(page).getByRole('button', { name: /^Add User to Denylist/ }).click();
}

async function at(server: Server, page: Page, list: ListPage, query: string): Promise<void> {
  await page.context().addCookies((await signedIn(server, 'admin')).cookies);
  await page.goto(`${server.url}/sessions${query}`);
  await list.loaded();
}

interface Audit {
  action: string;
  target: string;
  affected: number;
  reason?: string;
}

async function audit(server: Server, page: Page): Promise<Audit[]> {
  const answer = await page.request.get(`${server.url}/audit`, { headers: { accept: JSON_V22 } });
  expect(answer.status()).toBe(200);
  return (await answer.json()).data;
}

test.describe('Renew Tokens', () => {
  test('from the details, shows what it changed; the evidence pack has the receipt', async ({ page, details }) => {
    const dn = await dnOf(page, 'conflict.carl');
    await details.open(dn);
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Renew Tokens' }).click();
    await renewal(page).getByRole('textbox', { name: 'Reason' }).fill('New role');
    await renewal(page).getByRole('button', { name: 'Renew Tokens for 1 device' }).click();
    const changed = page.getByRole('region', { name: 'What Renew Tokens changed' });
    await expect(changed).toBeVisible(LOOKED);
    await expect(changed.getByRole('columnheader', { name: /^Before/ })).toBeVisible();
    await changed.getByRole('button', { name: 'Everything' }).click();
    await changed.getByRole('searchbox', { name: 'Filter comparison' }).fill('tokenTime');
    await expect(changed.locator('[data-mark=changed]').filter({ hasText: 'tokenTime' }).first()).toBeVisible();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Evidence pack' }).click();
    const pack = page.getByRole('dialog', { name: 'Evidence pack' });
    const [download] = await Promise.all([page.waitForEvent('download'), pack.getByRole('button', { name: 'Download evidence pack' }).click()]);
    const files = unzip(await readFile(await download.path()));
    const { receipts } = JSON.parse(files.get('evidence.json') ?? '') as { receipts: object[] };
    expect(receipts).toMatchObject([{ action: 'Renew Tokens', reason: 'New role', state: 'Confirmed' }]);
    expect(files.get('evidence.md')).toContain('New role');

    await changed.getByRole('button', { name: 'Close' }).click();
    await expect(changed).toHaveCount(0);
  });

  test('is confirmed by what is read afterwards, and the receipt stays', async ({ list, page }) => {
    await list.open('?q=conflict.carl');
    await renew(list, page, 'conflict.carl', 'New entitlements');
    await expect(lines(page)).toHaveCount(1);
    const line = lines(page);
    await expect(line).toHaveAttribute('data-state', 'confirmed', LOOKED);
    await expect(line).toContainText('conflict.carl');
    await expect(line).toContainText(/The token time is 20.* was 20/);
    await expect(panel(page)).toContainText('by admin');
    await expect(panel(page)).toContainText('“New entitlements”');
    await expect(panel(page)).toContainText('the full name as the filter, delay 5 minutes');
    await expectAccessible(page);
    // Folds away, and every page keeps it.
    await panel(page).getByRole('button', { name: 'Receipts' }).click();
    await expect(line).toBeHidden();
    await expect(panel(page).getByRole('status')).toHaveText('1 confirmed');
    await page.getByRole('link', { name: 'Health' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/health/i);
    await panel(page).getByRole('button', { name: 'Receipts' }).click();
    await expect(line).toBeVisible();
    await panel(page).getByRole('button', { name: 'Clear' }).click();
    await expect(panel(page)).toHaveCount(0);
  });

  test('of a session that has ended is unknown', async ({ list, page }) => {
    await list.open('?q=vanishing.vera');
    await renew(list, page, 'vanishing.vera');
    await expect(lines(page)).toHaveAttribute('data-state', 'unknown', LOOKED);
    await expect(lines(page)).toContainText('The session has ended, so its details cannot be read');
  });

  test('that cannot be watched stays seen, and is unknown when one stops', async ({ list, page, faults }) => {
    await list.open('?q=failover.fatima');
    await faults({ status: { 'GET /admin/session-info': 500 } });
    await renew(list, page, 'failover.fatima');
    await expect(lines(page)).toHaveAttribute('data-state', 'seen');
    await expect(lines(page)).toContainText("The Controller's answer names the device");
    await panel(page).getByRole('button', { name: 'Stop watching' }).click();
    await expect(lines(page)).toHaveAttribute('data-state', 'unknown');
    await expect(panel(page).getByRole('button', { name: 'Stop watching' })).toHaveCount(0);
  });

  test('is requested until the answer comes, failed when refused, and can be tried again', async ({ list, page, faults, server }) => {
    await list.open('?q=failover.fatima');
    await faults({ delayMs: { [REVOKE]: 1500 }, status: { [REVOKE]: 403 } });
    const dialog = await renew(list, page, 'failover.fatima');
    await expect(lines(page)).toHaveAttribute('data-state', 'requested');
    await expect(lines(page)).toHaveAttribute('data-state', 'failed');
    await expect(lines(page)).toContainText('does not allow this');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await server.behave();
    await panel(page).getByRole('button', { name: 'Retry failed' }).click();
    await expect(lines(page)).toHaveAttribute('data-state', 'confirmed', LOOKED);
    await expect(panel(page).getByRole('button', { name: 'Retry failed' })).toHaveCount(0);
  });

  test('says what would be noticed, until when it takes, and what the Controller refuses where it was typed', async ({ list, page }) => {
    await list.open('?q=admin-workstation');
    await list.act('admin', 'Renew Tokens');
    const dialog = renewal(page);
    await expect(dialog).toContainText('1 device of 1 user at 1 provider (local)');
    await expect(dialog.getByRole('alert')).toContainText('Your own name');
    await expect(dialog).toContainText(/Done in about 5 minutes, by \d\d:\d\d UTC\./);
    await dialog.getByRole('textbox', { name: 'Delay (minutes)' }).fill('0');
    await expect(dialog).toContainText('users may notice');
    await expect(dialog).toContainText('Done in a moment');
    const pace = dialog.getByRole('textbox', { name: 'Devices per second' });
    await pace.fill('fast');
    const go = dialog.getByRole('button', { name: 'Renew Tokens for 1 device' });
    await go.click();
    await expect(pace).toHaveAccessibleDescription('Type a number above 0.');
    await expect(panel(page)).toHaveCount(0);
    await pace.fill('5000');
    await go.click();
    await expect(pace).toHaveAccessibleDescription(/at most 1000/);
    await expect(pace).toHaveAttribute('aria-invalid', 'true');
    await expectAccessible(page);
    await pace.fill('10');
    await go.click();
    await expect(dialog).toHaveCount(0);
  });

  test('can be left for a re-evaluation, which is confirmed too', async ({ list, page }) => {
    await list.open('?q=conflict.carl');
    await list.act('conflict.carl', 'Renew Tokens');
    await renewal(page).getByRole('button', { name: 'Re-evaluate instead' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Re-evaluate: 1 device will be evaluated again' })).toBeVisible();
    await expect(lines(page)).toHaveAttribute('data-state', 'confirmed', LOOKED);
    await expect(lines(page)).toContainText('The evaluation time is');
  });

  test('receipts can be saved', async ({ list, page }) => {
    await list.open('?q=conflict.carl');
    await renew(list, page, 'conflict.carl', '=cmd');
    await expect(lines(page)).toHaveAttribute('data-state', 'confirmed', LOOKED);
    const saved = async (entry: RegExp) => {
      const started = page.waitForEvent('download');
      await panel(page).getByRole('button', { name: 'Save' }).click();
      await page.getByRole('menuitem', { name: entry }).click();
      return readFile(await (await started).path(), 'utf8');
    };
    const { receipts } = JSON.parse(await saved(/JSON/));
    expect(receipts).toHaveLength(1);
    expect(receipts[0]).toMatchObject({ action: 'Renew Tokens', admin: 'admin', reason: '=cmd' });
    expect(receipts[0].targets[0]).toMatchObject({ username: 'conflict.carl', state: 'confirmed' });
    expect(await saved(/CSV/)).toContain(`"'=cmd"`);
    expect(await saved(/Markdown/)).toContain('| conflict.carl | Corporate AD |');
  });
});

test.describe('many at a time', () => {
  test('no click path can name everybody, and the audit has every reason', async ({ ownServer, list, page }) => {
    await at(ownServer, page, list, '?q=okafor');
    await renew(list, page, 'amara.okafor', 'one');
    await expect(renewal(page)).toHaveCount(0);
    await list.search.fill('');
    await expect(list.count).toHaveText(/^2\d\d of/);
    for (const [reason, choose] of [
      ['some', async () => {
        await list.search.fill('corp-');
        for (const user of ['conflict.carl', 'denied.dan']) await list.select(user);
      }],
      ['all', async () => {
        await list.search.fill('');
        await page.getByRole('checkbox', { name: 'Select all matching sessions' }).check();
      }],
    ] as const) {
      await choose();
      await list.bulk.getByRole('button', { name: 'Actions' }).click();
      await page.getByRole('menuitem', { name: 'Renew Tokens' }).click();
      const dialog = renewal(page);
      await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
      await dialog.getByRole('button', { name: /^Renew Tokens for \d+ devices/ }).click();
      await expect(page.getByRole('status').filter({ hasText: /Renew Tokens: \d+ devices will renew/ }).first()).toBeVisible();
      await expect(dialog).toHaveCount(0);
    }
    // Searches are remembered in the preferences, which is a write too.
    const done = (await audit(ownServer, page)).filter(({ action }) => !action.startsWith('preferences'));
    expect(done.map(({ action, reason }) => [action, reason])).toEqual([
      ['tokens.revoke', 'all'],
      ['tokens.revoke', 'some'],
      ['tokens.revoke', 'one'],
    ]);
    for (const { target } of done) expect(target).not.toContain('every device');
    expect(done[2]?.target).toMatch(/^CN=[0-9a-f]{32},CN=amara\.okafor,OU=Corporate AD$/);
    expect(done[1]?.target).toBe('2 named devices');
    await expect(card(page, '“all”')).toContainText(/and \d+ more, in the saved file/);
  });

  test('of more devices than one look reads, each is read again', async ({ page, list, ownServer }) => {
    await at(ownServer, page, list, '?q=os%3Awindows%20provider%3Acorporate');
    const [matching = 0] = ((await list.count.textContent()) ?? '').match(/\d+/)?.map(Number) ?? [];
    // More than are known before the call, and not so many that reading them takes long.
    expect(matching).toBeGreaterThan(25);
    expect(matching).toBeLessThan(100);
    await page.getByRole('checkbox', { name: 'Select all matching sessions' }).check();
    await list.bulk.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: 'Renew Tokens' }).click();
    const dialog = renewal(page);
    await dialog.getByRole('textbox', { name: /^Devices per second/ }).fill('100');
    await dialog.getByRole('button', { name: /^Renew Tokens for \d+ devices/ }).click();
    await expect(dialog).toHaveCount(0);
    // A session that has ended lingers in the list and renews nothing.
    const inState = (state: string) => lines(page).and(page.locator(`[data-state=${state}]`)).count();
    await expect.poll(() => inState('seen'), { timeout: 60_000 }).toBeLessThanOrEqual(3);
    expect(await inState('confirmed')).toBeGreaterThan(25);
    for (const text of await lines(page).and(page.locator('[data-state=confirmed]')).allTextContents()) {
      expect(text).toMatch(/The token time is 20.* (was 20|after the call)/);
    }
  });

  test('a long run shows progress, stops between calls, and goes on with what is left', async ({ page, list }) => {
    const server = await Server.start({ sessions: 2200 });
    try {
      await at(server, page, list, '');
      await page.getByRole('checkbox', { name: 'Select all matching sessions' }).check();
      await list.bulk.getByRole('button', { name: 'Actions' }).click();
      await page.getByRole('menuitem', { name: 'Renew Tokens' }).click();
      const dialog = renewal(page);
      await expect(dialog).toContainText(/Clients? runs? without a person/);
      const find = dialog.getByRole('searchbox', { name: 'Find a device in the selection' });
      await find.fill('k8s-ingress');
      await expect(dialog.getByRole('list', { name: 'Devices concerned' })).toContainText('headless');
      await find.fill('nobody at all');
      await expect(dialog).toContainText('None of them matches');
      await expect(dialog.getByRole('button', { name: 'Re-evaluate instead' })).toHaveAccessibleDescription(/At most 50/);
      await server.faults({ delayMs: { [REVOKE]: 2500 } });
      const sent = page.waitForRequest(/revoke-tokens/);
      await dialog.getByRole('button', { name: /^Renew Tokens for/ }).click();
      await expect(dialog.getByRole('progressbar', { name: 'Renew Tokens progress' })).toBeVisible();
      await sent;
      await dialog.getByRole('button', { name: 'Stop' }).click();
      await expect(dialog).toContainText(/1,000 devices accepted, 1,\d+ failed/, LOOKED);
      await expect(dialog.getByRole('listitem').first()).toContainText('Not sent: you stopped before its turn');
      await server.behave();
      await dialog.getByRole('button', { name: 'Retry failed' }).click();
      await expect(dialog).toHaveCount(0, LOOKED);
    } finally {
      await server.stop();
    }
  });
});

test.describe('Add User to Denylist', () => {
  test('is two calls with a receipt each, and can be undone', async ({ ownServer, list, page }) => {
    await at(ownServer, page, list, '?q=denied.dan');
    await list.act('denied.dan', 'Add User to Denylist');
    const dialog = denylisting(page);
    await expect(dialog.getByTestId('concerned')).toHaveText('1 session on 1 device now: CORP-DAN01.');
    await dialog.getByRole('button', { name: /^Add User to Denylist/ }).click();
    await expect(dialog.getByRole('textbox', { name: 'Reason' })).toHaveAccessibleDescription(/Say why/);
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('The laptop was stolen.');
    await dialog.getByRole('button', { name: /^Add User to Denylist/ }).click();
    await expect(lines(page)).toHaveCount(2);
    const [first, second] = [card(page, 'Add User to Denylist').getByRole('listitem'), card(page, 'Revoke tokens').getByRole('listitem')];
    await expect(first).toHaveAttribute('data-state', 'confirmed', LOOKED);
    await expect(first).toContainText('on the denylist, and no session of the user is in the list');
    await expect(second).toHaveAttribute('data-state', 'confirmed');
    await expectAccessible(page);
    const done = await audit(ownServer, page);
    expect(done).toEqual([
      expect.objectContaining({ action: 'tokens.revoke', target: 'CN=denied.dan,OU=Corporate AD', reason: 'The laptop was stolen.' }),
      expect.objectContaining({ action: 'denylist.add', target: 'CN=denied.dan,OU=Corporate AD', reason: 'The laptop was stolen.' }),
    ]);
    await panel(page).getByRole('button', { name: 'Remove from Denylist' }).click();
    const third = card(page, 'DELETE /blacklist').getByRole('listitem');
    await expect(third).toHaveAttribute('data-state', 'confirmed', LOOKED);
    expect((await audit(ownServer, page))[0]).toMatchObject({ action: 'denylist.remove' });
  });

  test('sessions that linger are still there, and that is said', async ({ ownServer, list, page }) => {
    await at(ownServer, page, list, '?q=denied.dan');
    await ownServer.faults({ lingerMs: 14_000 });
    await deny(list, page, 'denied.dan', 'Gone');
    const line = card(page, 'Add User to Denylist').getByRole('listitem');
    await expect(line).toHaveAttribute('data-state', 'still-there', LOOKED);
    await expect(line).toContainText('1 session is still in the list. Gateways may report an ended session for up to five minutes');
    await expectAccessible(page);
    await expect(line).toHaveAttribute('data-state', 'confirmed', { timeout: 45_000 });
  });

  test('a second call that fails is said by itself and tried again by itself', async ({ ownServer, list, page }) => {
    await at(ownServer, page, list, '?q=denied.dan');
    await ownServer.faults({ status: { [REVOKE]: 500 } });
    await deny(list, page, 'denied.dan', 'Gone');
    await expect(page.getByRole('alert').filter({ hasText: 'denied.dan is on the denylist, but the tokens could not be revoked' })).toBeVisible();
    const second = card(page, 'Revoke tokens');
    await expect(second.getByRole('listitem')).toHaveAttribute('data-state', 'failed');
    await expect(card(page, 'Add User to Denylist').getByRole('listitem')).toHaveAttribute('data-state', 'confirmed', LOOKED);
    await expect(second.getByRole('listitem')).toHaveAttribute('data-state', 'failed');
    await ownServer.behave();
    await second.getByRole('button', { name: 'Retry failed' }).click();
    await expect(second.getByRole('listitem')).toHaveAttribute('data-state', 'confirmed', LOOKED);
  });
});

test.describe('Download Client Logs', () => {
  test('has a receipt: confirmed when saved, failed with the reason and tried again', async ({ list, page, faults, server }) => {
    await list.open('?q=amara.okafor');
    await faults({ status: { 'GET /admin/client-logs': 504 } });
    await list.act('amara.okafor', 'Download Client Logs');
    await expect(lines(page)).toHaveAttribute('data-state', 'failed');
    await expect(lines(page)).toContainText('retry later, when it is awake');
    await server.behave();
    const started = page.waitForEvent('download');
    await panel(page).getByRole('button', { name: 'Retry failed' }).click();
    await started;
    await expect(lines(page)).toHaveAttribute('data-state', 'confirmed');
    await expect(lines(page)).toContainText('client-logs-amara.okafor-CORP-AMARA01.zip');
  });

  test('is not offered to a Client that is too old', async ({ list }) => {
    await list.open('?q=oldclient.olga');
    const item = (await list.openMenu('oldclient.olga')).getByRole('menuitem', { name: 'Download Client Logs' });
    await expect(item).toHaveAttribute('aria-disabled', 'true');
    await expect(item).toHaveAccessibleDescription(/Needs Client 6\.1 or later; this one is 6\.0/);
  });
});

test.describe('with fewer privileges', () => {
  test.use({ who: 'viewer' });

  test('every action says which one is missing', async ({ list }) => {
    await list.open('?q=amara.okafor');
    const menu = await list.openMenu('amara.okafor');
    for (const name of ['Download Client Logs', 'Renew Tokens', 'Add User to Denylist']) {
      const item = menu.getByRole('menuitem', { name });
      await expect(item).toHaveAttribute('aria-disabled', 'true');
      await expect(item).toHaveAccessibleDescription(/Your admin role lacks the privilege/);
    }
  });
});
