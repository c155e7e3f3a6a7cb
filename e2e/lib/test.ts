// The `test` every spec imports: a server, somebody signed in, and a page that must not break silently.
import { randomUUID } from 'node:crypto';
import { test as base, expect, request } from '@playwright/test';
import { DetailsPage } from './details.ts';
import { ListPage } from './list.ts';
import { type Faults, PASSWORD, Server, type ServerOptions } from './server.ts';

export type Who = 'admin' | 'helpdesk' | 'viewer';

interface Options {
  /** Who is signed in when the test begins; nobody where the test signs in itself. */
  who: Who | null;
}
interface Fixtures {
  list: ListPage;
  details: DetailsPage;
  /** Sets faults on this test's server; they are gone when the test ends. */
  faults: (faults: Faults) => Promise<void>;
  /** A server for this test alone: for what others would feel. */
  ownServer: Server;
}
interface WorkerFixtures {
  server: Server;
}

/** Cookies of a new sign-in, as the page's own would be. */
export async function signedIn(server: Server, who: Who) {
  const api = await request.newContext({ baseURL: server.url });
  const answer = await api.post('/session', {
    data: { providerName: 'local', username: who, password: PASSWORD, deviceId: randomUUID() },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  const state = await api.storageState();
  await api.dispose();
  return state;
}

export const test = base.extend<Options & Fixtures, WorkerFixtures>({
  who: ['admin', { option: true }],
  server: [
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  ownServer: async ({}, use) => {
    const server = await Server.start();
    await use(server);
    await server.stop();
  },
  baseURL: async ({ server }, use) => use(server.url),
  storageState: async ({ server, who }, use) => use(who === null ? { cookies: [], origins: [] } : await signedIn(server, who)),
  page: async ({ page }, use) => {
    const broken: string[] = [];
    page.on('pageerror', (error) => broken.push(error.message));
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'error' && /panicked|Content Security Policy/.test(text)) broken.push(text);
    });
    await use(page);
    expect(broken, 'the page broke, or broke its own content security policy').toEqual([]);
  },
  list: async ({ page }, use) => use(new ListPage(page)),
  details: async ({ page }, use) => use(new DetailsPage(page)),
  faults: async ({ server }, use) => {
    await use((faults) => server.faults(faults));
    await server.behave();
  },
});

/** The same against a server of one's own, for all tests of a file. */
export const testOn = (options: ServerOptions) =>
  test.extend<object, WorkerFixtures>({
    server: [
      async ({}, use) => {
        const server = await Server.start(options);
        await use(server);
        await server.stop();
      },
      // A million sessions take a while.
      { scope: 'worker', timeout: 120_000 },
    ],
  });

export { expect };
