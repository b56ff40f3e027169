import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Api } from '../support/api.ts';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import { startSystem, type TestSystem } from '../support/system.ts';

describe('The console in a browser', () => {
  let system: TestSystem;
  let browser: TestBrowser;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startSystem(), openBrowser()]);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  });

  it('takes a person from the sign-in to a deployed script, a run and its log', async () => {
    const { page, complaints } = browser;
    await page.goto(system.url);
    expect(new URL(page.url()).pathname).toBe('/login');
    await page.getByLabel('API key').fill('rk_nobody_nothing');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    // A refused key is a 401, which Chromium reports too.
    expect(complaints.splice(0)).toEqual([expect.stringContaining('401')]);
    await page.getByLabel('API key').fill(system.apiKey);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('No scripts yet').waitFor();

    await page.getByRole('link', { name: 'New script' }).click();
    await page.getByLabel('Name').fill('greeting');
    await page.getByLabel('Type', { exact: true }).selectOption('oneoff');
    await page.locator('.monaco-editor').waitFor();
    await page.locator('.monaco-editor .view-lines').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText('return {;');
    await page.getByRole('button', { name: 'Save and deploy' }).click();
    await page.getByText('Nothing has been saved').waitFor();
    await page.getByText(/line 1:\d+/).waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('greeting');
    complaints.length = 0;

    await page.locator('.monaco-editor .view-lines').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText('console.log("hello", context.input.name);\nreturn { hello: context.input.name };');
    await page.getByRole('button', { name: 'Save and deploy' }).click();
    await page.getByText('Script created').waitFor();
    await page.getByRole('heading', { name: 'greeting' }).waitFor();

    await page.getByLabel('Input (JSON)').fill('{ "name": "Ada" }');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.locator('#history .status.completed').waitFor();
    await page.locator('#history .status.completed').click();
    await page.locator('[data-output]', { hasText: '"hello": "Ada"' }).waitFor();
    await page.locator('.logs', { hasText: 'hello Ada' }).waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  it('knows in its editor what a script sees, and underlines what it does not', async () => {
    const { page } = browser;
    const api = new Api(system.url, system.apiKey);
    const script = await api.createScript({ name: 'typed', type: 'oneoff', source: 'return 1' });
    await page.goto(`${system.url}/scripts/${script.id}/edit`);
    await page.locator('.monaco-editor .view-lines').click();
    await page.keyboard.press('Control+A');
    const right = 'const answer = await sdk.http.get("https://example.com", { query: { n: 1 } });\n';
    const wrong = 'document.title = "x";\nsdk.mail.send();\n';
    await page.keyboard.insertText(`${right}${wrong}return [answer.ok, Uint8Array.fromHex("00")];`);
    const underlined = page.locator('.monaco-editor .squiggly-error');
    await underlined.nth(1).waitFor({ state: 'attached' });
    expect(await underlined.count()).toBe(2);
  });

  it('saves a second version over the first one', async () => {
    const { page } = browser;
    const api = new Api(system.url, system.apiKey);
    const script = await api.createScript({ name: 'edited', type: 'oneoff', source: 'return 1' });
    await page.goto(`${system.url}/scripts/${script.id}/edit`);
    await page.locator('.monaco-editor .view-lines').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText('return 2');
    await page.getByRole('button', { name: 'Save and deploy' }).click();
    await page.getByText('Version 2 created').waitFor();
    await expect(api.run(script.id)).resolves.toMatchObject({ version: 2, output: 2 });
  });

  it('lets nobody change anything from a page of another origin, nor with the cookie on the API', async () => {
    const { page } = browser;
    const cookies = await page.context().cookies();
    const session = cookies.find(({ name }) => name === 'runlet_session')!;
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    const cookie = `runlet_session=${session.value}`;
    const form = {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'name=forged',
    };
    expect((await fetch(`${system.url}/scripts`, form)).status).toBe(403);
    expect((await fetch(`${system.url}/api/v1/scripts`, { headers: { cookie } })).status).toBe(401);
  });
});
