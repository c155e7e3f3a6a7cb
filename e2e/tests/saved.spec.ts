import { open, readFile, writeFile } from 'node:fs/promises';
import { type Page } from '@playwright/test';
import { dnOf, sessionInfo } from '../lib/api.ts';
import { expectAccessible } from '../lib/axe.ts';
import type { DetailsPage } from '../lib/details.ts';
import { expect, test } from '../lib/test.ts';

interface Saved {
  format: string;
  version: number;
  savedAt: string;
  controller: string;
  dn: string;
  sessionInfo: Awaited<ReturnType<typeof sessionInfo>>;
}

async function save(page: Page, details: DetailsPage, username: string): Promise<string> {
  await details.open(await dnOf(page, username));
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save session' }).click()]);
  expect(download.suggestedFilename()).toMatch(new RegExp(`^active-session-${username}-\\d{4}-\\d\\d-\\d\\dT[\\d-]+Z\\.json$`));
  return download.path();
}

async function choose(page: Page, file: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a saved session' }).click();
  await (await chooser).setFiles(file);
}

const json = (value: unknown) => ({ name: 'file.json', mimeType: 'application/json', buffer: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) });
const banner = (page: Page, username: string) => page.getByRole('status', { name: 'Saved session' }).filter({ hasText: `Saved session of ${username}, ` });

test('a saved file is what the Controller answered, and opens signed out without asking anybody', async ({ page, details, browser, baseURL }) => {
  const file = await save(page, details, 'denied.dan');
  const saved = JSON.parse(await readFile(file, 'utf8')) as Saved;
  expect(saved).toMatchObject({ format: 'active-sessions/session', version: 1, dn: await dnOf(page, 'denied.dan'), controller: new URL(baseURL ?? '').host });
  const live = await sessionInfo(page, saved.dn);
  expect(Object.keys(saved.sessionInfo.data)).toEqual(Object.keys(live.data));
  for (const [gateway, { entitlementInfos, userClaims }] of Object.entries(live.data)) {
    expect(saved.sessionInfo.data[gateway]?.entitlementInfos).toEqual(entitlementInfos);
    expect(Object.keys(saved.sessionInfo.data[gateway]?.userClaims ?? {})).toEqual(Object.keys(userClaims));
  }

  // A context of the browser has what this test's own has, its cookies too.
  const stranger = await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
  const other = await stranger.newPage();
  await other.goto('/login');
  await other.getByRole('link', { name: 'Open a saved session' }).click();
  await expect(other).toHaveURL(/\/saved$/);
  const asked: string[] = [];
  other.on('request', (request) => {
    if (new URL(request.url()).pathname.includes('/admin/')) asked.push(request.url());
  });
  await choose(other, file);
  await expect(banner(other, 'denied.dan')).toContainText('read-only');
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('denied.dan');
  await expect(other.getByTestId('general-device-id')).toContainText(live.deviceId);
  await other.getByRole('tab', { name: 'User Claims' }).click();
  await expect(other).toHaveURL(/\/saved\?tab=user-claims/);
  await expect(other.getByRole('treegrid', { name: 'User claims' })).toContainText('denied.dan');
  await other.getByRole('button', { name: 'Actions', exact: true }).click();
  for (const name of ['Analyze Policy Assignments', 'Download Client Logs', 'Renew Tokens', 'Add User to Denylist']) {
    const entry = other.getByRole('menuitem', { name });
    await expect(entry).toHaveAttribute('aria-disabled', 'true');
    await expect(entry).toHaveAccessibleDescription(/saved session/);
  }
  expect(asked).toEqual([]);
  await other.keyboard.press('Escape');
  await other.getByRole('button', { name: 'Close file' }).click();
  await expect(other.getByText('No saved session is open')).toBeVisible();
  await stranger.close();
});

test('saved beside live, and the other way round', async ({ page, details }) => {
  const file = await save(page, details, 'denied.dan');
  const amara = await dnOf(page, 'amara.okafor');
  await details.open(amara);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await choose(page, file);
  const region = (name: string) => page.getByRole('region', { name: `Comparison with ${name}` });
  await expect(region('denied.dan').getByRole('table')).toBeVisible();
  await expect(region('denied.dan').getByRole('columnheader', { name: /^denied\.dan/ })).toContainText('saved');
  await page.getByRole('button', { name: 'Swap' }).click();
  await expect(banner(page, 'denied.dan')).toBeVisible();
  await expect(region('amara.okafor').getByRole('table')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/saved\\?with=${encodeURIComponent(amara)}`));
  await page.getByRole('button', { name: 'Swap' }).click();
  await expect(region('denied.dan').getByRole('table')).toBeVisible();

  // Files do not survive the page being loaded anew; the session does.
  await page.reload();
  await details.loaded();
  await expect(page.getByRole('alert')).toContainText('The saved session is not open any more');
});

test('a file can be dropped', async ({ page, details }) => {
  const text = await readFile(await save(page, details, 'denied.dan'), 'utf8');
  await page.goto('/saved');
  const data = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'dropped.json', { type: 'application/json' }));
    return data;
  }, text);
  await page.getByText('No saved session is open').dispatchEvent('drop', { dataTransfer: data });
  await expect(banner(page, 'denied.dan')).toBeVisible();
});

test('files that are no saved session are refused in words, and the next one opens', async ({ page }, info) => {
  await page.goto('/saved');
  const alert = page.getByRole('alert');
  for (const [file, why] of [
    [json('{"format": "active-'), /file\.json was not opened\. The file is not JSON \(line 1, column \d+\)/],
    [json({ hello: 1 }), /not a saved session/],
    [json({ format: 'active-sessions/session', version: 9, sessionInfo: {} }), /format version 9; this page reads version 1/],
    [json({ format: 'active-sessions/session', version: 1, sessionInfo: { data: 7 } }), /it is damaged/],
  ] as const) {
    await choose(page, file);
    await expect(alert).toHaveText(why);
  }
  const huge = info.outputPath('huge.json');
  await writeFile(huge, '');
  const handle = await open(huge, 'r+');
  await handle.truncate(65 * 1024 * 1024);
  await handle.close();
  await choose(page, huge);
  await expect(alert).toHaveText(/huge\.json was not opened\. The file has 68 MB/);
  const minimal = { format: 'active-sessions/session', version: 1, dn: 'CN=1,CN=<b>eve</b>,OU=x', sessionInfo: { data: {} }, unknown: [1.5] };
  await choose(page, json(minimal));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('<b>eve</b>');
  await expectAccessible(page);
});
