//! The year in one story: what people say, how the vote is opened, how deputies vote, and what comes out.

import { expect, test } from '../fixtures';
import { signIn } from '../people';
import type { PaperText } from '../round';
import { Ballot } from '../screens/ballot';
import { Desk } from '../screens/desk';
import { Moderation } from '../screens/moderation';
import { Project } from '../screens/project';
import { Result } from '../screens/result';

test.describe.configure({ mode: 'serial' });
test.use({ siteName: 'story' });

const [TOTAL, PRESENT, PASSING, SEATS] = [410, 384, 206, 20];
const N_PROJECTS = 23;

/** Every paper that went into the box; the tests count them by themselves. */
const box: PaperText[] = [];

const GOOD = '车位可以和学校、机关错时共享，晚上先开放给周边居民。';
const BAD = '专业贷款请打我们的电话，无抵押，当天放款。';

test('a comment is read by a moderator before everyone, and a refused one only by its author', async ({ page, enter }) => {
  const theirs = new Project(page, 12);
  await signIn(page, 'citizen1');
  await theirs.open();
  for (const body of [GOOD, BAD]) {
    await theirs.says(body);
    await theirs.isWaiting(body);
  }

  const everyones = new Project(await enter(), 12);
  await everyones.open();
  await expect(everyones.comment(GOOD)).toHaveCount(0);

  const queue = new Moderation(await enter());
  await signIn(queue.page, 'moderator');
  await queue.open();
  const before = await queue.nWaiting();
  await queue.approves(GOOD);
  await queue.refuses(BAD, '广告', '请不要留广告和电话。');
  expect(await queue.nWaiting()).toBe(before - 2);

  await everyones.open();
  await everyones.isPublic(GOOD);
  await expect(everyones.comment(BAD)).toHaveCount(0);

  await theirs.open();
  await theirs.isPublic(GOOD);
  for (const words of ['未通过', '理由：广告', '审核员说明：请不要留广告和电话。', '只有你能看到这一条。']) {
    await expect(theirs.comment(BAD)).toContainText(words);
  }
});

test('the clerk ends the notice and adopts the method; until the opening there is no paper and no result', async ({ page, enter }) => {
  await signIn(page, 'clerk1');
  const desk = new Desk(page);
  await desk.open();
  await desk.endsTheNotice();
  await desk.isDone('end_notice');
  await desk.adoptsTheMethod();
  await desk.isDone('adopt_method');

  const project = new Project(await enter('citizen1'), 12);
  await project.open();
  await expect(project.page.getByText('意见在公示期间收。')).toBeVisible();
  await expect(project.words()).toHaveCount(0);

  const deputy = await enter('deputy001');
  await deputy.goto('/ballot');
  await expect(new Ballot(deputy).title('ballot.early.title')).toBeVisible();
  await new Result(await enter()).isWaiting('还没有投票，也就没有结果');
});

test('the vote is not opened without a quorum, and the figures stay in the form', async ({ page, enter }) => {
  await signIn(page, 'clerk1');
  const desk = new Desk(page);
  await desk.open();
  await expect(desk.step()).toContainText('法定人数：410 的三分之二，274 人。');
  await expect(desk.step()).toContainText('通过：多于 410 的一半，206 票。');

  await desk.asksToOpen('410', '273');
  await expect(page.getByRole('alert')).toContainText('实到 273 人，不到法定人数 274 人，不能开启票决。');
  await expect(desk.total()).toHaveValue('410');
  await expect(desk.present()).toHaveValue('273');
  await expect(desk.present()).toHaveAttribute('aria-invalid', 'true');
  await desk.isAt('open');

  await desk.asksToOpen('410', '384');
  await desk.isWaiting('open_vote');
  await new Desk(await enter('chief')).agrees('open_vote');
  await desk.open();
  await desk.isAt('vote');
  await desk.isDone('open');
  await desk.hasCast(0);
});

test('a deputy marks, is told of one For too many, looks over, changes and casts', async ({ page, watch, round }) => {
  await signIn(page, 'deputy001');
  await expect(page).toHaveURL(/\/ballot$/);
  const ballot = new Ballot(page);
  await ballot.isOpen();
  await expect(page.getByRole('main')).toContainText('23 项，赞成至多 20 项。没有动过的项目算弃权。');
  await ballot.counts({ for: 0, against: 0, abstain: 23 });

  const twenty = 'o'.repeat(20);
  await ballot.fill(twenty);
  await ballot.counts({ for: 20, against: 0, abstain: 3 });
  await expect(ballot.notice()).toHaveCount(0);

  await ballot.puts(21, 'for');
  await expect(ballot.notice()).toHaveText(/最多 20 项赞成，第 21 号没有记上。\s*请先改掉一项，已选的都还在。/);
  expect(await ballot.paper()).toBe(`${twenty}---`);
  await ballot.counts({ for: 20, against: 0, abstain: 3 });

  await ballot.puts(5, 'against');
  await expect(ballot.notice()).toHaveCount(0);
  await ballot.puts(21, 'for');
  await ballot.puts(22, 'against');
  await ballot.puts(20, 'abstain');
  const paper = 'oooox' + 'o'.repeat(14) + '-ox-';
  expect(await ballot.paper()).toBe(paper);
  await ballot.counts({ for: 19, against: 2, abstain: 2 });

  await ballot.review();
  const main = page.getByRole('main');
  await expect(main).toContainText('以上 23 项：赞成 19 项，反对 2 项，弃权 2 项。');
  for (const [word, n] of [['赞成', 19], ['反对', 2], ['弃权', 2]] as const) {
    const group = main.getByRole('heading', { level: 2, name: `${word} ${n} 项` }).locator('..');
    await expect(group.getByRole('listitem')).toHaveCount(n);
  }
  await ballot.change();
  expect(await ballot.paper()).toBe(paper);
  await ballot.puts(23, 'for');
  await ballot.review();
  await expect(main).toContainText('以上 23 项：赞成 20 项，反对 2 项，弃权 1 项。');
  expect(await round.nCast(), 'nothing is cast before the last press').toBe(0);

  await ballot.cast();
  await ballot.isDone();
  await expect(main).toContainText('票上没有您的名字，名册上只记您投过了。您选的内容已经从这一页清除。');
  box.push('oooox' + 'o'.repeat(14) + '-oxo');
  expect(await round.nCast()).toBe(1);
  await ballot.leavesNothing();

  await page.reload();
  await ballot.isDone();
  await ballot.leavesNothing();
  await page.getByRole('link', { name: '去结果页' }).click();
  await expect(page).toHaveURL(/\/results$/);
  await page.goBack();
  await ballot.isDone();
  await ballot.leavesNothing();

  expect(watch.scripts.length, 'the ballot has a script').toBeGreaterThan(0);
  expect(watch.scripts.filter(({ page }) => page !== '/ballot')).toEqual([]);
});

test('straight from the last sentence, Back leads to no paper and no marks', async ({ page, round }) => {
  await signIn(page, 'deputy002');
  await page.goto('/rules');
  const ballot = new Ballot(page);
  await ballot.open();
  await ballot.review();
  await expect(page.getByRole('main')).toContainText('以上 23 项：赞成 0 项，反对 0 项，弃权 23 项。');
  await ballot.cast();
  await ballot.isDone();
  box.push('-'.repeat(N_PROJECTS));
  expect(await round.nCast(), 'a blank paper is a paper').toBe(2);

  await page.getByRole('main').getByRole('link', { name: '去结果页' }).click();
  await expect(page).toHaveURL(/\/results$/);
  await page.goBack();
  await ballot.isDone();
  await ballot.leavesNothing();
  await page.goBack();
  await page.goForward();
  await ballot.isDone();
  await ballot.leavesNothing();
});

test('two presses at once and a second window put one paper into the box', async ({ page, context, watch, round }) => {
  watch.forgive(/api\/ballots\/cast|status of 409/);
  await signIn(page, 'deputy003');
  const paper = 'xo-xo-xo-xo-xo-xo-xo-xo';
  const papers: Ballot[] = [];
  // The second window is opened when the first is filled in: a window behind another one is slow to be pressed.
  for (const window of [() => page, () => context.newPage()]) {
    const ballot = new Ballot(await window());
    await ballot.open();
    await ballot.fill(paper);
    await ballot.review();
    papers.push(ballot);
  }
  let posts = 0;
  context.on('request', (request) => {
    posts += Number(request.url().endsWith('/api/ballots/cast'));
  });
  await Promise.all(
    papers.map((ballot) =>
      ballot.button('ballot.cast').evaluate((button: HTMLElement) => {
        button.click();
        button.click();
      }),
    ),
  );
  for (const ballot of papers) {
    const end = ballot.title('ballot.done.title').or(ballot.title('ballot.already.title'));
    await expect(end.filter({ visible: true })).toBeVisible();
  }
  expect(posts, 'one post from each window, however often it is pressed').toBe(2);
  const said = (await Promise.all(papers.map(({ page }) => page.getByRole('main').innerText()))).join('\n');
  expect(said.match(/名册上只记您投过了。您选的内容已经从这一页清除。/g), 'one is told it is in the box').toHaveLength(1);
  expect(said.match(/只算那一票；这一次没有再投。您这次选的内容已经从这一页清除。/g), 'one that it came second').toHaveLength(1);
  box.push(paper);
  expect(await round.nCast()).toBe(3);
  for (const ballot of papers) await ballot.leavesNothing();
});

test('a lost connection is said, keeps the marks, and the retry is the same one paper', async ({ page, watch, round }) => {
  watch.forgive(/api\/ballots\/cast.*ERR_FAILED|ERR_FAILED/);
  await signIn(page, 'deputy004');
  const ballot = new Ballot(page);
  await ballot.open();
  const paper = 'oxoxoxoxoxoxoxoxoxoxox-';
  await ballot.fill(paper);
  await ballot.review();

  // The paper does not arrive.
  await page.route('**/api/ballots/cast', (route) => route.abort());
  await ballot.cast();
  await expect(ballot.title('ballot.lost.title')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('您选的都还在这一页上');
  expect(await ballot.paper()).toBe(paper);
  expect(await round.nCast()).toBe(3);

  // It arrives, but the answer does not come back.
  await page.unroute('**/api/ballots/cast');
  await page.route('**/api/ballots/cast', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await ballot.button('ballot.try_now').click();
  await expect.poll(() => round.nCast()).toBe(4);
  await expect(ballot.title('ballot.lost.title')).toBeVisible();
  expect(await ballot.paper()).toBe(paper);

  await page.unroute('**/api/ballots/cast');
  await ballot.button('ballot.try_now').click();
  await ballot.isDone();
  await expect(page.getByRole('main')).toContainText('名册上只记您投过了');
  box.push(paper);
  expect(await round.nCast()).toBe(4);
  await ballot.leavesNothing();
});

test('a finger that slips on a link is asked before the marks are lost', async ({ page }) => {
  await signIn(page, 'deputy005');
  const ballot = new Ballot(page);
  await ballot.open();
  await ballot.fill('oxo');
  const asked = page.waitForEvent('dialog');
  const pressed = page.getByRole('link', { name: '规则', exact: true }).click({ noWaitAfter: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await pressed;
  await expect(page).toHaveURL(/\/ballot$/);
  expect(await ballot.paper()).toBe('oxo' + '-'.repeat(20));
});

/** Over 300 papers such that 21 projects pass, of which one finds no place, and two do not pass. */
function hallPaper(deputy: string): PaperText {
  const i = Number(deputy.slice(-3));
  let n_for = 0;
  const mark = (place: number) => {
    const project = place + 1;
    const share = project <= 21 ? 98 - project : project === 22 ? 35 : 5;
    const isFor = (i * 37 + project * 61) % 100 < share;
    if (isFor && n_for < SEATS) {
      n_for += 1;
      return 'o';
    }
    return (i + project) % 3 === 0 ? '-' : 'x';
  };
  return Array.from({ length: N_PROJECTS }, (_, place) => mark(place)).join('');
}

test('the hall votes, and until the announcement nobody reads a figure', async ({ round, enter }) => {
  test.setTimeout(300_000);
  const deputies = Array.from({ length: 320 }, (_, place) => `deputy${String(place + 5).padStart(3, '0')}`);
  await round.hallVotes(deputies, hallPaper);
  box.push(...deputies.map(hallPaper));
  expect(await round.nCast()).toBe(324);
  await new Result(await enter()).isWaiting('代表正在投票');
  for (const name of ['clerk1', 'chief', 'scrutineer1']) {
    const desk = new Desk(await enter(name));
    await desk.hasCast(324);
    await expect(desk.page.getByRole('table')).toHaveCount(0);
  }
});

test('who presses after the closing is told in one sentence that nothing was cast', async ({ page, enter, watch }) => {
  watch.forgive(/api\/ballots\/cast|status of 409/);
  await signIn(page, 'deputy400');
  const ballot = new Ballot(page);
  await ballot.open();
  await ballot.fill('oooooxxxxx');
  await ballot.review();

  const desk = new Desk(await enter());
  await signIn(desk.page, 'clerk1');
  await desk.open();
  await desk.asks('close_vote', '代表都已投完');
  await new Desk(await enter('chief')).agrees('close_vote');
  await desk.open();
  await desk.isDone('vote');

  await ballot.cast();
  await expect(ballot.title('ballot.refused.title').filter({ visible: true })).toBeVisible();
  const said = page.getByText('票决刚才已经关闭，您的票没有投入票箱，不计入。');
  await expect(said.filter({ visible: true })).toHaveCount(1);
  await ballot.leavesNothing();
  await page.getByRole('main').getByRole('link', { name: '刷新' }).filter({ visible: true }).click();
  await expect(ballot.title('ballot.closed.title')).toBeVisible();
});

test('two count, two scrutineers confirm by the hash, two publish', async ({ page, enter }) => {
  await signIn(page, 'clerk2');
  const desk = new Desk(page);
  await desk.open();
  await expect(desk.step()).toContainText(`发出 ${PRESENT} 张，收回 324 张，收回不多于发出，可以计票。`);
  await new Result(await enter()).isWaiting('正在计票');
  const chief = new Desk(await enter('chief'));
  await desk.asks('count_ballots');
  await chief.agrees('count_ballots');
  await desk.open();
  await desk.isAt('publish');
  await expect(desk.step()).toContainText(/20 项入选，\d+ 项过半但名额已满/);
  await new Result(await enter()).isWaiting('正在计票');
  for (const scrutineer of [chief, new Desk(await enter('scrutineer1'))]) {
    await scrutineer.open();
    await scrutineer.confirms();
  }
  await desk.open();
  await desk.asks('publish_result');
  await chief.agrees('publish_result');
  await desk.open();
  await desk.isDone('publish');
});

test('everyone reads the result, and it is what the papers say', async ({ page }) => {
  const result = new Result(page);
  await result.open();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('票决结果');
  const figures = { 应到: TOTAL, 实到: PRESENT, 发出: PRESENT, 收回: 324, 未收回: 60, 有效: 324, 无效: 0 };
  for (const [name, value] of Object.entries(figures)) await result.figure(name, value);

  const table = await result.table();
  expect(table.map((row) => row.number).toSorted((a, b) => a - b)).toEqual(Array.from({ length: N_PROJECTS }, (_, place) => place + 1));
  const count = (number: number, letter: string) => box.filter((paper) => paper[number - 1] === letter).length;
  for (const row of table) {
    const counted = { for: count(row.number, 'o'), against: count(row.number, 'x'), abstain: count(row.number, '-') };
    expect(row, `project ${row.number}`).toMatchObject(counted);
    expect(row.for + row.against + row.abstain).toBe(box.length);
    expect(row.why, `why, of project ${row.number}`).toMatch(new RegExp(`^赞成 ${row.for} 票，.+。$`));
    expect(row.rank).toBe(1 + table.filter((other) => other.for > row.for).length);
  }
  const chosen = table.filter((row) => row.verdict === '入选');
  const passed = table.filter((row) => row.verdict === '过半未入选');
  const failed = table.filter((row) => row.verdict === '未过半');
  expect([chosen.length, passed.length, failed.length]).toEqual([20, 1, 2]);
  expect(chosen.length).toBeLessThanOrEqual(SEATS);
  expect(Math.min(...chosen.map((row) => row.for))).toBeGreaterThan(passed[0].for);
  expect(passed[0].for).toBeGreaterThanOrEqual(PASSING);
  expect(Math.max(...failed.map((row) => row.for))).toBeLessThan(PASSING);
  expect(passed[0].why).toBe(`赞成 ${passed[0].for} 票，过半线 ${PASSING}，排第 21，名额只有 20 个：过半未入选。`);
  expect(failed.map((row) => row.why)).toEqual(failed.map((row) => `赞成 ${row.for} 票，过半线 ${PASSING}，差 ${PASSING - row.for} 票：未过半。`));
});
