//! Somebody without an account comes in, speaks, is refused, is heard, and goes; with scripts and without.

import { expect, test } from '../fixtures';
import { fillSignIn } from '../people';
import { Moderation } from '../screens/moderation';
import { Project } from '../screens/project';

test.use({ siteName: 'citizen' });

const NAME = '江边散步的人';
const PASSWORD = '春天的风吹过江边的柳树林';
const BODY = '新房子的楼道请装感应灯，老人晚上回家看得清。';

test('somebody signs up, is refused, appeals, is heard, and deletes the account; what was published stays', async ({ page, enter }) => {
  const main = page.getByRole('main');
  const project = new Project(page, 9);
  await project.open();
  await main.getByRole('link', { name: '注册', exact: true }).click();
  await page.getByLabel('昵称', { exact: true }).fill(NAME);
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await page.getByLabel('再填一次', { exact: true }).fill(PASSWORD);
  await page.getByLabel(/^我已阅读并同意/).check();
  await main.getByRole('button', { name: '注册', exact: true }).click();
  await expect(page).toHaveURL(/\/projects\/9#say$/);
  await expect(page.getByRole('banner')).toContainText(NAME);
  await project.says(BODY);
  await project.isWaiting(BODY);

  const one = new Moderation(await enter('moderator'));
  await one.refuses(BODY, '与项目无关', '请说说这个项目。');

  await page.goto('/account/comments');
  const mine = page.getByRole('article').filter({ hasText: BODY });
  await expect(mine).toContainText('审核员说明：请说说这个项目。');
  await mine.locator('summary', { hasText: '申诉' }).click();
  await mine.getByLabel('为什么应当公开').fill('说的就是保障房的楼道。');
  await mine.getByRole('button', { name: '提交申诉' }).click();
  await expect(mine).toContainText('已申诉，等另一位审核员处理。');

  const another = new Moderation(await enter('moderator2'));
  await another.page.goto('/moderation?show=appeals');
  await another.item(BODY).getByRole('link', { name: /^查看/ }).click();
  await another.page.getByRole('main').getByRole('button', { name: /^办理/ }).click();
  await another.page.locator('summary', { hasText: '申诉成立' }).click();
  await another.page.getByRole('button', { name: '公布这条意见' }).click();
  await expect(another.page.getByText('已经办好。')).toBeVisible();

  const everyones = new Project(await enter(), 9);
  await everyones.open();
  await everyones.isPublic(BODY);
  await expect(everyones.comment(BODY)).toContainText(NAME);
  await page.goto('/account/comments');
  await expect(mine).toContainText('已公开');

  await page.goto('/account/data');
  await expect(main).toContainText(BODY);
  await page.getByLabel('输入您的昵称，确认注销').fill(NAME);
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: '注销账号' }).click();
  await expect(page.getByText('账号已注销，已退出登录。')).toBeVisible();
  await expect(page.getByRole('banner').getByRole('link', { name: '登录' })).toBeVisible();

  await everyones.open();
  await everyones.isPublic(BODY);
  await expect(everyones.comment(BODY)).toContainText('已注销的用户');
  await expect(everyones.comment(BODY)).not.toContainText(NAME);
  await page.goto('/sign-in');
  await fillSignIn(page, NAME, PASSWORD);
  await expect(page.getByRole('alert')).toContainText('账号或密码不对');
});
