// The details of one session in the words of the contract.
import { expect, type Locator, type Page } from '@playwright/test';

export const TABS = [
  'Entitlements',
  'System Claims',
  'User Claims',
  'Device Claims',
  'Gateway Stats',
  'Session Stats',
  'Unreachable Hosts',
] as const;
export type Tab = (typeof TABS)[number];
export const GENERAL = [
  'username',
  'provider',
  'connect-time',
  'hostname',
  'sign-in-time',
  'dns-errors',
  'tunnel-ipv4',
  'tunnel-ipv6',
  'transferred',
  'device-id',
  'os',
  'unreachable-hosts',
] as const;

export class DetailsPage {
  readonly title: Locator;
  readonly site: Locator;
  readonly panel: Locator;

  constructor(readonly page: Page) {
    this.title = page.getByRole('heading', { level: 1 });
    this.site = page.getByRole('combobox', { name: 'Site' });
    this.panel = page.getByRole('tabpanel');
  }

  async open(dn: string, query = ''): Promise<void> {
    await this.page.goto(`/sessions/${encodeURIComponent(dn)}${query}`);
    await this.loaded();
  }

  async loaded(): Promise<void> {
    await expect(this.page.getByTestId('general-username')).toBeVisible();
    // The name alone is there before any answer: it is in the address.
    await expect(this.page.locator('.as-details-body')).not.toHaveAttribute('aria-busy', 'true');
  }

  general(field: (typeof GENERAL)[number]): Locator {
    return this.page.getByTestId(`general-${field}`);
  }

  tab(name: Tab): Locator {
    return this.page.getByRole('tab', { name });
  }

  /** Names of the Sites one can choose. */
  async sites(): Promise<string[]> {
    return (await this.site.locator('option').allTextContents()).map((name) => name.trim());
  }
}
