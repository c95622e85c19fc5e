//! The result, published or not.

import { expect, type Locator, type Page } from '@playwright/test';
import { createHash } from 'node:crypto';

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

  /** The band of a rehearsal. */
  mock(): Locator {
    return this.page.getByRole('main').getByRole('note').filter({ hasText: '模拟票决' });
  }

  /** What was done with the vote, first first: each with its moment, its reason and both names. */
  proceedings(): Locator {
    return this.page.locator('#proceedings').getByRole('listitem');
  }

  /** Statements added since the publication. */
  corrections(): Locator {
    return this.page.locator('#corrections').getByRole('listitem');
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

  /** The hash of the canonical result as the page shows it, its groups joined. */
  async hash(): Promise<string> {
    return (await this.page.locator('#record code').innerText()).replace(/\s/g, '');
  }

  /** A file of the result, as whoever reads the page gets it. */
  async file(ending: 'csv' | 'xlsx' | 'json'): Promise<{ status: number; name: string; body: Buffer }> {
    const answer = await this.page.request.get(`/results.${ending}`);
    const name = /filename="([^"]+)"/.exec(answer.headers()['content-disposition'] ?? '')?.[1] ?? '';
    return { status: answer.status(), name, body: await answer.body() };
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

  /** That the file, the page and this machine name one hash. */
  async hashIsOfFile(): Promise<void> {
    const { status, body } = await this.file('json');
    expect(status).toBe(200);
    expect(await this.hash()).toBe(createHash('sha256').update(body).digest('hex'));
  }

  /** That nothing of the votes is here: no table, no figure, no bar, no file. */
  async isWaiting(title: string): Promise<void> {
    await this.open();
    await expect(this.page.getByRole('main')).toContainText(title);
    await expect(this.page.getByRole('table')).toHaveCount(0);
    await expect(this.page.getByRole('main').locator('svg rect, svg circle')).toHaveCount(0);
    await expect(this.page.getByRole('main')).not.toContainText(/\d+ 票，|应到|过半线|SHA-256/);
    for (const ending of ['csv', 'xlsx', 'json'] as const) expect((await this.file(ending)).status).toBe(404);
  }
}
