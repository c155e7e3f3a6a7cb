// Registered devices: who registered what, when it was last seen, and what can be done with it.
import type { Page } from '@playwright/test';
import { ask, dnOf } from '../lib/api.ts';
import { expectAccessible } from '../lib/axe.ts';
import { enter, list as listed, ResourceList } from '../lib/resource.ts';
import { expect, test } from '../lib/test.ts';

interface Device {
  distinguishedName: string;
  deviceId: string;
  username: string;
  hostname: string;
  lastSeenAt: string;
}

const devices = (page: Page) => new ResourceList(page, 'Registered devices', 'Search devices');
const toast = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text });
const numberOf = async (view: ResourceList) => Number(((await view.count.textContent()) ?? '').match(/[\d,]+(?= devices$)/)?.[0].replaceAll(',', ''));

test('every device is there, the one seen last first, and can be searched and sorted', async ({ page }) => {
  await page.goto('/sessions');
  const { data } = await ask<{ data: Device[] }>(page, '/on-boarded-devices');
  expect(data.length).toBeGreaterThan(250);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Devices' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Registered devices');
  const view = devices(page);
  await expect(view.count).toHaveText(`${data.length.toLocaleString('en')} devices`);
  await expect(view.grid).toHaveAttribute('aria-rowcount', `${data.length + 1}`);
  await expect(view.heading('Last seen')).toHaveAttribute('aria-sort', 'descending');
  await view.search.fill('amara.okafor');
  const own = data.filter(({ username }) => username === 'amara.okafor');
  await expect(view.rows).toHaveCount(own.length);
  await expect(view.rows.filter({ hasText: 'CORP-AMARA01' })).toContainText(own.find(({ hostname }) => hostname === 'CORP-AMARA01')?.deviceId ?? 'none');
  await expect(page).toHaveURL(/q=amara\.okafor/);
  await view.search.fill('');
  await view.heading('Hostname').click();
  await expect(page).toHaveURL(/sort=hostname$/);
  const names = await view.column('hostname');
  expect(names.length).toBeGreaterThan(10);
  expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en', { numeric: true, sensitivity: 'base' })));
});

test('a device with a session is marked and leads to it', async ({ page }) => {
  await page.goto('/devices?q=CORP-AMARA01');
  const view = devices(page);
  await expect(view.rows).toHaveCount(1);
  await expect(view.rows.locator('[data-col=last-seen]')).toContainText('session');
  await view.rows.locator('[data-col=username]').click();
  const dialog = page.getByRole('dialog', { name: 'CORP-AMARA01' });
  await expect(dialog).toContainText('amara.okafor');
  await expectAccessible(page);
  await dialog.getByRole('link', { name: 'Open session' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('amara.okafor');
  await expect(page).toHaveURL(new RegExp(`/sessions/${encodeURIComponent(await dnOf(page, 'amara.okafor')).replaceAll('.', '\\.')}`));
});

test('a device without a session says so in its menu', async ({ page }) => {
  await page.goto('/sessions');
  const { data } = await ask<{ data: Device[] }>(page, '/on-boarded-devices');
  const { data: sessions } = await ask<{ data: Device[] }>(page, '/stats/active-sessions/dn');
  const live = new Set(sessions.map(({ distinguishedName }) => distinguishedName));
  const idle = data.find(({ distinguishedName, lastSeenAt }) => !live.has(distinguishedName) && Date.parse(lastSeenAt) < Date.now() - 864e5);
  if (idle === undefined) throw new Error('every device has a session');
  await page.goto(`/devices?q=${idle.deviceId}`);
  await expect(devices(page).rows).toHaveCount(1);
  await devices(page).rows.locator('[data-col=username]').focus();
  await page.keyboard.press('Shift+F10');
  const open = page.getByRole('menuitem', { name: 'Open session' });
  await expect(open).toHaveAttribute('aria-disabled', 'true');
  await expect(open).toHaveAccessibleDescription(/no session/);
});

test('removing a device says what follows, ends its session, and the Controller knows', async ({ page, ownServer }) => {
  await enter(page, ownServer, '/devices');
  const view = devices(page);
  await expect(view.count).toHaveText(/devices$/);
  const before = await numberOf(view);
  await view.search.fill('CORP-CARL01');
  await expect(view.rows).toHaveCount(1);
  const dn = (await view.rows.getAttribute('data-dn')) ?? '';
  await view.act('CORP-CARL01', 'Remove device');
  const dialog = page.getByRole('alertdialog', { name: 'Remove device' });
  await expect(dialog).toContainText('All tokens of the device are revoked and its session ends. It must register again');
  await expect(dialog).toContainText('CORP-CARL01 of conflict.carl, Corporate AD');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Remove device' }).click();
  await expect(toast(page, '1 device removed. It must register again.')).toBeVisible();
  await expect(view.rows).toHaveCount(0);
  await expect(view.count).toHaveText(`0 of ${(before - 1).toLocaleString('en')} devices`);
  const left = await listed<Device>(page, ownServer, '/on-boarded-devices');
  expect(left.map(({ distinguishedName }) => distinguishedName)).not.toContain(dn);
  const sessions = await listed<Device>(page, ownServer, '/stats/active-sessions/dn');
  expect(sessions.map(({ distinguishedName }) => distinguishedName)).not.toContain(dn);
});

test('tokens of selected devices are renewed with the same dialog as everywhere', async ({ page }) => {
  await page.goto('/devices?q=k8s-ingress-07');
  const view = devices(page);
  await expect(view.rows).toHaveCount(1);
  await page.getByRole('checkbox', { name: 'Select all matching devices' }).check();
  await page.getByRole('toolbar', { name: 'Selected devices' }).getByRole('button', { name: 'Renew Tokens' }).click();
  const dialog = page.getByRole('dialog', { name: 'Renew Tokens' });
  await expect(dialog).toContainText('k8s-ingress-07');
  await expect(dialog.getByRole('button', { name: /^Renew Tokens for 1 device/ })).toBeEnabled();
});

test('a removal that is refused names the device', async ({ page, faults }) => {
  await faults({ status: { 'DELETE /admin/on-boarded-devices': 403 } });
  await page.goto('/devices?q=CORP-AMARA01');
  await devices(page).act('CORP-AMARA01', 'Remove device');
  const dialog = page.getByRole('alertdialog', { name: 'Remove device' });
  await dialog.getByRole('button', { name: 'Remove device' }).click();
  await expect(dialog).toContainText('0 devices removed, 1 failed.');
  await expect(dialog.getByRole('listitem')).toContainText('Your admin role does not allow this');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(devices(page).rows).toHaveCount(1);
});

test('an answer that breaks off keeps what arrived', async ({ page, faults }) => {
  await faults({ cutAfterBytes: { 'GET /admin/on-boarded-devices': 20_000 } });
  await page.goto('/devices');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('The registered devices could not be loaded');
  await expect(alert).toContainText('The list is not complete.');
  await expect(devices(page).rows.first()).toBeVisible();
});

test.describe('a role that may only look', () => {
  test.use({ who: 'viewer' });

  test('cannot remove and is told why', async ({ page }) => {
    await page.goto('/devices?q=CORP-AMARA01');
    await page.getByRole('button', { name: 'Actions for CORP-AMARA01' }).click();
    await expect(page.getByRole('menuitem', { name: 'Remove device' })).toHaveAccessibleDescription(/Delete on RegisteredDevice/);
    await expect(page.getByRole('menuitem', { name: 'Renew Tokens' })).toHaveAccessibleDescription(/Revoke on RegisteredDevice/);
  });
});

test('a session leads to its registered device', async ({ page, details }) => {
  await details.open(await dnOf(page, 'amara.okafor'));
  await page.getByRole('link', { name: 'Registered device' }).click();
  await expect(devices(page).rows).toHaveCount(1);
  await expect(devices(page).rows).toContainText('CORP-AMARA01');
});

test.describe('somewhere else than in UTC', () => {
  test.use({ timezoneId: 'Asia/Kolkata' });

  test('times follow the switch, in the search as well, on every list', async ({ page, ownServer }) => {
    await enter(page, ownServer, '/devices?q=CORP-AMARA01');
    const view = devices(page);
    const registered = view.rows.locator('[data-col=registered]');
    await expect(registered).toHaveText(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
    const utc = (await registered.textContent()) ?? '';
    const zone = page.getByRole('group', { name: 'Time zone' });
    await zone.getByRole('button', { name: 'Local' }).click();
    await expect(registered).toHaveText(/ \+05:30$/);
    const local = (await registered.textContent()) ?? '';
    expect(Date.parse(local.replace(' +', '+').replace(' ', 'T'))).toBe(Date.parse(utc.replace(' UTC', 'Z').replace(' ', 'T')));
    await view.search.fill(`CORP-AMARA01 "${local}"`);
    await expect(view.rows).toHaveCount(1);
    await view.search.fill(`CORP-AMARA01 "${utc}"`);
    await expect(page.getByText('No device matches')).toBeVisible();
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Health' }).click();
    const reported = page.getByRole('table', { name: 'Unhealthy apps' }).locator('tbody td:last-child').first();
    await expect(reported).toHaveText(/\+05:30$/);
    await zone.getByRole('button', { name: 'UTC' }).click();
    await expect(reported).toHaveText(/UTC$/);
  });
});
