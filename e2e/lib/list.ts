// The list in the words of the contract.
import { expect, type Locator, type Page } from '@playwright/test';

export type Action = 'Analyze Policy Assignments' | 'Download Client Logs' | 'Renew Tokens' | 'Add User to Denylist';
export type Column = 'username' | 'provider' | 'hostname' | 'device' | 'os' | 'client-version' | 'client-type' | 'gateways';

export class ListPage {
  readonly search: Locator;
  readonly grid: Locator;
  readonly count: Locator;
  /** Session rows in the DOM: those in view and a few around them. */
  readonly rows: Locator;

  constructor(readonly page: Page) {
    this.search = page.getByRole('searchbox', { name: 'Search sessions' });
    this.grid = page.getByRole('grid', { name: 'Active sessions' });
    this.count = page.getByTestId('row-count');
    this.rows = this.grid.locator('[role=row][data-dn]');
  }

  /** Opens the list and waits until every session is there. */
  async open(query = ''): Promise<void> {
    await this.page.goto(`/sessions${query}`);
    await this.loaded();
  }

  async loaded(): Promise<void> {
    await expect(this.grid).toBeVisible();
    await expect(this.grid).not.toHaveAttribute('aria-busy', 'true');
    await expect(this.count).toHaveText(/\d/);
  }

  /** Matching and all sessions, as the count says. */
  async counts(): Promise<{ matching: number; all: number }> {
    const numbers = ((await this.count.textContent()) ?? '').match(/\d[\d,]*/g) ?? [];
    const value = (text: string | undefined) => Number((text ?? 'NaN').replaceAll(',', ''));
    return { matching: value(numbers[0]), all: value(numbers.at(-1)) };
  }

  heading(title: string): Locator {
    return this.grid.getByRole('columnheader', { name: new RegExp(`^${title}`) });
  }

  row(username: string): Locator {
    return this.rows.filter({ has: this.page.locator('[data-col=username]', { hasText: username }) });
  }

  cells(column: Column): Locator {
    return this.rows.locator(`[data-col=${column}]`);
  }

  /** Texts of a column from the top, in the order on screen (rows are recycled, so not in DOM order). */
  async column(column: Column): Promise<string[]> {
    return this.rows.evaluateAll(
      (rows, name) =>
        rows
          .filter((row) => row.getBoundingClientRect().height > 0)
          .sort((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
          .map((row) => row.querySelector(`[data-col=${name}]`)?.textContent?.trim() ?? ''),
      column,
    );
  }

  async firstUsername(): Promise<string> {
    const names = await this.column('username');
    if (names[0] === undefined) throw new Error('the list shows no session');
    return names[0];
  }

  async openMenu(username: string): Promise<Locator> {
    await this.page.getByRole('button', { name: `Actions for ${username}`, exact: true }).first().click();
    const menu = this.page.getByRole('menu');
    await expect(menu).toBeVisible();
    return menu;
  }

  async act(username: string, action: Action): Promise<void> {
    const menu = await this.openMenu(username);
    await menu.getByRole('menuitem', { name: action }).click();
  }

  async select(username: string): Promise<void> {
    await this.page.getByRole('checkbox', { name: `Select ${username}`, exact: true }).first().check();
  }

  get bulk(): Locator {
    return this.page.getByRole('toolbar', { name: 'Selected sessions' });
  }
}
