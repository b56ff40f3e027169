import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openBrowser, type TestBrowser } from '../../../../test/support/browser.ts';
import { GatewayRig } from '../../../../test/support/gateway-rig.ts';

describe('The API in a browser', () => {
  let rig: GatewayRig;
  let browser: TestBrowser;

  beforeAll(async () => {
    [rig, browser] = await Promise.all([GatewayRig.start(), openBrowser()]);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await rig.stop();
  });

  it('shows every operation, under a policy that takes nothing inline and nothing from elsewhere', async () => {
    const { page, complaints } = browser;
    await page.goto(`${rig.url}/docs`);
    const { paths } = (await rig.ask('GET', '/openapi.json', { key: null })).body;
    const count = Object.values<object>(paths).reduce((sum, methods) => sum + Object.keys(methods).length, 0);
    await page
      .locator('.opblock')
      .nth(count - 1)
      .waitFor();
    await page.locator('.opblock-summary').first().click();
    await page.locator('.opblock-body').first().waitFor();
    expect(complaints).toEqual([]);
  }, 30_000);
});
