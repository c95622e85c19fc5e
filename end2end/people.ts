//! Signing in, out, and being somebody else.

import { expect, type Page } from '@playwright/test';

/** The people of the demonstration whom the tests know by name. */
const NAMES: Record<string, string> = {
  citizen1: '市民甲',
  citizen2: '市民乙',
  moderator: '留言审核员',
  clerk1: '工作人员 1',
  clerk2: '工作人员 2',
  chief: '总监票人',
  scrutineer1: '监票人 1',
};

/** The name shown of somebody, by sign-in name. */
export function nameOf(signIn: string): string {
  const deputy = /^deputy(\d{3})$/.exec(signIn);
  const name = deputy ? `代表 ${deputy[1]}` : NAMES[signIn];
  if (!name) throw new Error(`The tests do not know ${signIn}.`);
  return name;
}

/** Signs in through the form, as a person does. */
export async function signIn(page: Page, name: string, password = 'demo'): Promise<void> {
  await page.goto('/sign-in');
  await fillSignIn(page, name, password);
  await expect(page.getByRole('button', { name: '退出' })).toBeVisible();
  await expect(page.getByRole('banner')).toContainText(nameOf(name));
}

/** Fills the form of the present page in and sends it. */
export async function fillSignIn(page: Page, name: string, password = 'demo'): Promise<void> {
  await page.getByLabel('昵称或账号', { exact: true }).fill(name);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: '登录' }).click();
}

/** Takes a part with the bar at the top of a demonstration. */
export async function actAs(page: Page, name: string): Promise<void> {
  const bar = page.getByRole('complementary', { name: '演示说明' });
  await bar.locator('summary').click();
  await bar.getByRole('button', { name: nameOf(name), exact: true }).click();
  await expect(page.getByRole('banner')).toContainText(nameOf(name));
}

/** Signs out. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: '退出' }).click();
  await expect(page.getByRole('banner').getByRole('link', { name: '登录' })).toBeVisible();
}

/** Becomes anybody, at once and without a press: for tests that are about something else. */
export async function become(page: Page, site: string, name: string): Promise<void> {
  const headers = { origin: site, 'sec-fetch-site': 'same-origin', accept: 'application/json' };
  const answer = await page.request.post(`${site}/api/accounts/act_as`, { form: { name }, headers, maxRedirects: 0 });
  expect(answer.status(), `acts as ${name}`).toBeLessThan(400);
}
