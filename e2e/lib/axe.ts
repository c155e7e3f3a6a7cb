// Accessibility of whole pages: no violation, of any impact.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const said = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => `${node.html} (${node.any[0]?.message ?? node.failureSummary})`).join('\n  ')}`);
  expect(said, 'axe').toEqual([]);
}
