//! Every screen of the site, in the order in which a year brings it about, for the tests that look at all of them.

import { expect, type Page } from '@playwright/test';
import { become } from './people';
import { LEVEL, STATES, TIES, type Round, type State, type Tie, deputies } from './round';
import { Ballot } from './screens/ballot';
import { words, type Language } from './words';

/** How a reader looks at the site. */
export interface Look {
  language: Language;
  elder: boolean;
}

/** What a visit to a screen has at hand. */
export interface Visit extends Look {
  page: Page;
  round: Round;
}

/** A screen in one of its states. */
export interface Screen {
  name: string;
  /** Where the round must stand. */
  at: State | Tie;
  /** Who sees it, by sign-in name; a `voter` is a deputy who has not voted, another each time. */
  who?: string;
  /** Leads there. */
  go: (visit: Visit) => Promise<void>;
}

/** The address, and that there is a page. */
function address(path: string): Screen['go'] {
  return async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 }).filter({ visible: true })).toBeVisible();
  };
}

function ballot(then: (ballot: Ballot, visit: Visit) => Promise<void>, title?: string): Screen['go'] {
  return async (visit) => {
    const ballot = new Ballot(visit.page, words(visit.language));
    await ballot.open(title);
    await then(ballot, visit);
  };
}

async function pressFirst(page: Page, selector: string): Promise<void> {
  await page.getByRole('main').locator(selector).first().click();
}

/** A moderator takes a comment, or goes on with the one that he has. */
async function takeTheFirst(page: Page): Promise<void> {
  await page.goto('/moderation');
  const begun = page.locator('.moderation__before a[href^="/moderation/"]');
  if ((await begun.count()) > 0) await begun.first().click();
  else await page.locator('form[action="/moderation/next"] button').click();
  await expect(page.locator('form[action$="/approve"]')).toBeVisible();
}

/** A page of the reader's, by a link of another page: `a[href*="edit="]` of a project. */
function through(path: string, link: string): Screen['go'] {
  return async ({ page }) => {
    await page.goto(path);
    const to = await page.getByRole('main').locator(link).first().getAttribute('href');
    await page.goto(to ?? path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  };
}

/** A clerk uploads a list of departments; where one waits, it is withdrawn first. */
async function sendList(page: Page, text: string): Promise<void> {
  await page.goto('/exchange');
  const waits = page.locator('#departments a[href^="/exchange?import="]');
  if ((await waits.count()) > 0) {
    await waits.first().click();
    await page.locator('form[action="/exchange/withdraw"] button').click();
    await page.goto('/exchange');
  }
  await page.locator('#file-departments').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.locator('#departments form button').click();
}

/** A page of the next round's draft; where there is none, the round is copied first. */
async function withDraft(page: Page, path: string): Promise<void> {
  await page.goto('/desk/next');
  const copy = page.locator('form[action="/desk/next/copy"] button');
  if ((await copy.count()) > 0) await copy.click();
  await address(path)({ page, language: 'zh', elder: false });
}

/** A form of the page is sent with what the browser itself would hold back. */
async function sendAnyway(page: Page, action: RegExp, fields: Record<string, string>): Promise<void> {
  const forms = await page.locator('form[method=post]').all();
  for (const form of forms) {
    if (!action.test((await form.getAttribute('action')) ?? '')) continue;
    await form.evaluate((form: HTMLFormElement) => {
      form.noValidate = true;
      form.querySelectorAll('[maxlength]').forEach((field) => field.removeAttribute('maxlength'));
    });
    for (const [name, value] of Object.entries(fields)) await form.locator(`[name=${name}]`).fill(value);
    await form.locator('button:not([name=count])').last().click();
    await expect(page.getByRole('alert')).toBeVisible();
    return;
  }
  throw new Error(`There is no form to ${action} on ${page.url()}.`);
}

export const TOUR: Screen[] = [
  { name: 'home', at: 'public_notice', go: address('/') },
  { name: 'list', at: 'public_notice', go: address('/projects') },
  { name: 'list-search', at: 'public_notice', go: address('/projects?q=停车') },
  { name: 'list-nothing', at: 'public_notice', go: address('/projects?area=health&q=zzz') },
  { name: 'project', at: 'public_notice', go: address('/projects/12') },
  { name: 'search', at: 'public_notice', go: address('/search?q=停车') },
  { name: 'search-empty', at: 'public_notice', go: address('/search') },
  { name: 'search-nothing', at: 'public_notice', go: address('/search?q=恐龙') },
  { name: 'voices', at: 'public_notice', go: address('/voices') },
  { name: 'compare', at: 'public_notice', go: address('/compare?p=3&p=12&p=14&p=23') },
  { name: 'compare-nothing', at: 'public_notice', go: address('/compare') },
  { name: 'poster', at: 'public_notice', go: address('/projects/12/poster') },
  { name: 'rules', at: 'public_notice', go: address('/rules') },
  { name: 'result-before', at: 'public_notice', go: address('/results') },
  { name: 'about', at: 'public_notice', go: address('/about') },
  { name: 'years', at: 'public_notice', go: address('/years') },
  { name: 'year-project', at: 'public_notice', go: address('/years/2025/projects/12') },
  { name: 'open-data', at: 'public_notice', go: address('/open-data') },
  { name: 'interface', at: 'public_notice', go: address('/api') },
  { name: 'privacy', at: 'public_notice', go: address('/privacy') },
  { name: 'sign-in', at: 'public_notice', go: address('/sign-in') },
  {
    name: 'sign-in-refused',
    at: 'public_notice',
    go: async ({ page }) => {
      await page.goto('/sign-in');
      await sendAnyway(page, /sign-in/, { name: `nobody${Math.random()}`.slice(0, 20), password: 'wrong' });
    },
  },
  { name: 'sign-up', at: 'public_notice', go: address('/sign-up') },
  {
    name: 'sign-up-refused',
    at: 'public_notice',
    go: async ({ page }) => {
      await page.goto('/sign-up');
      await sendAnyway(page, /sign-up/, { nickname: '管理员', password: '春天的风吹过江边的柳树林', again: '' });
    },
  },
  { name: 'not-found', at: 'public_notice', go: address('/nowhere') },
  { name: 'sign-in-first', at: 'public_notice', go: address('/ballot') },
  {
    name: 'act-as',
    at: 'public_notice',
    go: async ({ page }) => {
      await page.goto('/about');
      await page.locator('aside summary').click();
    },
  },
  { name: 'citizen-waiting', at: 'public_notice', who: 'citizen12', go: address('/projects/8') },
  { name: 'citizen-refused', at: 'public_notice', who: 'citizen12', go: address('/projects/10') },
  {
    name: 'citizen-too-long',
    at: 'public_notice',
    who: 'citizen1',
    go: async ({ page }) => {
      await page.goto('/projects/4');
      await sendAnyway(page, /comments$/, { body: '长'.repeat(501) });
    },
  },
  {
    name: 'citizen-counted',
    at: 'public_notice',
    who: 'citizen2',
    go: async ({ page }) => {
      await page.goto('/projects/4');
      await page.locator('#words').fill('卫生室请配一些常用的慢性病药。');
      await page.locator('button[name=count]').click();
      await expect(page.locator('#words-count')).toBeVisible();
    },
  },
  {
    name: 'citizen-similar',
    at: 'public_notice',
    who: 'citizen2',
    go: async ({ page }) => {
      await page.goto('/projects/12');
      const said = await page.locator('#comments .comment__text').first().innerText();
      await page.locator('#words').fill(said);
      await page.locator('.comment-form button').first().click();
      await expect(page.locator('#similar')).toBeVisible();
    },
  },
  { name: 'citizen-reply', at: 'public_notice', who: 'citizen2', go: through('/projects/12', 'a[href*="reply="]') },
  { name: 'citizen-edit', at: 'public_notice', who: 'citizen12', go: through('/projects/8', 'a[href*="edit="]') },
  { name: 'citizen-report', at: 'public_notice', who: 'citizen2', go: through('/projects/12', 'a[href$="/report"]') },
  { name: 'citizen-comments', at: 'public_notice', who: 'citizen12', go: address('/account/comments') },
  { name: 'citizen-data', at: 'public_notice', who: 'citizen12', go: address('/account/data') },
  { name: 'citizen-sessions', at: 'public_notice', who: 'citizen12', go: address('/account/sessions') },
  { name: 'citizen-verify', at: 'public_notice', who: 'citizen12', go: address('/account/verify') },
  { name: 'citizen-consent', at: 'public_notice', who: 'citizen12', go: address('/account/consent') },
  { name: 'citizen-not-allowed', at: 'public_notice', who: 'citizen1', go: address('/desk') },
  { name: 'replies', at: 'public_notice', who: 'editor-health', go: address('/replies') },
  { name: 'replies-overdue', at: 'public_notice', who: 'clerk1', go: address('/replies') },
  { name: 'window', at: 'public_notice', who: 'clerk1', go: address('/window') },
  { name: 'moderation', at: 'public_notice', who: 'moderator', go: address('/moderation') },
  {
    name: 'moderation-refuse',
    at: 'public_notice',
    who: 'moderator',
    go: async ({ page }) => {
      await takeTheFirst(page);
      await page.locator('summary', { hasText: /不通过|Refuse/ }).click();
      await sendAnyway(page, /refuse$/, { words: '请删去电话。' });
    },
  },
  { name: 'moderation-comment', at: 'public_notice', who: 'moderator', go: ({ page }) => takeTheFirst(page) },
  { name: 'moderation-all', at: 'public_notice', who: 'moderator', go: address('/moderation?show=all&state=refused') },
  {
    name: 'moderation-reported',
    at: 'public_notice',
    who: 'moderator',
    go: async ({ page, round }) => {
      await round.commentIsReported('citizen3', 12);
      await page.goto('/moderation?show=reported');
      await expect(page.locator('.queue-item').first()).toBeVisible();
    },
  },
  {
    name: 'moderation-appeals',
    at: 'public_notice',
    who: 'moderator',
    go: async ({ page, round }) => {
      await round.refusalIsAppealed('citizen3', 7);
      await page.goto('/moderation?show=appeals');
      await expect(page.locator('.queue-item').first()).toBeVisible();
    },
  },
  { name: 'moderation-handovers', at: 'public_notice', who: 'moderator', go: address('/moderation/handovers') },
  { name: 'moderation-words', at: 'public_notice', who: 'moderator', go: address('/moderation/words') },
  { name: 'moderation-figures', at: 'public_notice', go: address('/moderation/figures') },
  { name: 'sign-in-letter', at: 'public_notice', go: address('/sign-in?letter') },
  {
    name: 'sign-in-code-refused',
    at: 'public_notice',
    go: async ({ page }) => {
      await page.goto('/sign-in?letter');
      await sendAnyway(page, /code$/, { code: 'AAAA-CCCC-DDDD' });
    },
  },
  { name: 'sign-in-second', at: 'public_notice', go: address('/sign-in/second') },
  { name: 'account', at: 'public_notice', who: 'deputy100', go: address('/account') },
  {
    name: 'account-refused',
    at: 'public_notice',
    who: 'clerk2',
    go: async ({ page }) => {
      await page.goto('/account');
      await sendAnyway(page, /password$/, { current: 'demo', password: 'passwordpassword', again: 'passwordpassword' });
    },
  },
  { name: 'staff', at: 'public_notice', who: 'sysadmin', go: address('/staff') },
  {
    name: 'staff-issued',
    at: 'public_notice',
    who: 'sysadmin',
    go: async ({ page }) => {
      await page.goto('/staff');
      // Somebody whom no other screen needs: an account that was reset waits for its first password.
      const reset = page.locator('form[action="/staff/reset"]').filter({ has: page.locator('input[value="moderator2"]') });
      await reset.evaluate((form: HTMLFormElement) => form.submit());
      await expect(page.locator('.letter__code')).toBeVisible();
    },
  },
  {
    name: 'staff-governor',
    at: 'public_notice',
    who: 'secadmin',
    go: async ({ page }) => {
      await page.goto('/staff');
      await pressFirst(page, '.staff-group__summary');
      await pressFirst(page, '.member__act summary');
    },
  },
  { name: 'exchange', at: 'public_notice', who: 'clerk1', go: address('/exchange') },
  {
    name: 'exchange-faults',
    at: 'public_notice',
    who: 'clerk1',
    go: async ({ page }) => {
      await sendList(page, '单位代码,单位名称,单位英文名称\r\nHealth,,\r\n');
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'exchange-dry-run',
    at: 'public_notice',
    who: 'clerk1',
    go: async ({ page }) => {
      await page.goto('/exchange');
      const waits = page.locator('#departments a[href^="/exchange?import="]');
      if ((await waits.count()) > 0) await waits.first().click();
      else await sendList(page, '单位代码,单位名称,单位英文名称\r\nwater-works,水务部门,Water\r\n');
      await expect(page.locator('form[action="/exchange/withdraw"]')).toBeVisible();
    },
  },
  {
    name: 'next-nothing',
    at: 'public_notice',
    who: 'clerk1',
    go: async ({ page }) => {
      await page.goto('/desk/next?step=drop');
      const drop = page.locator('form[action="/desk/next/drop"] button');
      if ((await drop.count()) > 0) await drop.click();
      await expect(page.locator('form[action="/desk/next/copy"]')).toBeVisible();
    },
  },
  { name: 'next', at: 'public_notice', who: 'clerk1', go: ({ page }) => withDraft(page, '/desk/next') },
  {
    name: 'next-candidate',
    at: 'public_notice',
    who: 'clerk1',
    go: async ({ page }) => {
      await withDraft(page, '/desk/next?candidate=12');
      await sendAnyway(page, /candidate$/, { title_zh: '' });
    },
  },
  { name: 'next-drop', at: 'public_notice', who: 'clerk1', go: ({ page }) => withDraft(page, '/desk/next?step=drop') },
  { name: 'letters', at: 'public_notice', who: 'clerk1', go: address('/desk/letters') },
  {
    name: 'letters-made',
    at: 'public_notice',
    who: 'clerk1',
    go: async ({ page }) => {
      await page.goto('/desk/letters');
      const one = page.locator('form[action="/desk/letters/one"]');
      await one.locator('input[name=sign_in]').fill('deputy099');
      await one.locator('button').click();
      await expect(page.locator('.letter__code')).toBeVisible();
    },
  },
  { name: 'audit', at: 'public_notice', who: 'auditor', go: address('/audit?verify=1') },
  { name: 'desk-notice', at: 'public_notice', who: 'clerk1', go: address('/desk') },
  { name: 'ballot-early', at: 'public_notice', who: 'deputy100', go: address('/ballot') },

  { name: 'home-deliberation', at: 'deliberation', go: address('/') },
  { name: 'project-closed', at: 'deliberation', who: 'citizen1', go: address('/projects/12') },
  { name: 'desk-open', at: 'method_adopted', who: 'clerk1', go: address('/desk') },
  {
    name: 'desk-open-refused',
    at: 'method_adopted',
    who: 'clerk1',
    go: async ({ page }) => {
      await page.goto('/desk');
      await sendAnyway(page, /open$/, { present: '273' });
    },
  },

  { name: 'home-voting', at: 'voting', who: 'deputy100', go: address('/') },
  { name: 'result-voting', at: 'voting', go: address('/results') },
  {
    name: 'desk-voting',
    at: 'voting',
    who: 'clerk1',
    go: async ({ page }) => {
      await page.goto('/desk');
      await pressFirst(page, 'summary');
    },
  },
  {
    name: 'desk-waiting',
    at: 'voting',
    who: 'clerk1',
    go: async ({ page }) => {
      await page.goto('/desk');
      const close = page.locator('form[action="/desk/close"]');
      if ((await close.count()) > 0) {
        await close.locator('[name=reason]').fill('代表都已投完');
        await close.locator('button').click();
      }
      await expect(page.locator('form[action="/api/deeds/drop"]')).toBeVisible();
    },
  },
  { name: 'desk-waiting-chief', at: 'voting', who: 'chief', go: address('/desk') },
  { name: 'turnout', at: 'voting', who: 'scrutineer1', go: address('/desk/turnout') },
  { name: 'ballot', at: 'voting', who: 'deputy100', go: ballot((ballot) => ballot.fill('oxo-x')) },
  {
    name: 'ballot-details',
    at: 'voting',
    who: 'deputy100',
    go: ballot((ballot) => pressFirst(ballot.page, 'summary')),
  },
  {
    name: 'ballot-cap',
    at: 'voting',
    who: 'deputy100',
    go: ballot(async (ballot) => {
      await ballot.fill('o'.repeat(21));
      await expect(ballot.notice()).toBeVisible();
    }),
  },
  {
    name: 'ballot-review',
    at: 'voting',
    who: 'deputy100',
    go: ballot(async (ballot) => {
      await ballot.fill('oooooxx');
      await ballot.review();
    }),
  },
  {
    name: 'ballot-lost',
    at: 'voting',
    who: 'deputy100',
    go: ballot(async (ballot) => {
      await ballot.page.route('**/api/ballots/cast', (route) => route.abort());
      await ballot.review();
      await ballot.cast();
      await expect(ballot.title('ballot.lost.title')).toBeVisible();
    }),
  },
  {
    name: 'ballot-signed-out',
    at: 'voting',
    who: 'deputy100',
    go: ballot(async (ballot) => {
      await ballot.review();
      await ballot.page.context().clearCookies({ name: 'sid' });
      await ballot.cast();
      await expect(ballot.title('ballot.refused.title').filter({ visible: true })).toBeVisible();
    }),
  },
  {
    name: 'ballot-done',
    at: 'voting',
    who: 'voter',
    go: ballot(async (ballot) => {
      await ballot.fill('oooooxx');
      await ballot.review();
      await ballot.cast();
      await ballot.isDone();
    }),
  },

  { name: 'ballot-closed', at: 'counting', who: 'deputy100', go: address('/ballot') },
  { name: 'result-counting', at: 'counting', go: address('/results') },
  { name: 'desk-count', at: 'counting', who: 'clerk1', go: address('/desk') },
  { name: 'desk-counted', at: 'counted', who: 'clerk1', go: address('/desk') },
  { name: 'desk-counted-scrutineer', at: 'counted', who: 'scrutineer1', go: address('/desk') },

  { name: 'home-after', at: 'announced', go: address('/') },
  { name: 'result', at: 'announced', go: address('/results') },
  { name: 'year', at: 'announced', go: address('/years/2025') },
  { name: 'desk-announced', at: 'announced', who: 'clerk1', go: address('/desk') },
];

/** What another year brings about: the first vote ends level at the last place, and a further one decides. */
export const TOUR_OF_A_TIE: Screen[] = [
  { name: 'result-tie', at: 'tied', go: address('/results') },
  { name: 'desk-tie', at: 'tied', who: 'clerk1', go: address('/desk') },
  {
    name: 'desk-tie-waiting',
    at: 'tied',
    who: 'clerk1',
    go: async ({ page }) => {
      await page.goto('/desk');
      const open = page.locator('form[action="/desk/open"]');
      if ((await open.count()) > 0) {
        await open.locator('[name=total]').fill('410');
        await open.locator('[name=present]').fill('384');
        await open.locator('button').click();
      }
      await expect(page.locator('form[action="/api/deeds/drop"]')).toBeVisible();
    },
  },
  { name: 'home-again', at: 'again', who: 'deputy100', go: address('/') },
  {
    name: 'ballot-again',
    at: 'again',
    who: 'deputy100',
    go: ballot(async (ballot) => {
      await ballot.puts(LEVEL[0], 'for');
      await ballot.puts(LEVEL[2], 'against');
    }, 'ballot.title.revote'),
  },
  {
    name: 'ballot-again-cap',
    at: 'again',
    who: 'deputy100',
    go: ballot(async (ballot) => {
      for (const project of LEVEL) await ballot.puts(project, 'for');
      await expect(ballot.notice()).toBeVisible();
    }, 'ballot.title.revote'),
  },
  { name: 'desk-again', at: 'again', who: 'clerk1', go: address('/desk') },
  { name: 'result-again', at: 'again', go: address('/results') },
  { name: 'result-again-first', at: 'again', go: address('/results?vote=1') },
  { name: 'home-settled', at: 'settled', go: address('/') },
  { name: 'result-settled', at: 'settled', go: address('/results') },
  { name: 'result-settled-first', at: 'settled', go: address('/results?vote=1') },
  { name: 'desk-settled', at: 'settled', who: 'clerk1', go: address('/desk') },
];

/** Goes to the screen as who sees it, with the round where it must stand. */
export async function visit(screen: Screen, look: Look, page: Page, round: Round): Promise<void> {
  await bring(round, screen.at);
  await page.unrouteAll();
  if (screen.who) await become(page, round.url, screen.who === 'voter' ? round.newDeputy() : screen.who);
  const cookies = { language: look.language, elder: look.elder ? '1' : '0' };
  await page.context().addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: round.url })));
  await screen.go({ page, round, ...look });
  await expect(page.locator('html')).toHaveAttribute('lang', look.language === 'zh' ? 'zh-CN' : 'en');
}

/** The round where a screen needs it; before the vote is closed, papers in the box that give every verdict but a tie. */
async function bring(round: Round, wanted: State | Tie): Promise<void> {
  if (isTie(wanted)) return round.isAtTie(wanted);
  const isPastVote = (state: State) => STATES.indexOf(state) > STATES.indexOf('voting');
  if (isPastVote(wanted) && !isPastVote(await round.state())) {
    await round.isAt('voting');
    await hallHasVoted(round);
  }
  await round.isAt(wanted);
}

function isTie(wanted: State | Tie): wanted is Tie {
  return TIES.some((tie) => tie === wanted);
}

/** 230 deputies: 20 projects are chosen, one passes and finds no place, two do not pass. */
async function hallHasVoted(round: Round): Promise<void> {
  const paper = (deputy: string) => {
    const i = Number(deputy.slice(-3)) - 181;
    const leftOut = i < 24 ? 20 : i % 20;
    return Array.from({ length: 23 }, (_, place) => (place < 21 && place !== leftOut ? 'o' : 'x')).join('');
  };
  await round.hallVotes(deputies(181, 230), paper, 'part');
}
