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
    return this.step().getByLabel('全体代表', { exact: true });
  }

  /** The step that is open. */
  step(): Locator {
    return this.page.getByRole('main').getByRole('listitem').and(this.page.locator('[aria-current=step]'));
  }

  // Do.

  async open(): Promise<void> {
    await this.page.goto('/desk');
    await expect(this.page.getByRole('heading', { level: 1, name: '会议工作台' })).toBeVisible();
  }

  /** Presses the one button of the present step, and waits until another step is open. */
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

  async asksToOpen(total: string, present: string): Promise<void> {
    await this.total().fill(total);
    await this.present().fill(present);
    await this.step().getByRole('button', { name: '开启票决' }).click();
  }

  async correctsAttendance(present: string): Promise<void> {
    const correct = this.step().getByRole('button', { name: '更正' });
    if (!(await correct.isVisible())) await this.step().getByText('更正实到人数', { exact: true }).click();
    await this.present().fill(present);
    await correct.click();
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

  async hasCast(n: number): Promise<void> {
    await this.open();
    await expect(this.step()).toContainText(`已投 ${n}，名册 410 人`);
  }
}
