//! On paper: a rehearsal is headed as one there too.

import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';

test.use({ siteName: 'print' });

/** The band is on the sheet and reads as a rehearsal. */
async function isHeaded(page: Page, address: string, words: string): Promise<void> {
  await page.goto(address);
  await page.emulateMedia({ media: 'print' });
  const band = page.locator('.mock-heading__title').first();
  await expect(band, address).toBeVisible();
  await expect(band, address).toHaveText(words);
  const sheet = await page.pdf({ preferCSSPageSize: true });
  expect(sheet.length, address).toBeGreaterThan(1000);
  await page.emulateMedia({ media: 'screen' });
}

test('a rehearsal is headed so in print: the result, and the desk before and after it', async ({ page, enter, round }) => {
  await round.isAt('method_adopted');
  const clerk = await enter('clerk1');
  await isHeaded(clerk, '/desk', '模拟票决');
  await round.isAt('announced');
  await isHeaded(clerk, '/desk', '模拟票决');
  await isHeaded(page, '/results', '模拟票决');
  await page.context().addCookies([{ name: 'language', value: 'en', url: page.url() }]);
  await isHeaded(page, '/results', 'Rehearsal ballot');
});
