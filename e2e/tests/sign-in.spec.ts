// Signing in and out: who gets in, what they may do, what no script may see, and what other tabs notice.
import type { Page } from '@playwright/test';
import { expectAccessible } from '../lib/axe.ts';
import { ListPage } from '../lib/list.ts';
import { PASSWORD } from '../lib/server.ts';
import { expect, test, type Who } from '../lib/test.ts';

const LIST = '/admin/stats/active-sessions/dn';
const JSON_V22 = 'application/vnd.appgate.peer-v22+json';

async function signIn(page: Page, username: string, password = PASSWORD): Promise<void> {
  await expect(page.getByRole('combobox', { name: 'Identity provider' })).toHaveValue('local');
  await page.getByRole('textbox', { name: 'Username' }).fill(username);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

const signInForm = (page: Page) => page.getByRole('button', { name: 'Sign in', exact: true });

test.describe('nobody is signed in', () => {
  test.use({ who: null });

  test('the right password opens the list and the page says who is in', async ({ page, list }) => {
    await page.goto('/');
    await signIn(page, 'admin');
    await list.loaded();
    await expect(page).toHaveURL(/\/sessions$/);
    await expect(page.getByRole('banner')).toContainText('admin');
    await expect(page.getByRole('main')).toHaveCount(1);
  });

  test('a refusal says so and leaves the form ready for another try', async ({ page, list }) => {
    await page.goto('/login');
    await signIn(page, 'admin', 'wrong');
    await expect(page.getByRole('alert')).toHaveText('Sign-in refused: Invalid username or password.');
    await expect(page.getByRole('textbox', { name: 'Username' })).toHaveValue('admin');
    await expect(page.getByRole('textbox', { name: 'Password' })).toHaveValue('');
    await expect(list.grid).toHaveCount(0);
    await signIn(page, 'admin');
    await list.loaded();
  });

  test('an unknown user hears the same as one with a wrong password', async ({ page }) => {
    await page.goto('/login');
    await signIn(page, 'nobody.here', 'wrong');
    await expect(page.getByRole('alert')).toHaveText('Sign-in refused: Invalid username or password.');
  });

  test('a server that fails is not called a wrong password', async ({ page, faults }) => {
    await faults({ status: { 'POST /session': 500 } });
    await page.goto('/login');
    await signIn(page, 'admin');
    await expect(page.getByRole('alert')).toContainText('The server failed with status 500');
    await expect(page.getByRole('textbox', { name: 'Password' })).toHaveValue(PASSWORD);
  });

  test('identity providers that do not come can be asked for again', async ({ page, faults, server, list }) => {
    await faults({ status: { 'GET /admin/identity-providers/names': 500 } });
    await page.goto('/login');
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('The server failed with status 500');
    await server.behave();
    await alert.getByRole('button', { name: 'Retry' }).click();
    await expect(alert).toHaveCount(0);
    await signIn(page, 'admin');
    await list.loaded();
  });

  test('no script can read the sign-in', async ({ page, list, context }) => {
    await page.goto('/');
    const answered = page.waitForResponse((answer) => answer.url().endsWith('/session') && answer.request().method() === 'POST');
    await signIn(page, 'admin');
    const body = await (await answered).text();
    await list.loaded();
    const cookies = await context.cookies();
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
    const secret = cookies[0]?.value ?? '';
    expect(secret.length).toBeGreaterThan(30);
    expect(JSON.parse(body)).not.toHaveProperty('token');
    expect(body).not.toContain(secret);
    const readable = await page.evaluate(() => ({
      cookie: document.cookie,
      local: { ...localStorage },
      session: { ...sessionStorage },
    }));
    // The name of this browser, which the published sign-in wants, and nothing else.
    const device = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(readable).toEqual({ cookie: '', local: { 'active-sessions.device': device }, session: {} });
  });

  for (const next of ['//evil.example/sessions', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)']) {
    test(`next=${next} does not lead away`, async ({ page, list, server }) => {
      await page.goto(`/login?next=${encodeURIComponent(next)}`);
      await signIn(page, 'admin');
      await list.loaded();
      expect(page.url()).toBe(`${server.url}/sessions`);
    });
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the sign-in page is accessible in ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto('/login');
      await signIn(page, 'admin', 'wrong');
      await expect(page.getByRole('alert')).toBeVisible();
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
      await expectAccessible(page);
    });
  }
});

// Names in the order of the menu, and for those refused the missing privilege.
const ROLES: Record<Exclude<Who, 'admin'>, Record<string, RegExp | null>> = {
  viewer: {
    'Analyze Policy Assignments': /lacks the privilege Test on Condition/,
    'Download Client Logs': /lacks the privilege DownloadLogs on SessionInfo/,
    'Renew Tokens': /lacks the privilege Revoke on RegisteredDevice/,
    'Add User to Denylist': /lacks the privilege Create on Blacklist/,
  },
  helpdesk: {
    'Analyze Policy Assignments': null,
    'Download Client Logs': null,
    'Renew Tokens': null,
    'Add User to Denylist': /lacks the privilege Create on Blacklist/,
  },
};

for (const who of ['viewer', 'helpdesk'] as const) {
  test.describe(`${who} is signed in`, () => {
    test.use({ who });

    test('what the role does not allow is there, disabled, and says why', async ({ list, page }) => {
      await list.open('?q=amara.okafor');
      const menu = await list.openMenu('amara.okafor');
      await expect(menu.getByRole('menuitem')).toHaveCount(4);
      for (const [name, why] of Object.entries(ROLES[who])) {
        const item = menu.getByRole('menuitem', { name, exact: true });
        if (why === null) {
          await expect(item).not.toHaveAttribute('aria-disabled', 'true');
        } else {
          await expect(item).toHaveAttribute('aria-disabled', 'true');
          await expect(item).toHaveAccessibleDescription(why);
        }
      }
      const denylist = menu.getByRole('menuitem', { name: 'Add User to Denylist' });
      await page.keyboard.press('End');
      await expect(denylist).toBeFocused();
      await page.keyboard.press('Enter');
      await denylist.dispatchEvent('click');
      await expect(menu).toBeVisible();
      await expect(page.getByRole('alertdialog')).toHaveCount(0);
    });
  });
}

test('signing out reaches every open tab and ends the sign-in on the server', async ({ page, list, context }) => {
  await list.open();
  const other = await context.newPage();
  const otherList = new ListPage(other);
  await otherList.open('?q=amara');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(signInForm(page)).toBeVisible();
  await expect(signInForm(other)).toBeVisible();
  await expect(otherList.grid).toHaveCount(0);
  expect(new URL(other.url()).searchParams.get('next')).toBe('/sessions?q=amara');
  expect((await page.request.get(LIST, { headers: { accept: JSON_V22 } })).status()).toBe(401);
  await page.goto('/sessions');
  await expect(signInForm(page)).toBeVisible();
});

test('a sign-out that fails says that one is still signed in', async ({ page, list, faults }) => {
  await list.open();
  await faults({ status: { 'DELETE /session': 500 } });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('alert')).toContainText('You are still signed in');
  await expect(list.grid).toBeVisible();
});

test('a sign-in that ended on the server leads to sign-in and back to the same view', async ({ page, list, context }) => {
  await list.open('?q=amara');
  await context.clearCookies();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await signIn(page, 'admin');
  await list.loaded();
  expect(new URL(page.url()).search).toBe('?q=amara');
  await expect(list.search).toHaveValue('amara');
});

test('a page older than its server offers to reload, and reloads only when told', async ({ page, list, faults }) => {
  await list.open('?q=amara');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await faults({ build: 'a build from tomorrow' });
  await page.getByRole('button', { name: 'Refresh' }).click();
  const notice = page.getByRole('alert');
  await expect(notice).toContainText('This page is older than the server it talks to');
  await expect(list.row('amara.okafor')).toBeVisible();
  await notice.getByRole('button', { name: 'Reload' }).click();
  await expect(notice).toHaveCount(0);
  await list.loaded();
  await expect(list.search).toHaveValue('amara');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await list.loaded();
  await expect(notice).toHaveCount(0);
});
