//! A deputy's ballot paper.

import { expect, type Locator, type Page } from '@playwright/test';
import { zh, type Words } from '../words';

export type Mark = 'for' | 'against' | 'abstain';

export class Ballot {
  constructor(
    readonly page: Page,
    private readonly t: Words = zh,
  ) {}

  // Find.

  title(key: string): Locator {
    return this.page.getByRole('heading', { level: 1, name: this.t(key), exact: true });
  }

  row(project: number): Locator {
    return this.page.getByRole('group', { name: new RegExp(`^${this.t('ballot.number', { n: project })}(?!\\d)`) });
  }

  mark(project: number, mark: Mark): Locator {
    return this.row(project).getByRole('button', { name: this.t(`ballot.${mark}`), exact: true });
  }

  /** The sentence on the mark that was one too many. */
  notice(): Locator {
    return this.page.getByRole('alert').filter({ visible: true });
  }

  /** What covers the marks. */
  cover(): Locator {
    return this.title('ballot.covered.title').filter({ visible: true });
  }

  button(key: string): Locator {
    return this.page.getByRole('button', { name: this.t(key), exact: true }).filter({ visible: true });
  }

  // Do.

  /** The paper; one of a further vote has a title of its own. */
  async open(title = 'ballot.title'): Promise<void> {
    await this.page.goto('/ballot');
    await this.isOpen(title);
  }

  async puts(project: number, mark: Mark): Promise<void> {
    await this.mark(project, mark).click();
  }

  /** Marks as a paper in letters says; what is `-` is left alone. */
  async fill(paper: string): Promise<void> {
    for (const [place, letter] of [...paper].entries()) {
      if (letter !== '-') await this.puts(place + 1, letter === 'o' ? 'for' : 'against');
    }
  }

  async review(): Promise<void> {
    await this.button('ballot.check').click();
    await expect(this.title('ballot.review.title')).toBeVisible();
  }

  async change(): Promise<void> {
    await this.button('ballot.change').click();
    await expect(this.title('ballot.title')).toBeVisible();
  }

  async cast(): Promise<void> {
    await this.button('ballot.cast').click();
  }

  // Check.

  /** The island is awake: buttons can be pressed, and the line that says to wait is gone. */
  async isOpen(title = 'ballot.title'): Promise<void> {
    await expect(this.title(title)).toBeVisible();
    await expect(this.button('ballot.check')).toBeEnabled();
    await expect(this.page.getByText(this.t('ballot.opening'))).toBeHidden();
  }

  async counts(n: { for: number; against: number; abstain: number }, limit = 20): Promise<void> {
    const said = [
      this.t('ballot.bar.for_of', { n: n.for, limit }),
      this.t('ballot.bar.against', { n: n.against }),
      this.t('ballot.bar.abstain', { n: n.abstain }),
    ].join(' ');
    await expect(this.page.getByText(said, { exact: true })).toBeVisible();
  }

  async isMarked(project: number, mark: Mark): Promise<void> {
    await expect(this.mark(project, mark)).toHaveAttribute('aria-pressed', 'true');
  }

  /** The paper on the page, visible or not, in letters. */
  async paper(): Promise<string> {
    const letters = { [this.t('ballot.for')]: 'o', [this.t('ballot.against')]: 'x', [this.t('ballot.abstain')]: '-' };
    const pressed = this.page.getByRole('main').getByRole('button', { pressed: true, includeHidden: true });
    return (await pressed.allTextContents()).map((word) => letters[word.trim()] ?? '?').join('');
  }

  /** The box holds this deputy's paper: the one of this page, or one from before it. */
  async isDone(): Promise<void> {
    const done = this.title('ballot.done.title').or(this.title('ballot.already.title'));
    await expect(done.filter({ visible: true })).toBeVisible();
  }

  /** The page ends in one heading and one sentence of what became of the paper, and in no other. */
  async ends(title: string, sentence: string): Promise<void> {
    await expect(this.title(title).filter({ visible: true })).toBeVisible();
    await expect(this.page.getByRole('heading', { level: 1 }).filter({ visible: true })).toHaveCount(1);
    await expect(this.page.getByText(this.t(sentence), { exact: true }).filter({ visible: true })).toHaveCount(1);
    await expect(this.page.locator('[data-view]').filter({ visible: true })).toHaveCount(1);
  }

  /** What was marked is nowhere but on the paper: not where a browser keeps things, nor in the address or a field. */
  async keepsNothing(): Promise<void> {
    const kept = await this.page.evaluate(async () => ({
      local: { ...localStorage },
      session: { ...sessionStorage },
      databases: (await indexedDB.databases()).length,
      cookies: document.cookie.split('; ').filter((cookie) => !/^(language|elder)=|^$/.test(cookie)),
      state: history.state as unknown,
      name: window.name,
      address: location.search + location.hash,
      fields: document.querySelectorAll('main input, main select, main textarea').length,
      // Only a site that is reached over TLS, or by this machine, has caches and workers.
      caches: 'caches' in window ? (await caches.keys()).length : 0,
      workers: 'serviceWorker' in navigator ? (await navigator.serviceWorker.getRegistrations()).length : 0,
    }));
    const nothing = { local: {}, session: {}, databases: 0, cookies: [], state: null, name: '', address: '', fields: 0 };
    expect(kept).toEqual({ ...nothing, caches: 0, workers: 0 });
  }

  /** Nothing of what was marked is left on this page or in this browser. */
  async leavesNothing(): Promise<void> {
    expect(await this.paper(), 'marks on the page').toMatch(/^-*$/);
    const listed = this.page.locator('[data-list=o] li, [data-list=x] li');
    await expect(listed, 'marks in the review').toHaveCount(0);
    await this.keepsNothing();
  }
}
