//! The ballot under pressure: whatever happens meanwhile, the deputy reads one sentence, it is true, and the box holds what
//! it says.

import type { Page } from '@playwright/test';
import { expect, test, type Watch } from '../fixtures';
import { become, fillSignIn } from '../people';
import { Ballot } from '../screens/ballot';
import { words } from '../words';

test.describe.configure({ mode: 'serial' });
test.use({ siteName: 'pressure' });

const CAST = '**/api/ballots/cast';
const PAPER = 'oooxx';
/** How long the page waits for an answer, and how long until it sends again; then how long a pause may be. */
const [PATIENCE, PAUSE] = [10_000, 60_000];

/** A deputy in the booth with a paper filled in. */
async function marked(page: Page, url: string, deputy: string): Promise<Ballot> {
  await become(page, url, deputy);
  const ballot = new Ballot(page);
  await ballot.open();
  await ballot.fill(PAPER);
  return ballot;
}

/** A deputy in the booth with a paper filled in and looked over. */
async function ready(page: Page, url: string, deputy: string): Promise<Ballot> {
  const ballot = await marked(page, url, deputy);
  await ballot.review();
  return ballot;
}

/** The marks are on the page and nowhere else. */
async function isKept(ballot: Ballot): Promise<void> {
  expect(await ballot.paper()).toBe(PAPER + '-'.repeat(23 - PAPER.length));
  await ballot.keepsNothing();
}

/** The browser notes the status of a refusal, and a connection that the test takes away. */
function expectRefusals(watch: Watch): void {
  watch.forgive(/api\/ballots\/cast|status of [45]\d\d|ERR_FAILED|ERR_INTERNET_DISCONNECTED/);
}

test.beforeAll(({ round }) => round.isAt('voting'));

test('marks pressed before the program is there are on the paper, in their order', async ({ page, site }) => {
  await become(page, site.url, 'deputy010');
  let go = () => {};
  const held = new Promise<void>((then) => (go = then));
  await page.route('**/site.wasm', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/ballot', { waitUntil: 'domcontentloaded' });
  const ballot = new Ballot(page);
  await ballot.puts(1, 'for');
  await ballot.puts(2, 'for');
  await ballot.puts(2, 'against');
  await expect(ballot.mark(2, 'against')).toHaveAttribute('aria-pressed', 'true');
  await expect(ballot.button('ballot.check'), 'nothing can be cast yet').toBeDisabled();
  go();
  await ballot.isOpen();
  expect(await ballot.paper()).toBe('ox' + '-'.repeat(21));
  await ballot.counts({ for: 1, against: 1, abstain: 21 });
  await ballot.keepsNothing();
});

test.describe('what the eyes of others see', () => {
  test('after a pause the marks are covered; a touch or a key shows them again, where they were', async ({ page, site }) => {
    await page.clock.install();
    const ballot = await marked(page, site.url, 'deputy011');
    await ballot.puts(20, 'against');
    const scrolled = () => page.evaluate(() => Math.round(scrollY));
    const before = await scrolled();
    for (const x of [30, 40, 50]) {
      await page.clock.fastForward(PAUSE / 2);
      await page.mouse.move(x, 40);
      await expect(ballot.cover(), 'a mouse that moves is no pause').toHaveCount(0);
    }
    await page.clock.fastForward(PAUSE + 1);

    await expect(ballot.cover()).toBeFocused();
    await expect(page.getByRole('heading', { level: 1 }).filter({ visible: true })).toHaveCount(1);
    const tree = await page.getByRole('main').ariaSnapshot();
    expect(tree).toContain('为保密，票面已遮住');
    expect(tree, 'nothing of the paper is read out').not.toMatch(/赞成|反对|弃权|第 1 号/);
    const box = await page.locator('[data-cover]').boundingBox();
    expect(box).toEqual({ x: 0, y: 0, ...page.viewportSize() });

    await page.mouse.click(200, 60);
    await expect(ballot.cover()).toHaveCount(0);
    await ballot.isMarked(20, 'against');
    await expect(ballot.mark(20, 'against')).toBeFocused();
    expect(await scrolled()).toBe(before);

    await page.clock.fastForward(PAUSE + 1);
    await expect(ballot.cover()).toBeVisible();
    await page.keyboard.press('Shift');
    await expect(ballot.cover(), 'a key that is only held is none').toBeVisible();
    await page.keyboard.press('Space');
    await expect(ballot.cover()).toHaveCount(0);
    await expect(ballot.title('ballot.title')).toBeVisible();

    await ballot.review();
    await page.clock.fastForward(PAUSE + 1);
    await page.getByRole('button', { name: '轻触继续' }).click();
    await expect(ballot.title('ballot.review.title')).toBeVisible();
    await ballot.change();
    expect(await ballot.paper()).toBe(`${PAPER}${'-'.repeat(14)}x---`);
  });

  test('the marks are covered at once when the page is out of sight; a blank paper has nothing to cover', async ({ page, site }) => {
    const leave = () =>
      page.evaluate(() => {
        Object.defineProperty(document, 'hidden', { value: true, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      });
    await become(page, site.url, 'deputy011');
    const ballot = new Ballot(page);
    await ballot.open();
    await leave();
    await expect(ballot.cover()).toHaveCount(0);
    await ballot.fill(PAPER);
    await leave();
    await expect(ballot.cover()).toBeVisible();
    await page.keyboard.press('Enter');
    await isKept(ballot);
  });

  test('history, storage and a page that the browser has put aside show no marks', async ({ page, site }) => {
    const ballot = await marked(page, site.url, 'deputy011');
    await isKept(ballot);
    page.on('dialog', (dialog) => dialog.accept());
    await page.goto('/rules');
    await page.goBack();
    await ballot.isOpen();
    await ballot.leavesNothing();

    // Playwright's browser puts no page aside, so this one is told what it would be told.
    await ballot.fill(PAPER);
    await ballot.review();
    const tell = (name: string) =>
      page.evaluate((name) => window.dispatchEvent(new PageTransitionEvent(name, { persisted: true })), name);
    await tell('pagehide');
    await ballot.leavesNothing();
    const loaded = page.waitForEvent('load');
    await tell('pageshow');
    await loaded;
    await ballot.isOpen();
    await ballot.leavesNothing();
  });
});

test.describe('who cannot see or point', () => {
  test('a paper is filled in and cast with the keyboard alone, and every step is said', async ({ page, site, round }) => {
    await become(page, site.url, 'deputy021');
    const before = await round.nCast();
    const ballot = new Ballot(page);
    await ballot.open();
    const press = (key: string) => page.keyboard.press(key);
    await ballot.mark(1, 'for').focus();
    for (const [key, project, mark] of [
      ['ArrowLeft', 1, 'for'],
      ['ArrowRight', 1, 'against'],
      ['ArrowRight', 1, 'abstain'],
      ['ArrowRight', 1, 'abstain'],
      ['ArrowDown', 2, 'abstain'],
      ['ArrowLeft', 2, 'against'],
      ['ArrowUp', 1, 'against'],
      ['ArrowUp', 1, 'against'],
    ] as const) {
      await press(key);
      await expect(ballot.mark(project, mark), `${key} to ${project}, ${mark}`).toBeFocused();
    }
    await ballot.counts({ for: 0, against: 0, abstain: 23 });
    await press('Space');
    await ballot.counts({ for: 0, against: 1, abstain: 22 });
    await expect(page.locator('[aria-live=polite]').filter({ visible: true })).toHaveText(/反对 1/);

    // Tab goes on to the next mark, then to the next project and its marks.
    await press('Tab');
    await expect(ballot.mark(1, 'abstain')).toBeFocused();
    await press('Tab');
    await expect(page.locator('summary').filter({ hasText: '第 2 号' })).toBeFocused();
    await press('Tab');
    await expect(ballot.mark(2, 'for')).toBeFocused();
    await press('Enter');
    await ballot.isMarked(2, 'for');

    // What has the focus is seen, with its ring, above the bar that stays in view.
    const bar = page.locator('.ballot-bar');
    for (let project = 3; project <= 23; project += 1) {
      await press('ArrowDown');
      const mark = ballot.mark(project, 'for');
      await expect(mark).toBeFocused();
      await expect(mark).toHaveCSS('outline-style', 'solid');
      const [here, top] = [await mark.boundingBox(), (await bar.boundingBox())?.y ?? 0];
      expect((here?.y ?? top) + (here?.height ?? 0), `project ${project} is above the bar`).toBeLessThanOrEqual(top);
    }
    for (const next of [ballot.mark(23, 'against'), ballot.mark(23, 'abstain'), ballot.button('ballot.check')]) {
      await press('Tab');
      await expect(next).toBeFocused();
    }
    await press('Enter');
    await expect(ballot.title('ballot.review.title')).toBeFocused();
    await press('Tab');
    await expect(ballot.button('ballot.cast')).toBeFocused();
    await press('Enter');
    await expect(ballot.title('ballot.done.title').filter({ visible: true })).toBeFocused();
    expect(await round.nCast()).toBe(before + 1);
    await ballot.leavesNothing();
  });

  for (const language of ['zh', 'en'] as const) {
    test(`${language}: at 320 px, and at 200 percent, all is large enough to touch and nothing is wider`, async ({ page, site, round }) => {
      await round.isAt('voting');
      await become(page, site.url, 'deputy011');
      for (const [elder, least] of [['0', 48], ['1', 56]] as const) {
        await page.context().addCookies(Object.entries({ language, elder }).map(([name, value]) => ({ name, value, url: site.url })));
        // 640 px at 200 percent are as many as 320. So high that every row is in sight, or the browser does not lay it out.
        await page.setViewportSize({ width: 320, height: 9_000 });
        const ballot = new Ballot(page, words(language));
        await ballot.open();
        await ballot.fill(PAPER);
        const views = await page.locator('[data-view]').evaluateAll((views) => views.map((view) => view.getAttribute('data-view') ?? ''));
        expect(views).toEqual(expect.arrayContaining(['marking', 'review', 'lost', 'vote_suspended', 'vote_void', 'seat_lost']));
        for (const view of [...views, 'cover']) {
          const seen = `${language}, ${elder}, ${view}`;
          await page.evaluate((view) => {
            for (const other of document.querySelectorAll('[data-view], [data-cover]')) {
              other.toggleAttribute('hidden', other.getAttribute('data-view') !== view && !(view === 'cover' && other.hasAttribute('data-cover')));
            }
          }, view);
          const { wide, small } = await page.evaluate((least) => {
            const seen = [...document.querySelectorAll('main button, main summary, main .actions a')].filter((one) => one.checkVisibility());
            const small = seen.filter((one) => Math.min(one.clientHeight + 4, one.clientWidth) < least);
            return {
              wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
              small: small.map((one) => `${one.textContent} ${one.clientWidth} × ${one.clientHeight}`),
            };
          }, least);
          expect.soft(wide, `${seen}: wider than the page`).toBe(0);
          expect.soft(small, `${seen}: too small`).toEqual([]);
        }
      }
    });
  }
});

test.describe('the connection', () => {
  test('lost: the page says so, keeps the marks, and sends by itself when the network is back', async ({ page, site, round, watch }) => {
    expectRefusals(watch);
    const ballot = await ready(page, site.url, 'deputy012');
    const before = await round.nCast();
    await page.context().setOffline(true);
    await ballot.cast();
    await ballot.ends('ballot.lost.title', 'ballot.lost.kept');
    await isKept(ballot);
    await ballot.button('ballot.try_now').click();
    await ballot.ends('ballot.lost.title', 'ballot.lost.kept');
    await page.context().setOffline(false);
    await ballot.ends('ballot.done.title', 'ballot.done.now');
    expect(await round.nCast()).toBe(before + 1);
    await ballot.leavesNothing();
  });

  test('slow: one press is one paper, however often it is pressed and however often it is sent', async ({ page, site, round, watch }) => {
    expectRefusals(watch);
    await page.clock.install();
    const ballot = await ready(page, site.url, 'deputy013');
    const before = await round.nCast();
    let posts = 0;
    let answers = () => {};
    const slow = new Promise<void>((then) => (answers = then));
    await page.route(CAST, async (route) => {
      posts += 1;
      await slow;
      await route.continue();
    });
    await ballot.button('ballot.cast').evaluate((button: HTMLElement) => {
      button.click();
      button.click();
    });
    await ballot.ends('ballot.sending.title', 'ballot.sending.text');
    expect(posts, 'two presses').toBe(1);
    await page.clock.fastForward(PATIENCE + 1);
    await ballot.ends('ballot.lost.title', 'ballot.lost.kept');
    await page.clock.fastForward(PATIENCE + 1);
    await expect.poll(() => posts, 'it is sent again by itself').toBe(2);
    await ballot.ends('ballot.lost.title', 'ballot.lost.kept');
    answers();
    await ballot.ends('ballot.done.title', 'ballot.done.now');
    expect(await round.nCast()).toBe(before + 1);
    await ballot.leavesNothing();
  });

  test('answered by something else in front: not taken for an answer, and sent again', async ({ page, site, round, watch }) => {
    expectRefusals(watch);
    await page.clock.install();
    const ballot = await ready(page, site.url, 'deputy014');
    const before = await round.nCast();
    for (const status of [502, 200]) {
      await page.route(CAST, (route) => route.fulfill({ status, contentType: 'text/html', body: '<h1>Sign in to the network</h1>' }));
      if (status === 502) await ballot.cast();
      else await page.clock.fastForward(PATIENCE + 1);
      await ballot.ends('ballot.lost.title', 'ballot.lost.kept');
      await isKept(ballot);
      await page.unroute(CAST);
    }
    await page.clock.fastForward(PATIENCE + 1);
    await ballot.ends('ballot.done.title', 'ballot.done.now');
    expect(await round.nCast()).toBe(before + 1);
  });

  test('cut after the paper has arrived: a change made since is not taken for cast', async ({ page, site, round, watch }) => {
    expectRefusals(watch);
    const ballot = await ready(page, site.url, 'deputy015');
    const before = await round.nCast();
    await page.route(CAST, async (route) => {
      await route.fetch();
      await route.fulfill({ status: 500, headers: { 'x-refusal': 'broken' }, contentType: 'application/json', body: '{}' });
    });
    await ballot.cast();
    await ballot.ends('ballot.lost.title', 'ballot.refusal.broken');
    await isKept(ballot);
    expect(await round.nCast()).toBe(before + 1);
    await page.unroute(CAST);
    await ballot.button('ballot.back_to_paper').click();
    await ballot.puts(9, 'against');
    await ballot.review();
    await ballot.cast();
    await ballot.ends('ballot.already.title', 'ballot.refusal.already_voted');
    expect(await round.nCast()).toBe(before + 1);
    await ballot.leavesNothing();
  });
});

test.describe('what happens meanwhile', () => {
  test('a second device: the one that comes later is told that the ballot was cast before', async ({ page, site, round, enter, watch }) => {
    expectRefusals(watch);
    const tablet = await ready(await enter(), site.url, 'deputy016');
    const phone = await ready(page, site.url, 'deputy016');
    const before = await round.nCast();
    await tablet.cast();
    await tablet.ends('ballot.done.title', 'ballot.done.now');
    await phone.cast();
    await phone.ends('ballot.already.title', 'ballot.refusal.already_voted');
    expect(await round.nCast()).toBe(before + 1);
    for (const ballot of [tablet, phone]) {
      await ballot.leavesNothing();
      await ballot.page.reload();
      await expect(ballot.title('ballot.done.title')).toBeVisible();
    }
  });

  test('a session that ends: the marks wait in this page while the deputy signs in on another', async ({ page, site, round, watch }) => {
    expectRefusals(watch);
    const ballot = await ready(page, site.url, 'deputy017');
    const before = await round.nCast();
    await page.context().clearCookies({ name: 'sid' });
    await ballot.cast();
    await ballot.ends('ballot.refused.title', 'ballot.refusal.sign_in_first');
    await isKept(ballot);
    expect(await round.nCast()).toBe(before);

    const opened = page.context().waitForEvent('page');
    await page.getByRole('link', { name: '另开一页登录' }).filter({ visible: true }).click();
    const beside = await opened;
    await fillSignIn(beside, 'deputy017');
    await expect(beside.getByText('请回到那一页，按“现在再试”', { exact: false })).toBeVisible();
    await beside.close();
    await ballot.button('ballot.try_now').click();
    await ballot.ends('ballot.done.title', 'ballot.done.now');
    expect(await round.nCast()).toBe(before + 1);
    await ballot.leavesNothing();
  });

  test('the vote is suspended: whoever has a paper keeps it, who comes now waits, and then it goes on', async ({ page, site, round, enter, watch }) => {
    expectRefusals(watch);
    const ballot = await ready(page, site.url, 'deputy018');
    const before = await round.nCast();
    await round.twoDo('suspend', { reason: '会场停电' });
    await ballot.cast();
    await ballot.ends('ballot.suspended.title', 'ballot.refusal.vote_suspended');
    await isKept(ballot);
    const later = new Ballot(await enter('deputy019'));
    await later.page.goto('/ballot');
    await expect(later.page.getByRole('heading', { level: 1 })).toHaveText('票决已暂停');
    await expect(later.page.getByText('暂停期间不发表决票，也不收票。')).toBeVisible();
    expect(await round.nCast()).toBe(before);

    await round.twoDo('resume', { reason: '恢复供电' });
    await ballot.cast();
    await ballot.ends('ballot.done.title', 'ballot.done.now');
    await later.page.getByRole('link', { name: '刷新' }).click();
    await later.isOpen();
    expect(await round.nCast()).toBe(before + 1);
    await ballot.leavesNothing();
  });

  test('the account is suspended: nothing is cast until it is restored', async ({ page, site, round, watch }) => {
    expectRefusals(watch);
    const ballot = await ready(page, site.url, 'deputy019');
    const before = await round.nCast();
    await site.does('user', 'suspend', 'deputy019');
    await ballot.cast();
    await ballot.ends('ballot.refused.title', 'ballot.refusal.suspended');
    await isKept(ballot);
    expect(await round.nCast()).toBe(before);
    await site.does('user', 'lift', 'deputy019');
    await ballot.button('ballot.try_now').click();
    await ballot.ends('ballot.done.title', 'ballot.done.now');
    expect(await round.nCast()).toBe(before + 1);
  });

  test('the seat is lost: nothing is cast, and there is no other paper', async ({ page, site, round, watch }) => {
    expectRefusals(watch);
    const ballot = await ready(page, site.url, 'deputy020');
    const before = await round.nCast();
    await round.twoDo('seat', { deputy: 'deputy020', reason: '代表资格终止' });
    await ballot.cast();
    await ballot.ends('ballot.refused.title', 'ballot.refusal.seat_lost');
    await ballot.leavesNothing();
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('您不能在这次票决中投票');
    expect(await round.nCast()).toBe(before);
  });

  test('the vote is declared void: no paper of it is taken, and the next one has new papers for all', async ({ page, site, round, enter, watch }) => {
    expectRefusals(watch);
    const ballot = await ready(page, site.url, 'deputy022');
    const voted = new Ballot(await enter('deputy012'));
    await voted.page.goto('/ballot');
    await voted.isDone();
    await round.twoDo('void', { reason: '名册有误' });
    await ballot.cast();
    await ballot.ends('ballot.refused.title', 'ballot.refusal.vote_void');
    await ballot.leavesNothing();
    for (const { page } of [ballot, voted]) {
      await page.goto('/ballot');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('上一次票决已宣布无效');
    }

    await round.isAt('voting');
    expect(await round.nCast()).toBe(0);
    await voted.page.getByRole('link', { name: '刷新' }).click();
    await voted.isOpen();
    await voted.review();
    await voted.cast();
    await voted.ends('ballot.done.title', 'ballot.done.now');
    expect(await round.nCast()).toBe(1);
  });

  test('the vote closed a moment ago: nothing is cast, and it is not counted', async ({ page, site, round, enter, watch }) => {
    expectRefusals(watch);
    const ballot = await ready(page, site.url, 'deputy023');
    const cut = await ready(await page.context().newPage(), site.url, 'deputy023');
    const before = await round.nCast();
    await round.isAt('counting');
    for (const late of [ballot, cut]) {
      await late.cast();
      await late.ends('ballot.refused.title', 'ballot.refusal.not_now');
      await late.leavesNothing();
    }
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('票决已经关闭');
    const desk = await enter('clerk1');
    await desk.goto('/desk');
    await expect(desk.getByRole('main')).toContainText(`收回 ${before} 张`);
  });
});
