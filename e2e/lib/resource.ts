// The smaller lists (denylist, registered devices) in the words of the contract, and their things asked for and changed directly.
import { expect, type Locator, type Page } from '@playwright/test';
import { type Server } from './server.ts';
import { signedIn } from './test.ts';

const ACCEPT = 'application/vnd.appgate.peer-v22+json';

export class ResourceList {
  readonly grid: Locator;
  readonly rows: Locator;
  readonly search: Locator;
  readonly count: Locator;

  constructor(
    readonly page: Page,
    name: string,
    search: string,
  ) {
    this.grid = page.getByRole('grid', { name });
    this.rows = this.grid.locator('[role=row][data-dn]');
    this.search = page.getByRole('searchbox', { name: search });
    this.count = page.getByTestId('row-count');
  }

  row(text: string): Locator {
    return this.rows.filter({ hasText: text });
  }

  heading(title: string): Locator {
    return this.grid.getByRole('columnheader', { name: new RegExp(`^${title}`) });
  }

  /** Texts of a column from the top. */
  column(column: string): Promise<string[]> {
    return this.rows.evaluateAll(
      (rows, name) =>
        rows
          .filter((row) => row.getBoundingClientRect().height > 0)
          .sort((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
          .map((row) => row.querySelector(`[data-col=${name}]`)?.textContent?.trim() ?? ''),
      column,
    );
  }

  async act(name: string, entry: string): Promise<void> {
    await this.page.getByRole('button', { name: `Actions for ${name}`, exact: true }).first().click();
    await this.page.getByRole('menu').getByRole('menuitem', { name: entry }).click();
  }
}

/** Signs the page in to a server of the test's own and goes to a path there. */
export async function enter(page: Page, server: Server, path: string, who: 'admin' | 'helpdesk' | 'viewer' = 'admin'): Promise<void> {
  await page.context().addCookies((await signedIn(server, who)).cookies);
  await page.goto(`${server.url}${path}`);
}

export async function denylist(page: Page, server: Server, username: string, reason: string): Promise<void> {
  const answer = await page.request.post(`${server.url}/admin/blacklist`, {
    headers: { accept: ACCEPT, origin: server.url },
    data: { userDistinguishedName: `CN=${username},OU=Corporate AD`, reason },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

export async function list<T>(page: Page, server: Server, path: string): Promise<T[]> {
  const answer = await page.request.get(`${server.url}/admin${path}`, { headers: { accept: ACCEPT } });
  expect(answer.status(), await answer.text()).toBe(200);
  return (await answer.json()).data;
}
