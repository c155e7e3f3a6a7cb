// The search box: what it offers, what it remembers, what it marks.
import { expectAccessible } from '../lib/axe.ts';
import { ask } from '../lib/api.ts';
import { expect, signedIn, test } from '../lib/test.ts';

test.use({
  baseURL: async ({ ownServer }, use) => use(ownServer.url),
  storageState: async ({ ownServer }, use) => use(await signedIn(ownServer, 'admin')),
});

test('a field and then its value are chosen with the keyboard', async ({ page, list }) => {
  await list.open();
  await list.search.pressSequentially('-prov');
  const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
  await expect(options).toHaveText(['provider:field']);
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await expect(list.search).toHaveAttribute('aria-activedescendant', (await options.first().getAttribute('id')) ?? '');
  await page.keyboard.press('Enter');
  await expect(list.search).toHaveValue('-provider: ');
  await expect(options.filter({ hasText: 'Corporate AD' })).toBeVisible();
  await page.keyboard.type('corp');
  await expect(options).toHaveText(['Corporate AD']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(list.search).toHaveValue('-provider: "Corporate AD"');
  await expect(options).toHaveCount(0);
  await expect(list.search).toBeFocused();
  expect(await list.column('provider')).not.toContain('Corporate AD');
  await page.keyboard.press('Escape');
  await expect(list.search).toHaveValue('');
});

test('a suggestion can be clicked, and nothing is offered for plain words', async ({ page, list }) => {
  await list.open();
  await list.search.pressSequentially('support: ');
  const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
  await expect(options).toHaveText(['full', 'partial', 'none', 'unknown']);
  await options.filter({ hasText: 'none' }).click();
  await expect(list.search).toHaveValue('support: none');
  await expect(list.search).toBeFocused();
  await list.search.fill('okafor');
  await expect(list.count).toHaveText(/^1 of/);
  await expect(options).toHaveCount(0);
});

test('what closes the suggestions closes those too that are on their way', async ({ page, list }) => {
  await list.open();
  await list.search.pressSequentially('support: ');
  const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
  await expect(options).toHaveCount(4);
  await list.search.evaluate(async (input: HTMLInputElement) => {
    input.value = 'support: n';
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
  });
  await expect(options).toHaveCount(0);
  await list.search.press('o');
  await expect(options).toHaveText(['none', 'unknown']);
});

test('settled searches are offered again, not every letter, and can be forgotten', async ({ page, list }) => {
  await list.open();
  await list.search.pressSequentially('amara');
  await page.keyboard.press('Enter');
  await list.search.pressSequentially('.okafor');
  await page.keyboard.press('Enter');
  await list.search.fill('provider: okta');
  await list.cells('username').first().focus();
  // Before the first preference is kept the Controller answers 404.
  await expect(async () =>
    expect(await ask<unknown>(page, '/my-preferences')).toMatchObject({
      activeSessions: { history: { searches: ['provider: okta', 'amara.okafor'] } },
    }),
  ).toPass();
  await list.open();
  await list.search.focus();
  const recent = page.getByRole('listbox', { name: 'Recent searches' });
  await expect(recent.getByRole('option')).toHaveText(['provider: okta', 'amara.okafor']);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(recent).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(list.search).toHaveValue('amara.okafor');
  await expect(list.count).toHaveText(/^1 of/);
  await list.search.fill('');
  await page.getByRole('button', { name: 'Clear search history' }).click();
  await expect(recent).toHaveCount(0);
  await expect
    .poll(async () => ask<unknown>(page, '/my-preferences'))
    .toMatchObject({ activeSessions: { history: { searches: [] } } });
});

test('whoever is in the box before its assistant is here is offered recent searches too', async ({ page, list, ownServer }) => {
  await list.open();
  await list.search.fill('provider: okta');
  await list.cells('username').first().focus();
  await expect(async () => expect(JSON.stringify(await ask<unknown>(page, '/my-preferences'))).toContain('provider: okta')).toPass();
  await ownServer.faults({ stallAfterBytes: { 'GET /split_pages': 0 } });
  // A copy that the browser has would not be asked for.
  await (await page.context().newCDPSession(page)).send('Network.clearBrowserCache');
  const held = page.waitForRequest(/split_pages/);
  await list.open();
  await list.search.focus();
  await held;
  await ownServer.behave();
  await expect(page.getByRole('listbox', { name: 'Recent searches' }).getByRole('option')).toHaveText(['provider: okta']);
});

test('what is wrong stands under the list, not behind the top of the page', async ({ page, list }) => {
  await list.open();
  await list.search.pressSequentially('provider: "Corp');
  const [suggestions, problem] = [page.getByRole('listbox', { name: 'Suggestions' }), page.locator('#as-search-problem')];
  await expect(problem).toContainText('This quote has no end');
  await expect(suggestions).toBeVisible();
  await expect(problem).toBeInViewport({ ratio: 1 });
  const [above, below] = await Promise.all([suggestions.boundingBox(), problem.boundingBox()]);
  expect(below!.y).toBeGreaterThan(above!.y + above!.height);
});

test('the marks lie under the text, also when it is scrolled', async ({ page, list }) => {
  await list.open(`?q=${encodeURIComponent('user: anna -os: windows 10.0.0.0/8 plain')}`);
  const marks = page.locator('.as-mirror .as-term');
  await expect(marks).toHaveText(['user: anna', '-os: windows', '10.0.0.0/8']);
  // The same text in the same font begins at the same place, in the middle of the box.
  const off = await page.locator('.as-search').evaluate((search) => {
    const input = search.querySelector('input')!;
    const first = search.querySelector('.as-mirror .as-term')!.getBoundingClientRect();
    const style = getComputedStyle(input);
    const start = input.getBoundingClientRect().left + parseFloat(style.paddingLeft) + parseFloat(style.borderLeftWidth);
    const mark = getComputedStyle(search.querySelector('.as-mirror .as-term')!);
    const box = input.getBoundingClientRect();
    const height = (first.top + first.bottom) / 2 - (box.top + box.bottom) / 2;
    return [first.left - start, height, mark.font === style.font && mark.letterSpacing === style.letterSpacing ? 0 : 1];
  });
  for (const distance of off) expect(Math.abs(distance)).toBeLessThan(1);
  await list.search.fill(`${'w'.repeat(300)} user: anna`);
  await list.search.press('End');
  await expect
    .poll(async () => {
      const [box, mark] = await Promise.all([list.search.boundingBox(), marks.last().boundingBox()]);
      return box !== null && mark !== null && mark.x > box.x && mark.x + mark.width < box.x + box.width;
    })
    .toBe(true);
});
