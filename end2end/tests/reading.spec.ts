//! What everyone can read, with scripts and without.

import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { actAs, nameOf, signOut } from '../people';

/** Every page that has no script, by address, for somebody who is not signed in. */
const PLAIN = ['/', '/projects', '/projects?q=停车', '/projects/12', '/search?q=停车', '/voices', '/compare?p=3&p=12', '/projects/12/poster', '/rules', '/results', '/about', '/sign-in', '/nowhere', '/ballot'];

test.describe('the first page', () => {
  test('says what is decided, where it stands and what to do', async ({ page }) => {
    await page.goto('/');
    await expect(page).toHaveTitle('首页 · 民生票决');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/23 件实事，\s*等你来看、来说，\s*由代表来定/);
    const stages = page.getByRole('navigation', { name: '年度进程' });
    await expect(stages.locator('[aria-current=step]')).toHaveText('公示：现在');
    await expect(page.getByRole('complementary', { name: '演示说明' })).toContainText('非官方 23 件名单');
    const most = page.getByRole('figure').getByRole('listitem');
    await expect(most).toHaveCount(5);
    await page.getByRole('link', { name: '看看 23 个项目' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('23 个候选项目');
  });
});

test.describe('the list', () => {
  const rows = (page: Page) => page.getByRole('main').getByRole('heading', { level: 2 });

  test('shows all projects in order, and those of one area', async ({ page }) => {
    await page.goto('/projects');
    await expect(rows(page)).toHaveCount(23);
    await expect(rows(page).first()).toHaveText(/^第 1 号/);
    await expect(rows(page).last()).toHaveText(/^第 23 号/);
    await expect(page.getByRole('status')).toHaveText('共 23 个项目，按正式编号排列。');

    const areas = page.getByRole('navigation', { name: '按领域筛选' });
    const health = areas.getByRole('link', { name: /^医疗 \d+$/ });
    const n = Number(/\d+/.exec(await health.innerText())?.[0]);
    await health.click();
    await expect(rows(page)).toHaveCount(n);
    await expect(page.getByRole('status')).toHaveText(`“医疗”共 ${n} 个项目，按正式编号排列。`);
    await expect(areas.locator('[aria-current=true]')).toHaveText(`医疗 ${n}`);
    await areas.getByRole('link', { name: '全部 23' }).click();
    await expect(rows(page)).toHaveCount(23);
  });

  for (const [asked, number, title] of [
    ['停车', 12, '扩容停车泊位'],
    ['village clinics', 4, '升级村卫生室'],
  ] as const) {
    test(`finds ${asked}`, async ({ page }) => {
      await page.goto('/projects');
      await page.getByRole('searchbox', { name: '找项目' }).fill(asked);
      await page.getByRole('button', { name: '搜索' }).click();
      await expect(page.getByRole('searchbox')).toHaveValue(asked);
      await expect(page.getByRole('status')).toContainText(`个含“${asked}”的项目`);
      await expect(rows(page).filter({ hasText: `第 ${number} 号` })).toContainText(title);
      expect(await rows(page).count()).toBeLessThan(23);
    });
  }

  test('says so where nothing is found, and leads back', async ({ page }) => {
    await page.goto('/projects?q=火箭发射');
    await expect(page.getByRole('status')).toContainText('没有找到含“火箭发射”的项目');
    await page.getByRole('link', { name: '看全部 23 个项目' }).click();
    await expect(rows(page)).toHaveCount(23);
  });

  test('changes its order, and every project keeps its number', async ({ page }) => {
    await page.goto('/projects');
    const official = await rows(page).allTextContents();
    const order = page.getByRole('navigation', { name: '顺序' });
    await order.getByRole('link', { name: '换一换' }).click();
    await expect(page).toHaveURL(/shuffle=\d+/);
    await expect(page.getByRole('status')).toContainText('顺序已打乱');
    const shuffled = await rows(page).allTextContents();
    expect(shuffled).not.toEqual(official);
    expect(shuffled.toSorted()).toEqual(official.toSorted());
    await order.getByRole('link', { name: '换一换' }).click();
    await expect(page.getByRole('status')).toContainText('顺序已打乱');
    await expect.poll(() => rows(page).allTextContents()).not.toEqual(shuffled);
    await order.getByRole('link', { name: '正式编号' }).click();
    await expect.poll(() => rows(page).allTextContents()).toEqual(official);
  });
});

test('a project says its target, department, source, and what people say', async ({ page }) => {
  await page.goto('/projects/12');
  const main = page.getByRole('main');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('扩容停车泊位');
  for (const term of ['目标', '地点', '牵头单位', '领域']) {
    await expect(main.getByRole('term').filter({ hasText: term })).toBeVisible();
  }
  await expect(main.getByRole('blockquote')).toHaveText('扩容停车场泊位3200个以上');
  await expect(main.getByRole('article').getByText('我们小区晚上下班回来基本找不到车位')).toBeVisible();
  await expect(main.getByRole('link', { name: '登录' })).toHaveAttribute('href', '/sign-in?to=/projects/12%23say');
  await page.getByRole('navigation', { name: '上一个和下一个项目' }).getByRole('link', { name: '第 13 号项目' }).click();
  await expect(page).toHaveURL(/\/projects\/13$/);
});

test('rules, result and about can be reached from everywhere', async ({ page }) => {
  await page.goto('/');
  const nav = page.getByRole('navigation', { name: '主导航' });
  await nav.getByRole('link', { name: '规则' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('怎么票决');
  await expect(page.getByRole('main')).toContainText('206');
  await nav.getByRole('link', { name: '结果' }).click();
  await expect(page.getByRole('main')).toContainText('还没有投票，也就没有结果');
  await expect(page.getByRole('table')).toHaveCount(0);
  await page.getByRole('contentinfo').getByRole('link', { name: '关于本站' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('关于本站');
});

test('an address that is no page says so, with a way on', async ({ page }) => {
  for (const address of ['/nowhere', '/projects/99', '/projects/x']) {
    const answer = await page.goto(address);
    expect(answer?.status(), address).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('没有这一页');
    await expect(page.getByRole('main').getByRole('link', { name: '看全部项目' })).toBeVisible();
  }
});

test('the language is changed with one press, in place, and stays', async ({ page }) => {
  await page.goto('/rules');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', /^en/);
  await expect(page).toHaveURL(/\/rules\??$/);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Projects' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The 23 candidate projects');
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('23 个候选项目');
});

test('elder mode is one press, makes the type large, and stays on the next page', async ({ page }) => {
  const size = () => page.getByRole('main').evaluate((main) => parseFloat(getComputedStyle(main).fontSize));
  await page.goto('/');
  expect(await size()).toBeLessThan(20);
  await page.getByRole('button', { name: '长辈模式' }).click();
  await expect(page.getByRole('button', { name: '长辈模式' })).toHaveAttribute('aria-pressed', 'true');
  expect(await size()).toBeGreaterThanOrEqual(22);
  await page.getByRole('link', { name: '规则', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('怎么票决');
  await expect(page.getByRole('button', { name: '长辈模式' })).toHaveAttribute('aria-pressed', 'true');
  expect(await size()).toBeGreaterThanOrEqual(22);
  await page.getByRole('button', { name: '长辈模式' }).click();
  await expect(page.getByRole('button', { name: '长辈模式' })).toHaveAttribute('aria-pressed', 'false');
  expect(await size()).toBeLessThan(20);
});

test('with the keyboard alone: past the furniture, to the search, and to a project', async ({ page }) => {
  await page.goto('/projects');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: '跳到正文' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#main$/);

  const search = page.getByRole('searchbox', { name: '找项目' });
  const isFocused = () => search.evaluate((element) => element === document.activeElement);
  let presses = 0;
  for (; !(await isFocused()); presses += 1) {
    expect(presses, 'presses of Tab from the content to the search').toBeLessThan(40);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.type('停车');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=/);
  await expect(page.getByRole('status')).toContainText('含“停车”的项目');

  const project = page.getByRole('link', { name: /扩容停车泊位/ });
  await project.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('扩容停车泊位');
});

test('no page but the ballot asks for a script, and none asks another site for anything', async ({ page, watch }) => {
  for (const address of PLAIN) {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 }), address).toBeVisible();
    await expect(page.locator('script'), address).toHaveCount(0);
  }
  expect(watch.scripts).toEqual([]);
  expect(watch.strangers).toEqual([]);
});

test('the bar of the demonstration makes anyone somebody else with two presses', async ({ page }) => {
  const first = { citizen1: '/projects', moderator: '/moderation', clerk1: '/desk', deputy002: '/ballot' };
  await page.goto('/about');
  for (const [name, address] of Object.entries(first)) {
    await actAs(page, name);
    await expect(page).toHaveURL((url) => url.pathname === address);
    await expect(page.getByRole('complementary', { name: '演示说明' })).toContainText(`正在扮演：${nameOf(name)}`);
  }
  await signOut(page);
});
