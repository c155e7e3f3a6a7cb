// node shot.mjs BASE OUT [theme] [width] [height] path [js-steps]
import { chromium, request } from '@playwright/test';
const [base, out, theme, width, height, path, steps] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'] });
const api = await request.newContext({ baseURL: base });
await api.post('/session', { data: { providerName: 'local', username: 'admin', password: process.env.PW, deviceId: '5a1e0c0f-11c7-4aa1-9c41-00000000abcd' } });
const ctx = await browser.newContext({ baseURL: base, storageState: await api.storageState(), colorScheme: theme, viewport: { width: +width, height: +height } });
const page = await ctx.newPage();
page.on('console', (m) => console.log('console', m.text()));
page.on('pageerror', (e) => console.log('error', e.message));
await page.goto(path);
await page.waitForTimeout(2500);
if (steps) await (new Function('page', `return (async () => { ${steps} })()`))(page);
await page.waitForTimeout(400);
await page.screenshot({ path: out });
await browser.close();
