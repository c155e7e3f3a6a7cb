// <active-sessions> in a page that is not ours: it shows the list, keeps to itself and leaves nothing behind.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../lib/axe.ts';
import { ListPage } from '../lib/list.ts';
import { PASSWORD } from '../lib/server.ts';
import { expect, test as base } from '../lib/test.ts';

const ELEMENT = 'active-sessions';
const DEVICE = '6f4e2a8c-0d0b-4f4e-9f0a-2b1c3d4e5f60';

/** What the host knows: how to get a token, and what it saw happen. */
declare global {
  interface Window {
    tokens: () => Promise<{ token: string }>;
    heard: string[];
    /** The person signs in to the portal. */
    signIn: () => void;
    /** Listeners and timers that are still there, by where and what. */
    left: () => string[];
    /** Everything of the host that the element could touch. */
    traces: () => Record<string, unknown> & { left: string[] };
    /** The same before the element's script ran. */
    before: ReturnType<Window['traces']> | undefined;
  }
}

interface Fixtures {
  /** Address of a portal on an origin of its own that embeds the element. */
  portal: string;
}

const test = base.extend<Fixtures>({
  portal: async ({ server }, use) => {
    const sign = JSON.stringify({ providerName: 'local', username: 'admin', password: PASSWORD, deviceId: DEVICE });
    const html = `<!doctype html><html lang="en"><title>Portal</title>
<script>tokens = async () => (await fetch('${server.url}/admin/login', { method: 'POST', headers: { accept: 'application/vnd.appgate.peer-v22+json', 'content-type': 'application/json' }, body: '${sign}' })).json()</script>
<main><h1>Portal</h1><active-sessions api-base="${server.url}/admin"></active-sessions></main>
<script>document.querySelector('active-sessions').getToken = () => tokens()</script><script type="module" src="${server.url}/embed/active-sessions.js"></script>`;
    const host = createServer((_request, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(html));
    host.listen(0, '127.0.0.1');
    await once(host, 'listening');
    const address = host.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    await use(`http://127.0.0.1:${address.port}/`);
    host.closeAllConnections();
    host.close();
  },
});
// The element must do without our cookie.
test.use({ who: null });

/** Counts what stays behind: runs before any script of the page. */
function watch(): void {
  const alive = new Map<string, number>();
  const count = (name: string, step: number) => alive.set(name, (alive.get(name) ?? 0) + step);
  const outside = new Set<EventTarget>([window, document]);
  const shared = (target: EventTarget) =>
    outside.has(target) || target === document.documentElement || target === document.body || target === document.head;
  const known = new WeakMap<object, Set<string>>();
  const key = (type: string, options: unknown) => `${type}/${options === true || (options as AddEventListenerOptions)?.capture === true}`;
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? window;
    if (listener && shared(target)) {
      const keys = known.get(listener) ?? new Set();
      known.set(listener, keys);
      if (!keys.has(key(type, options))) count(`listener ${type}`, 1);
      keys.add(key(type, options));
    }
    return add.call(target, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? window;
    if (listener && shared(target) && known.get(listener)?.delete(key(type, options))) count(`listener ${type}`, -1);
    return remove.call(target, type, listener, options);
  };
  const [start, stop] = [window.setInterval, window.clearInterval];
  const intervals = new Set<unknown>();
  window.setInterval = ((...given: Parameters<typeof start>) => {
    const id = start(...given);
    intervals.add(id);
    return id;
  }) as typeof window.setInterval;
  window.clearInterval = (id) => {
    intervals.delete(id);
    stop(id as number);
  };
  window.left = () => [
    ...[...alive].filter(([, number]) => number > 0).map(([name, number]) => `${name} × ${number}`),
    ...(intervals.size > 0 ? [`intervals × ${intervals.size}`] : []),
  ];
  window.traces = () => ({
    globals: Object.getOwnPropertyNames(window).filter((name) => !/^\d+$|playwright/i.test(name)).sort(),
    head: document.head.innerHTML,
    sheets: document.styleSheets.length + document.adoptedStyleSheets.length,
    attributes: [document.documentElement, document.head, document.body].map((part) => part.getAttributeNames()),
    beside: [...document.body.children].map((child) => child.localName),
    page: [document.title, location.href, history.length, document.scripts.length, document.cookie],
    storage: { ...localStorage, ...sessionStorage },
    left: window.left(),
  });
  // Deferred scripts, the element's among them, run after this.
  add.call(document, 'readystatechange', () => (window.before ??= window.traces()));
  window.before = undefined;
  window.heard = [];
  for (const name of ['auth-needed', 'route-change']) {
    add.call(document, name, (event) => window.heard.push(`${name} from ${(event.target as Element).localName}`));
  }
}

const element = (page: Page, index = 0) => page.locator(ELEMENT).nth(index);

/** The list inside an element. */
function listIn(page: Page, index = 0) {
  const grid = element(page, index).getByRole('grid', { name: 'Active sessions' });
  return { grid, rows: grid.locator('[role=row][data-dn]'), search: element(page, index).getByRole('searchbox', { name: 'Search sessions' }) };
}

test('a host page of four lines shows the list with a token from getToken', async ({ page, portal, context }) => {
  await page.goto(portal);
  const list = new ListPage(page);
  await list.loaded();
  expect((await list.counts()).all).toBeGreaterThan(200);
  await list.search.fill('amara.okafor');
  await expect(list.rows).toHaveCount(1);
  await list.heading('Hostname').click();
  await expect(list.heading('Hostname')).toHaveAttribute('aria-sort', 'ascending');
  expect(await context.cookies(), 'no cookie is set or needed').toEqual([]);
  await expectAccessible(page);
});

test('as high as the window it does not make the host page scroll', async ({ page, portal }) => {
  await page.goto(portal);
  await page.addStyleTag({ content: 'html, body, main { height: 100%; margin: 0 } h1 { display: none } active-sessions { display: block; height: 100% }' });
  await new ListPage(page).loaded();
  const sizes = await page.evaluate(() => [document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth]);
  expect(sizes).toEqual([0, 0]);
});

test('on a slow line the element says that it loads, until the list is there', async ({ page, portal, context }) => {
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: 100_000, uploadThroughput: -1 });
  await page.goto(portal);
  const loading = page.locator(ELEMENT).getByRole('status').filter({ hasText: 'Loading sessions…' });
  await expect(loading).toHaveCSS('opacity', '1');
  await new ListPage(page).loaded();
  await expect(loading).toHaveCount(0);
});

test('a row opens its details inside the element; the host keeps its address and title', async ({ page, portal }) => {
  await page.addInitScript(watch);
  await page.goto(portal);
  const { rows, search } = listIn(page);
  await search.fill('amara.okafor');
  await rows.first().locator('[data-col=username]').click();
  await expect(element(page).getByRole('heading', { name: 'amara.okafor' })).toBeVisible();
  await expect(element(page).getByTestId('general-username')).toBeVisible();
  await expect(element(page).getByRole('tab')).toHaveCount(7);
  expect(page.url()).toBe(portal);
  await expect(page).toHaveTitle('Portal');
  expect(await page.evaluate(() => [history.length, ...document.documentElement.getAttributeNames()])).toEqual([2, 'lang']);
  expect(await page.evaluate(() => window.heard)).toContain('route-change from active-sessions');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Portal');
  await expect(page.getByRole('main')).toHaveCount(1);
  await expectAccessible(page);
  await element(page).getByRole('link', { name: 'All sessions' }).click();
  await expect(listIn(page).grid).toBeVisible();
});

test('a removed element leaves nothing, and mounted again it works as before', async ({ page, portal }) => {
  await page.addInitScript(watch);
  await page.goto(portal);
  await listIn(page).grid.waitFor();
  const mount = async () => {
    const { rows, search } = listIn(page);
    await search.fill('amara.okafor');
    await expect(rows).toHaveCount(1);
    await rows.first().locator('[data-col=hostname]').focus();
    await page.keyboard.press('Shift+F10');
    await expect(element(page).getByRole('menu')).toBeVisible();
    await page.keyboard.press('Escape');
    await rows.first().locator('[data-col=username]').click();
    await expect(element(page).getByTestId('general-username')).toBeVisible();
  };
  // Through the page, not a locator: Playwright's own listeners must not be counted.
  const unmount = () => page.evaluate((name) => document.querySelector(name)?.remove(), ELEMENT);
  const traces = () => page.evaluate(() => window.traces());
  const before = await page.evaluate(() => window.before);
  await mount();
  expect((await traces()).left, 'what is counted is there while the element is').not.toEqual([]);
  await unmount();
  await expect.poll(traces).toEqual(before);
  for (const round of [1, 2]) {
    await page.evaluate(() => {
      const again = document.createElement('active-sessions');
      again.setAttribute('api-base', document.querySelector<HTMLScriptElement>('script[type=module]')!.src.replace(/\/embed\/.*/, '/admin'));
      Object.assign(again, { getToken: () => window.tokens() });
      document.querySelector('main')?.append(again);
    });
    await mount();
    await unmount();
    await expect.poll(traces, { message: `round ${round}` }).toEqual(before);
  }
});

test('two elements on a page are apart, and one outlives the other', async ({ page, portal }) => {
  await page.goto(portal);
  await page.evaluate(() => {
    const first = document.querySelector('active-sessions')!;
    const second = first.cloneNode() as HTMLElement;
    Object.assign(second, { getToken: () => window.tokens() });
    first.after(second);
  });
  const [first, second] = [listIn(page, 0), listIn(page, 1)];
  await expect(first.rows.first()).toBeAttached();
  await expect(second.rows.first()).toBeAttached();
  await first.search.fill('amara.okafor');
  await expect(first.rows).toHaveCount(1);
  await expect(second.search).toHaveValue('');
  expect(await second.rows.count()).toBeGreaterThan(1);
  await page.locator(ELEMENT).first().evaluate((one) => one.remove());
  const left = listIn(page, 0);
  await left.search.fill('conflict.carl');
  await expect(left.rows).toHaveCount(1);
  await left.rows.first().locator('[data-col=username]').click();
  await expect(element(page).getByTestId('general-username')).toHaveText(/conflict\.carl/);
});

/** The host's own sign-in misbehaves so many times: no token, or one the Controller refuses. */
async function badTokens(page: Page, times: number, how: 'none' | 'refused'): Promise<void> {
  await page.addInitScript(watch);
  const spoil = ([times, how]: [number, string]) => {
    // The host's scripts have run then, the element's not yet.
    document.addEventListener('readystatechange', () => {
      const real = window.tokens;
      let left = times;
      const bad = () => (how === 'none' ? Promise.reject(new Error('nobody is signed in here')) : Promise.resolve({ token: 'forged' }));
      window.tokens = () => (left-- > 0 ? bad() : real());
      window.signIn = () => {
        left = 0;
      };
    }, { once: true });
  };
  await page.addInitScript(spoil, [times, how] as [number, string]);
}

for (const how of ['none', 'refused'] as const) {
  test(`token ${how}: it says "Sign-in needed" and tells the host; once the host signed in, Retry shows the list`, async ({ page, portal }) => {
    await badTokens(page, 1000, how);
    await page.goto(portal);
    const alert = element(page).getByRole('alert').filter({ hasText: 'Sign-in needed' });
    await expect(alert).toBeVisible();
    await expect.poll(() => page.evaluate(() => window.heard)).toEqual(['auth-needed from active-sessions']);
    await expect(listIn(page).grid).toHaveCount(0);
    await expect(element(page).getByRole('textbox', { name: 'Password' })).toHaveCount(0);
    await expectAccessible(page);
    await page.evaluate(() => window.signIn());
    await alert.getByRole('button', { name: 'Retry' }).click();
    await new ListPage(page).loaded();
  });
}

test('a token that has run out is replaced by asking the host again', async ({ page, portal }) => {
  await badTokens(page, 1, 'refused');
  await page.goto(portal);
  await new ListPage(page).loaded();
  expect(await page.evaluate(() => window.heard)).toEqual([]);
});
