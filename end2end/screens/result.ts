//! The result, published or not.

import { expect, type Locator, type Page } from '@playwright/test';

/** A row of the table. */
export interface ResultRow {
  number: number;
  rank: number;
  for: number;
  against: number;
  abstain: number;
  verdict: string;
  why: string;
}

export class Result {
  constructor(readonly page: Page) {}

  // Find.

  rows(): Locator {
    return this.page.getByRole('table').getByRole('row').filter({ has: this.page.getByRole('rowheader') });
  }

  // Do.

  async open(): Promise<void> {
    await this.page.goto('/results');
  }

  /** The table as it is read. */
  async table(): Promise<ResultRow[]> {
    const rows = await this.rows().all();
    return Promise.all(rows.map((row) => this.read(row)));
  }

  private async read(row: Locator): Promise<ResultRow> {
    const head = (await row.getByRole('rowheader').innerText()).trim();
    const cells = await row.getByRole('cell').allInnerTexts();
    const n = (place: number) => Number(/\d+/.exec(cells[place])?.[0]);
    const title = (await row.getByRole('rowheader').getByRole('link').innerText()).trim();
    return {
      number: Number(/^\d+/.exec(head)?.[0]),
      rank: n(0),
      for: n(1),
      against: n(2),
      abstain: n(3),
      verdict: cells[4].trim(),
      why: head.slice(head.indexOf(title) + title.length).trim(),
    };
  }

  // Check.

  async figure(name: string, value: number): Promise<void> {
    const term = this.page.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) });
    const item = this.page.getByRole('main').locator('dl > div').filter({ has: term });
    await expect(item.getByRole('definition')).toHaveText(String(value));
  }

  /** That nothing of the votes is here: no table, no figure, no bar. */
  async isWaiting(title: string): Promise<void> {
    await this.open();
    await expect(this.page.getByRole('main')).toContainText(title);
    await expect(this.page.getByRole('table')).toHaveCount(0);
    await expect(this.page.getByRole('main').locator('svg rect, svg circle')).toHaveCount(0);
    await expect(this.page.getByRole('main')).not.toContainText(/\d+ 票，|应到|过半线/);
  }
}
