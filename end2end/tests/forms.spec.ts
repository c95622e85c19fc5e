//! Forms, with scripts and without: nothing that was typed is lost, and everything can be done without a script.

import { expect, test } from '../fixtures';
import { fillSignIn, signIn } from '../people';
import { Desk } from '../screens/desk';
import { Moderation } from '../screens/moderation';
import { Project } from '../screens/project';
import { Result } from '../screens/result';
import { zh } from '../words';

test.use({ siteName: 'forms' });

test.describe('during the public notice', () => {
  test('a wrong password keeps the name, and says the same of a name that does not exist', async ({ page }) => {
    for (const name of ['citizen1', 'nobody']) {
      await page.goto('/sign-in');
      await fillSignIn(page, name, 'wrong');
      await expect(page.getByRole('alert')).toContainText('账号或密码不对，请再试一次。');
      const field = page.getByLabel('昵称或账号', { exact: true });
      await expect(field).toHaveValue(name);
      await expect(field).toHaveAttribute('aria-invalid', 'true');
      await expect(field).toHaveAccessibleDescription(/账号或密码不对/);
      await expect(page.getByLabel('密码', { exact: true })).toHaveValue('');
    }
    await fillSignIn(page, 'citizen1');
    await expect(page.getByRole('button', { name: '退出' })).toBeVisible();
  });

  test('signing in from a project leads back to it', async ({ page }) => {
    await page.goto('/projects/7');
    await page.getByRole('main').getByRole('link', { name: '登录' }).click();
    await fillSignIn(page, 'citizen2', 'wrong');
    await expect(page.getByRole('alert')).toBeVisible();
    await fillSignIn(page, 'citizen2');
    await expect(page).toHaveURL(/\/projects\/7#say$/);
    await expect(page.getByLabel('你的意见')).toBeVisible();
  });

  test('a page for others leads to the sign-in and back, and tells who may not', async ({ page }) => {
    for (const address of ['/desk', '/moderation', '/ballot']) {
      const answer = await page.goto(address);
      expect(answer?.status(), address).toBe(401);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('请先登录');
    }
    await page.goto('/moderation');
    await page.getByRole('main').getByRole('link', { name: '登录' }).click();
    await fillSignIn(page, 'moderator');
    await expect(page).toHaveURL(/\/moderation$/);
    const answer = await page.goto('/desk');
    expect(answer?.status()).toBe(403);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('这一页不归您办');
  });

  test('a comment that is too long is refused with the figures, and its words stay', async ({ page }) => {
    await signIn(page, 'citizen1');
    const project = new Project(page, 3);
    await project.open();
    const long = '车'.repeat(499) + '站牌';
    await project.says(long);
    await expect(page.getByRole('alert')).toContainText('意见有 501 个字，最多 500 个。');
    await expect(project.words()).toHaveValue(long);
    await expect(project.words()).toHaveAttribute('aria-invalid', 'true');
    await page.getByRole('alert').getByRole('link').click();
    await expect(project.words()).toBeFocused();

    await project.says('站牌可以再高一点。');
    await project.isWaiting('站牌可以再高一点。');
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  test('the characters of a comment are counted when asked for, and all that was typed stays', async ({ page }) => {
    await signIn(page, 'citizen1');
    const project = new Project(page, 13);
    await project.open();
    const tag = page.getByLabel('交通设施', { exact: true });
    await tag.check();
    for (const [body, counted] of [
      ['路灯\n再亮一点。', '已写 8 字，还可写 492 字'],
      ['亮'.repeat(503), '已写 503 字，超出 3 字'],
    ]) {
      await project.words().fill(body);
      await project.counts();
      await expect(project.words()).toHaveValue(body);
      await expect(project.words()).toHaveAccessibleDescription(new RegExp(counted));
      await expect(tag).toBeChecked();
    }
    await project.says('路灯再亮一点。');
    await project.isWaiting('路灯再亮一点。');
  });

  test('a session that ends while somebody writes does not cost the words', async ({ page, context }) => {
    await signIn(page, 'citizen2');
    const project = new Project(page, 5);
    await project.open();
    const body = '这一条写了很久。\n第二行也还在。';
    await project.words().fill(body);
    await context.clearCookies({ name: 'sid' });
    await page.getByRole('button', { name: '提交意见' }).click();
    await expect(page.getByRole('alert')).toContainText('请先登录，再办这件事。');
    await expect(page.getByLabel('刚才写的没有提交，文字都在这里，可以复制')).toHaveValue(body);
    await page.getByRole('main').getByRole('link', { name: '登录' }).click();
    await fillSignIn(page, 'citizen2');
    // Signed in, with the words in their field again: one more press posts them.
    await expect(project.words()).toHaveValue(body);
    await page.getByRole('button', { name: '提交意见' }).click();
    await expect(page.getByRole('article').filter({ hasText: '第二行也还在。' }).last()).toContainText('待审核');
  });

  test('the moderator approves one and refuses one, not without a reason', async ({ page, round, enter }) => {
    const [good, bad] = ['路灯再亮一点就好了。', '加微信领红包。'];
    await round.commentIsLeft('citizen1', 9, good);
    await round.commentIsLeft('citizen1', 9, bad);
    await signIn(page, 'moderator');
    const queue = new Moderation(page);
    await queue.open();
    await queue.approves(good);

    await queue.beginsToRefuse(bad);
    const reason = page.getByLabel('理由', { exact: true });
    const words = queue.refusalForm().getByLabel('写给对方的话（可以不写）');
    // The browser asks for a reason first; whoever gets past it is asked by the site.
    await reason.evaluate((select) => select.removeAttribute('required'));
    await words.fill('请不要留联系方式。');
    await page.getByRole('button', { name: '不通过并告知' }).click();
    await expect(page.getByRole('alert')).toContainText('请先选一条理由。');
    await expect(reason).toHaveAttribute('aria-invalid', 'true');
    await expect(words).toHaveValue('请不要留联系方式。');

    await reason.selectOption({ label: '广告' });
    await page.getByRole('button', { name: '不通过并告知' }).click();
    await queue.isDone(bad);

    const visitor = new Project(await enter(), 9);
    await visitor.open();
    await visitor.isPublic(good);
    await expect(visitor.comment(bad)).toHaveCount(0);
  });
});

test.describe('with the keys that stand on the buttons', () => {
  test('a moderator takes the oldest comment, approves it and goes on to the next', async ({ page, round }) => {
    await round.commentIsLeft('citizen2', 11, '楼道里也想要一盏灯。');
    await signIn(page, 'moderator');
    const queue = new Moderation(page);
    await queue.open();
    const before = await queue.nWaiting();
    await queue.presses('N');
    const taken = page.getByRole('heading', { level: 1, name: /^意见 \d+ 待审核$/ });
    await expect(taken).toBeFocused();
    const first = await taken.innerText();
    await queue.presses('A');
    await expect(page.getByText('已经办好。')).toBeVisible();
    await queue.presses('N');
    await expect(taken).toBeFocused();
    expect(await taken.innerText()).not.toBe(first);
    // Nobody has to wait for it.
    await page.getByRole('button', { name: '放下', exact: true }).click();
    await queue.open();
    expect(await queue.nWaiting()).toBe(before - 1);
  });
});

test.describe('at the desk', () => {
  test('the clerk goes from the notice to the open vote', async ({ page, round, enter }) => {
    await round.isAt('public_notice');
    await signIn(page, 'clerk1');
    const desk = new Desk(page);
    await desk.open();
    await desk.endsTheNotice();
    await desk.adoptsTheMethod();
    for (const [total, present, words] of [
      ['410', '三百', '请填整数，例如 384。'],
      ['410', '411', '实到 411 人，多于全体代表 410 人。'],
      ['410', '273', '实到 273 人，不到法定人数 274 人'],
    ]) {
      await desk.asksToOpen(total, present);
      await expect(page.getByRole('alert')).toContainText(words);
      await expect(desk.present()).toHaveValue(present);
    }
    await desk.asksToOpen('410', '383');
    await desk.isWaiting('open_vote');
    await desk.isAt('open');
    await expect(desk.seat('second').getByRole('button', { name: zh('desk.seat.agree') })).toHaveCount(0);
    await new Desk(await enter('chief')).agrees('open_vote');
    await desk.open();
    await desk.isAt('vote');
    await expect(desk.step()).toContainText('实到 383 人。');
    await desk.correctsAttendance('273');
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(desk.present()).toHaveValue('273');
    await desk.correctsAttendance('384');
    await expect(desk.step()).toContainText('实到 384 人。');
  });

  test('a scrutineer sees the steps and has no buttons', async ({ page, round }) => {
    await round.isAt('voting');
    await signIn(page, 'chief');
    const desk = new Desk(page);
    await desk.hasCast(0);
    await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
  });

  test('without scripts the ballot page says where a paper is to be had', async ({ page, round, watch, javaScriptEnabled }) => {
    test.skip(javaScriptEnabled !== false, 'with scripts there is a paper');
    // The page fetches the wasm ahead for everyone, and the browser notes that nobody used it.
    watch.forgive(/site\.wasm was preloaded using link preload but not used/);
    await round.isAt('voting');
    await signIn(page, 'deputy001');
    await expect(page).toHaveURL(/\/ballot$/);
    // Playwright does not look for text inside a noscript.
    const [title, text] = await page.locator('noscript p').all();
    await expect(title).toBeVisible();
    await expect(title).toHaveText('在这里投票要用到脚本');
    await expect(text).toBeVisible();
    await expect(text).toContainText('或者举手找会场工作人员，领一张纸质表决票。');
    for (const button of await page.getByRole('main').getByRole('button').all()) await expect(button).toBeDisabled();
    await expect(page.getByRole('main').getByRole('heading', { level: 2 }).filter({ visible: true })).toHaveCount(23);
  });

  test('two close, count and publish', async ({ page, round, enter }) => {
    await round.isAt('voting');
    await signIn(page, 'clerk1');
    const desk = new Desk(page);
    const chief = new Desk(await enter('chief'));
    const two = async (deed: string, reason?: string) => {
      await desk.open();
      await desk.asks(deed, reason);
      await chief.agrees(deed);
      await desk.open();
    };
    await two('close_vote', '代表都已投完');
    await expect(desk.step()).toContainText('收回 0 张');
    await two('count_ballots');
    await expect(desk.step()).toContainText('名额有 20 个，通过的不够，空出 20 个。');
    for (const scrutineer of [chief, new Desk(await enter('scrutineer1'))]) {
      await scrutineer.open();
      await scrutineer.confirms();
    }
    await two('publish_result');
    const result = new Result(await enter());
    await result.open();
    await expect(result.rows()).toHaveCount(23);
    await expect(result.page.getByRole('main')).toContainText('名额有 20 个，通过的不够，空出 20 个。');
    await desk.takes('begin_implementing', '进入“实施”');
    await desk.takes('begin_rating', '进入“测评”');
    await desk.isAt('close_round');
  });
});
