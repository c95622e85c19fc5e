//! Pictures of screens, for people to look at. They are compared with nothing.

import { join } from 'node:path';
import { test } from './fixtures';
import { visit, type Look, type Screen } from './tour';

const FOLDER = join(__dirname, 'screenshots');
const LOOKS: (Look & { widths: number[] })[] = [
  { language: 'zh', elder: false, widths: [390, 768, 1440] },
  { language: 'en', elder: false, widths: [390, 768, 1440] },
  { language: 'zh', elder: true, widths: [390] },
  { language: 'en', elder: true, widths: [390] },
];

/** A test that takes the pictures of each screen. */
export function takePictures(screens: Screen[]): void {
  for (const screen of screens) take(screen);
}

function take(screen: Screen): void {
  test(`a picture of ${screen.name}`, async ({ page, round, watch }) => {
    watch.forgive(/ERR_FAILED|status of 401/);
    for (const look of LOOKS) {
      await page.setViewportSize({ width: look.widths[0], height: 844 });
      await visit(screen, look, page, round);
      for (const width of look.widths) {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        const name = [screen.name, look.language, ...(look.elder ? ['elder'] : []), width].join('-');
        await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true, animations: 'disabled' });
      }
    }
  });
}
