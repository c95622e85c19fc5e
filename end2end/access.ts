//! Whether everyone can use a screen: in both languages and type sizes, on a phone and on a desk.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { visit, type Look, type Screen } from './tour';

const LOOKS: Look[] = [
  { language: 'zh', elder: false },
  { language: 'zh', elder: true },
  { language: 'en', elder: false },
  { language: 'en', elder: true },
];
const WIDTHS = [1440, 390];
const NARROWEST = 320;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** A test for each screen. */
export function everyoneCanUse(screens: Screen[]): void {
  for (const screen of screens) looksAt(screen);
}

function looksAt(screen: Screen): void {
  test(`${screen.name}: nothing is out of reach, too wide or complained of`, async ({ page, round, watch }) => {
    // What the browser notes of a connection that the screen itself takes away, and of a session that it ends.
    if (screen.name === 'ballot-lost') watch.forgive(/ERR_FAILED/);
    if (screen.name === 'ballot-signed-out') watch.forgive(/status of 401/);
    for (const look of LOOKS) {
      await page.setViewportSize({ width: WIDTHS[0], height: 900 });
      await visit(screen, look, page, round);
      const seen = `${look.language}${look.elder ? ', elder' : ''}`;
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        // The bar of the ballot stays in view and lies over whatever is scrolled beneath it; at the end of the page, over nothing.
        await toTheEnd(page);
        expect.soft(await violations(page), `${seen}, ${width} px wide`).toEqual([]);
      }
      await page.setViewportSize({ width: NARROWEST, height: 700 });
      expect.soft(await tooWide(page), `${seen}: wider than ${NARROWEST} px`).toEqual([]);
    }
  });
}

/** To the end of the page, which moves on while rows come into view and take the height that they really have. */
async function toTheEnd(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const drawn = () => new Promise((later) => requestAnimationFrame(() => requestAnimationFrame(later)));
    const root = document.documentElement;
    for (let height = -1, tries = 0; height !== root.scrollHeight && tries < 50; tries += 1) {
      height = root.scrollHeight;
      window.scrollTo(0, height);
      await drawn();
    }
  });
}

/** What axe finds, a line for each rule with the first places. */
async function violations(page: Page): Promise<string[]> {
  // No frames and no list of what is well: a third of the time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.withTags(TAGS).analyze();
  return violations.map(({ id, help, nodes }) => {
    const places = nodes.slice(0, 3).map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`);
    return `${id}: ${help} (${nodes.length})\n${places.join('\n')}`;
  });
}

/** What sticks out of the page to the right, if anything makes it scroll sideways. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const out = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5);
    return [`${scrollWidth} px`, ...out.slice(0, 5).map((element) => element.outerHTML.slice(0, 120))];
  });
}
