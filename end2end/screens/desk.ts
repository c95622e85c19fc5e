//! The desk of the clerks and scrutineers.

import { expect, type Locator, type Page } from '@playwright/test';
import { zh } from '../words';

export class Desk {
  constructor(readonly page: Page) {}

  // Find.

  present(): Locator {
    return this.step().getByLabel('实到人数', { exact: true }).filter({ visible: true });
  }

  total(): Locator {
    return this.step().locator('form[action="/desk/open"]').getByLabel('全体代表', { exact: true });
  }

  /** The step that is open. */
  step(): Locator {
    return this.page.getByRole('main').getByRole('listitem').and(this.page.locator('[aria-current=step]'));
  }

  /** A seat of the deed that comes next, or of the one that waits. */
  seat(which: 'first' | 'second'): Locator {
    const title = this.page.getByRole('heading', { level: 4, name: zh(`desk.seat.${which}`), exact: true });
    return this.page.locator('.seats__seat').filter({ has: title });
  }

  /** What is done in cases that nobody hopes for, and the forms below the steps: folded, by their title. */
  folded(title: string): Locator {
    const summary = this.page.locator('summary').filter({ hasText: new RegExp(`^\\s*${title}\\s*$`) });
    return this.page.getByRole('main').locator('details').filter({ has: summary });
  }

  // Do.

  async open(): Promise<void> {
    await this.page.goto('/desk');
    await expect(this.page.getByRole('heading', { level: 1, name: '会议工作台' })).toBeVisible();
  }

  /** Presses the one button of a step that takes one person, and waits until another step is open. */
  async takes(step: string, button: string): Promise<void> {
    await this.isAt(step);
    await this.step().getByRole('button', { name: button, exact: true }).click();
    await expect(this.step().getByRole('heading', { name: zh(`desk.step.${step}`) })).toHaveCount(0);
  }

  async endsTheNotice(): Promise<void> {
    await this.takes('end_notice', '进入“审议”');
  }

  async adoptsTheMethod(): Promise<void> {
    await this.takes('adopt_method', '进入“票决办法已通过”');
  }

  /** Sits down in the first seat: asks for the deed of the present step, and waits for its second. */
  async asks(deed: string, reason?: string): Promise<void> {
    if (reason !== undefined) await this.seat('first').getByRole('textbox').fill(reason);
    await this.seat('first').getByRole('button', { name: zh(`deed.ask.${deed}`), exact: true }).click();
    await this.isWaiting(deed);
  }

  /** Opens a folded form, fills it in by its labels, and sends it. */
  async sends(title: string, fields: Record<string, string>, button: string): Promise<void> {
    const form = this.folded(title);
    if (!(await form.getByRole('button').isVisible())) await form.locator('summary').click();
    for (const [label, value] of Object.entries(fields)) await form.getByLabel(label, { exact: true }).fill(value);
    await form.getByRole('button', { name: button, exact: true }).click();
  }

  /** Sits down in the second seat: what the other asked for is done. */
  async agrees(deed: string): Promise<void> {
    await this.open();
    await this.isWaiting(deed);
    await this.seat('second').getByRole('button', { name: zh('desk.seat.agree') }).click();
    await expect(this.waiting()).toHaveCount(0);
    await expect(this.page.getByRole('alert')).toHaveCount(0);
  }

  async drops(deed: string): Promise<void> {
    await this.isWaiting(deed);
    await this.seat('second').getByRole('button', { name: zh('desk.seat.drop') }).click();
    await expect(this.waiting()).toHaveCount(0);
  }

  async asksToOpen(total: string, present: string): Promise<void> {
    await this.total().fill(total);
    await this.present().fill(present);
    await this.step().getByRole('button', { name: zh('deed.ask.open_vote') }).click();
  }

  async correctsAttendance(present: string): Promise<void> {
    await this.sends('更正实到人数', { 实到人数: present }, '更正');
  }

  /** A scrutineer reads the hash of the figures and types its end. */
  async confirms(): Promise<void> {
    const hash = (await this.page.locator('.hash__value').textContent())?.trim() ?? '';
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    await this.page.getByLabel('校验值的最后 6 位').fill(hash.slice(-6));
    await this.page.getByRole('button', { name: '确认计票结果' }).click();
    await expect(this.page.getByLabel('校验值的最后 6 位')).toHaveCount(0);
  }

  // Check.

  async isAt(step: string): Promise<void> {
    await expect(this.step().getByRole('heading', { level: 2 })).toContainText(zh(`desk.step.${step}`));
  }

  async isDone(step: string): Promise<void> {
    // What only a screen reader says is set apart from the title by a space.
    const name = new RegExp(`^${zh(`desk.step.${step}`)}\\s?：已完成$`);
    await expect(this.page.getByRole('heading', { level: 2, name })).toBeVisible();
  }

  async isWaiting(deed: string): Promise<void> {
    await expect(this.waiting()).toHaveText(zh('desk.seat.waiting', { deed: zh(`deed.${deed}`) }));
  }

  async hasCast(n: number): Promise<void> {
    await this.open();
    await expect(this.step()).toContainText(`已投 ${n}，名册 410 人`);
  }

  private waiting(): Locator {
    return this.page.getByRole('heading', { level: 3, name: '：等待第二个人' });
  }
}
