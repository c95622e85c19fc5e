//! The moderators' queue, and the page of one comment.

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

  /** Takes a comment of the queue; its page opens. */
  async takes(body: string): Promise<void> {
    await this.open();
    await this.item(body).getByRole('button', { name: /^办理/ }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: /^意见 \d+ 待审核$/ })).toBeFocused();
  }

  async approves(body: string): Promise<void> {
    await this.takes(body);
    await this.page.getByRole('button', { name: /^通过/ }).click();
    await this.isDone(body);
  }

  /** Presses the key of a button, as it is on Windows and Linux: Alt and the letter. */
  async presses(letter: 'A' | 'N'): Promise<void> {
    // The browser looks for the letter as it would be without Alt, which `keyboard.press` does not tell it.
    const key = { key: letter.toLowerCase(), code: `Key${letter}`, windowsVirtualKeyCode: letter.charCodeAt(0), modifiers: 1 };
    const browser = await this.page.context().newCDPSession(this.page);
    await browser.send('Input.dispatchKeyEvent', { type: 'keyDown', unmodifiedText: key.key, ...key });
    await browser.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
    await browser.detach();
  }

  async beginsToRefuse(body: string): Promise<void> {
    await this.takes(body);
    await this.page.locator('summary', { hasText: '不通过' }).click();
  }

  async refuses(body: string, reason: string, words = ''): Promise<void> {
    await this.beginsToRefuse(body);
    await this.page.getByLabel('理由', { exact: true }).selectOption({ label: reason });
    await this.refusalForm().getByLabel('写给对方的话（可以不写）').fill(words);
    await this.page.getByRole('button', { name: '不通过并告知' }).click();
    await this.isDone(body);
  }

  refusalForm(): Locator {
    return this.page.locator('form[action$="/refuse"]');
  }

  // Check.

  /** It says so, the keyboard is on the way to the next one, and the comment is not in the queue any more. */
  async isDone(body: string): Promise<void> {
    await expect(this.page.getByText('已经办好。')).toBeVisible();
    await this.open();
    await expect(this.item(body)).toHaveCount(0);
  }

  async nWaiting(): Promise<number> {
    const said = await this.page.getByRole('heading', { level: 1 }).innerText();
    return Number(/\d+/.exec(said)?.[0]);
  }
}
