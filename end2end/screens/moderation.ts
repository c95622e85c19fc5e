//! The moderators' queue.

import { expect, type Locator, type Page } from '@playwright/test';

export class Moderation {
  constructor(readonly page: Page) {}

  // Find.

  item(body: string): Locator {
    return this.page.getByRole('article').filter({ hasText: body });
  }

  // Do.

  async open(): Promise<void> {
    await this.page.goto('/moderation');
    await expect(this.page.getByRole('heading', { level: 1, name: /^待审核 \d+ 条$/ })).toBeVisible();
  }

  async approves(body: string): Promise<void> {
    await this.item(body).getByRole('button', { name: /^通过/ }).click();
    await expect(this.item(body)).toHaveCount(0);
  }

  async beginsToRefuse(body: string): Promise<void> {
    await this.item(body).locator('summary').click();
  }

  async refuses(body: string, reason: string, words = ''): Promise<void> {
    await this.beginsToRefuse(body);
    await this.item(body).getByLabel('理由', { exact: true }).selectOption({ label: reason });
    await this.item(body).getByLabel('写给对方的话（可以不写）').fill(words);
    await this.item(body).getByRole('button', { name: '不通过并告知' }).click();
    await expect(this.item(body)).toHaveCount(0);
  }

  // Check.

  async nWaiting(): Promise<number> {
    const said = await this.page.getByRole('heading', { level: 1 }).innerText();
    return Number(/\d+/.exec(said)?.[0]);
  }
}
