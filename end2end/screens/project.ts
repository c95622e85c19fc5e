//! A project's page and what people say on it.

import { expect, type Locator, type Page } from '@playwright/test';

export class Project {
  constructor(
    readonly page: Page,
    private readonly number: number,
  ) {}

  // Find.

  comment(body: string): Locator {
    return this.page.getByRole('article').filter({ has: this.page.getByText(body, { exact: true }) }).last();
  }

  words(): Locator {
    return this.page.getByLabel('你的意见', { exact: true });
  }

  // Do.

  async open(): Promise<void> {
    await this.page.goto(`/projects/${this.number}`);
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible();
  }

  async says(body: string): Promise<void> {
    await this.words().fill(body);
    await this.page.getByRole('button', { name: '提交意见' }).click();
  }

  /** Asks how many characters are written. */
  async counts(): Promise<void> {
    await this.page.getByRole('button', { name: '数一数字数' }).click();
    await expect(this.page).toHaveURL(/#say$/);
  }

  // Check.

  async isWaiting(body: string): Promise<void> {
    await expect(this.comment(body)).toContainText('待审核');
    await expect(this.comment(body)).toContainText('只有你能看到这一条');
  }

  async isPublic(body: string): Promise<void> {
    await expect(this.comment(body)).toBeVisible();
    await expect(this.comment(body)).not.toContainText('待审核');
  }
}
