//! Pictures of the real pages for docs/handbook, taken on the way through a whole round: `make handbook`.
//!
//! A picture is of the page as people see it, cut where the chapter stops speaking of it. `scripts/handbook_check.mjs` sees
//! to it that each one named here is used and that none is missing.

import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { become } from './people';
import type { Round } from './round';
import { Desk } from './screens/desk';
import { TOUR, visit, type Screen } from './tour';

const FOLDER = join(__dirname, '../docs/handbook/pictures');
const DESK = { width: 1100, height: 760 };
const PHONE = { width: 390, height: 760 };

interface Picture {
  name: string;
  /** A screen of the tour by name, or one of the handbook's own. */
  screen: string | Screen;
  on?: 'phone';
  /** Where the picture begins; the page's beginning, where it is not said. */
  from?: string;
  /** What the window stands at, as after turning the wheel; what is fixed to its edges stays in the picture. */
  scrolled?: string;
  /** How many pixels at most. */
  most?: number;
}

function own(at: Screen['at'], who: string | undefined, go: (page: Page) => Promise<void>): Screen {
  return { name: 'own', at, who, go: ({ page }) => go(page) };
}

/** The desk with one of its folded forms open. */
function unfolded(at: Screen['at'], title: string): Screen {
  return own(at, 'clerk1', async (page) => {
    const desk = new Desk(page);
    await desk.open();
    const form = desk.folded(title);
    if (!(await form.getByRole('button').first().isVisible())) await form.locator('summary').first().click();
  });
}

/** The desk while a deed waits; what waits is dropped again by whoever comes next. */
function asked(at: Screen['at'], who: string, form: string): Screen {
  return own(at, who, async (page) => {
    await page.goto('/desk');
    if ((await page.locator('form[action="/api/deeds/agree"], form[action="/api/deeds/drop"]').count()) > 0) return;
    const ask = page.locator(`form[action="/desk/${form}"]`);
    const fields: Record<string, string> = { total: '410', present: '384', minutes: '30', reason: '实到代表都已投完。' };
    for (const [name, value] of Object.entries(fields)) {
      const field = ask.locator(`input[name=${name}], textarea[name=${name}]`);
      if ((await field.count()) > 0) await field.fill(value);
    }
    await ask.getByRole('button').click();
    await expect(page.locator('form[action="/api/deeds/drop"]')).toBeVisible();
  });
}

const address = (path: string) => async (page: Page) => {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 }).filter({ visible: true })).toBeVisible();
};

/** In the order of the round. What is cut from a place of the page says so. */
const PICTURES: Picture[] = [
  { name: 'home', screen: 'home' },
  { name: 'act-as', screen: 'act-as', most: 620 },
  { name: 'sign-in', screen: 'sign-in' },
  { name: 'sign-in-letter', screen: 'sign-in-letter', on: 'phone' },
  { name: 'account', screen: own('public_notice', 'clerk2', address('/account')) },
  { name: 'staff', screen: 'staff' },
  { name: 'staff-issue', screen: 'staff', from: '#issue', most: 700 },
  { name: 'staff-issued', screen: 'staff-issued' },
  { name: 'staff-governor', screen: 'staff-governor', from: '#accounts', most: 760 },
  { name: 'letters', screen: 'letters', from: 'h1', most: 700 },
  { name: 'letter', screen: 'letters-made' },
  { name: 'projects', screen: 'list' },
  { name: 'project', screen: 'project', on: 'phone' },
  { name: 'moderation', screen: 'moderation', most: 1100 },
  { name: 'moderation-comment', screen: 'moderation-comment', most: 900 },
  { name: 'moderation-refuse', screen: 'moderation-refuse', most: 1000 },
  { name: 'moderation-handovers', screen: 'moderation-handovers' },
  { name: 'moderation-words', screen: 'moderation-words' },
  { name: 'moderation-figures', screen: 'moderation-figures' },
  {
    name: 'replies',
    screen: own('public_notice', 'editor-education-sports', async (page) => {
      await page.goto('/replies');
      await page.getByRole('main').locator('summary').first().click();
    }),
    from: 'h1',
    most: 700,
  },
  { name: 'desk', screen: 'desk-notice' },
  { name: 'desk-notice', screen: 'desk-notice', from: '#step-end_notice', most: 620 },
  { name: 'desk-rules', screen: unfolded('public_notice', '修改设置'), from: '#rules', most: 900 },
  { name: 'desk-mandate', screen: unfolded('public_notice', '登记依据'), from: '#mandate', most: 760 },
  { name: 'desk-open', screen: 'desk-open', from: '#step-open', most: 1400 },
  { name: 'desk-open-refused', screen: 'desk-open-refused', most: 900 },
  { name: 'desk-open-waiting', screen: asked('method_adopted', 'clerk1', 'open'), from: '.seats', most: 760 },
  { name: 'desk-open-agree', screen: asked('method_adopted', 'chief', 'open'), from: '.seats', most: 760 },
  { name: 'desk-voting', screen: own('voting', 'clerk1', address('/desk')), from: '#step-vote', most: 1120 },
  { name: 'desk-extend', screen: unfolded('voting', '延长时间'), from: '.others', most: 900 },
  { name: 'turnout', screen: 'turnout', from: 'main', most: 900 },
  { name: 'ballot', screen: 'ballot', on: 'phone', scrolled: '.ballot-row' },
  { name: 'ballot-cap', screen: 'ballot-cap', on: 'phone', scrolled: '.ballot-row:nth-of-type(20)' },
  { name: 'ballot-review', screen: 'ballot-review', on: 'phone' },
  { name: 'ballot-done', screen: 'ballot-done', on: 'phone' },
  { name: 'desk-suspended', screen: own('voting', 'clerk1', address('/desk')), from: '#step-vote', most: 800 },
  { name: 'desk-close', screen: asked('voting', 'clerk1', 'close'), from: '.seats', most: 520 },
  { name: 'desk-close-agree', screen: asked('voting', 'chief', 'close'), from: '.seats', most: 520 },
  { name: 'desk-count', screen: 'desk-count', from: '#step-count', most: 900 },
  { name: 'desk-counted', screen: own('counted', 'clerk1', address('/desk')), from: '#step-publish', most: 900 },
  { name: 'desk-confirm', screen: own('counted', 'chief', address('/desk')), from: '.hash__value', most: 760 },
  { name: 'result', screen: 'result', most: 1100 },
  { name: 'result-table', screen: 'result', from: 'main table', most: 1000 },
  { name: 'result-phone', screen: 'result', on: 'phone', scrolled: 'main table' },
  { name: 'result-record', screen: 'result', from: '#record', most: 900 },
  { name: 'desk-correct', screen: own('announced', 'clerk1', address('/desk')), from: '#correct', most: 700 },
  { name: 'audit', screen: own('announced', 'auditor', address('/audit?verify=1')), from: 'h1', most: 900 },
];

/** What is done to the round before a picture, and undone after it. */
const AROUND: Record<string, [before: (round: Round) => Promise<void>, after: (round: Round) => Promise<void>]> = {
  'desk-suspended': [
    (round) => round.twoDo('suspend', { reason: '会场停电，暂停投票。' }),
    (round) => round.twoDo('resume', { reason: '供电恢复。' }),
  ],
};

async function take(page: Page, round: Round, { name, screen, on, from, scrolled, most }: Picture): Promise<void> {
  const size = on === 'phone' ? PHONE : DESK;
  await page.setViewportSize(size);
  const which = typeof screen === 'string' ? TOUR.find((one) => one.name === screen) : screen;
  if (!which) throw new Error(`There is no screen ${screen}.`);
  // Who looks at a public page is nobody, whoever looked at the last one.
  if (!which.who) await page.context().clearCookies();
  await visit(which, { language: 'zh', elder: false }, page, round);
  const path = join(FOLDER, `${name}.png`);
  const calm = { animations: 'disabled', caret: 'hide' } as const;
  if (!from && !most) {
    await page.evaluate((place) => {
      const top = place ? document.querySelector(place)?.getBoundingClientRect().top : undefined;
      window.scrollTo({ top: top === undefined ? 0 : top + window.scrollY - 20, behavior: 'instant' });
    }, scrolled);
    await page.screenshot({ path, ...calm });
    return;
  }
  const clip = await page.evaluate(
    ({ from, most }) => {
      const begin = from ? document.querySelector(from) : undefined;
      if (from && !begin) return undefined;
      const top = begin ? Math.max(0, begin.getBoundingClientRect().top + window.scrollY - 60) : 0;
      const end = document.documentElement.scrollHeight;
      return { x: 0, y: top, width: window.innerWidth, height: Math.min(most ?? 760, end - top) };
    },
    { from, most },
  );
  if (!clip) throw new Error(`There is no ${from} on ${page.url()}.`);
  await page.screenshot({ path, fullPage: true, clip, ...calm });
}

test('a round gives its pictures', async ({ page, round, watch }) => {
  watch.forgive(/ERR_FAILED|status of 4\d\d/);
  mkdirSync(FOLDER, { recursive: true });
  for (const file of readdirSync(FOLDER)) if (file.endsWith('.png')) rmSync(join(FOLDER, file));
  const failures: string[] = [];
  for (const picture of PICTURES) {
    const [before, after] = AROUND[picture.name] ?? [];
    await test.step(picture.name, async () => {
      await before?.(round);
      await take(page, round, picture).catch((error: Error) => failures.push(`${picture.name}: ${error.message.slice(0, 400)}`));
      await after?.(round);
    });
  }
  expect(failures).toEqual([]);
});

test('a tie gives its pictures', async ({ page, round, watch }) => {
  watch.forgive(/status of 4\d\d/);
  await round.isAtTie('tied');
  await take(page, round, { name: 'result-tie', screen: own('tied', undefined, address('/results')), most: 1000 });
  await become(page, round.url, 'clerk1');
  await take(page, round, {
    name: 'desk-tie',
    screen: own('tied', 'clerk1', address('/desk')),
    from: '#step-further',
    most: 1100,
  });
});
