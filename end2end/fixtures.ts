//! What every test begins with: a site, and an eye on what the browser complains of.

import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { become } from './people';
import { Round } from './round';
import { Server } from './server';

export { expect };

/**
 * Files that name the same site may share one; a file that changes a round names one of its own, `test.use({ siteName })`.
 * Each worker has its own anyhow, and a failed test takes its worker and site with it.
 */
export interface SiteName {
  siteName: string;
}

interface Shared extends SiteName {
  site: Server;
  round: Round;
}

interface Each {
  /** Fails the test where a page complained, broke the policy or asked another site for something. */
  watch: Watch;
  /** Another person comes in, with a browser of their own; signed in, where named. */
  enter: (name?: string) => Promise<Page>;
}

export const test = base.extend<Each, Shared>({
  siteName: ['readers', { option: true, scope: 'worker' }],
  site: [
    async ({ siteName: _ }, use) => {
      const site = await Server.start();
      await use(site);
      await site.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  round: [({ site }, use) => use(new Round(site.url)), { scope: 'worker' }],
  baseURL: ({ site }, use) => use(site.url),
  context: async ({ context, watch }, use) => {
    await watch.over(context);
    await use(context);
  },
  enter: async ({ browser, site, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (name) => {
      const context = await browser.newContext();
      contexts.push(context);
      await watch.over(context);
      const page = await context.newPage();
      if (name) await become(page, site.url, name);
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
  watch: async ({ site }, use) => {
    const watch = new Watch(site.url);
    await use(watch);
    expect(watch.complaints, 'what the browser complained of').toEqual([]);
    expect(watch.strangers, 'requests to other sites').toEqual([]);
  },
});

/** Keeps what browsers complain of and what they ask for. */
export class Watch {
  readonly complaints: string[] = [];
  readonly strangers: string[] = [];
  /** Addresses of all scripts and wasm asked for, with the page that asked. */
  readonly scripts: { page: string; script: string }[] = [];
  private readonly forgiven: RegExp[] = [];

  constructor(private readonly origin: string) {}

  /** What a test brings about itself, such as a lost connection, is no complaint. */
  forgive(complaint: RegExp): void {
    this.forgiven.push(complaint);
  }

  async over(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`policy: ${event.violatedDirective} forbids ${event.blockedURI || event.sourceFile}`);
      });
    });
    context.on('page', (page) => this.hear(page));
    context.on('request', (request) => {
      const address = request.url();
      if (!address.startsWith(`${this.origin}/`) && !/^(data|blob|about):/.test(address)) this.strangers.push(address);
      // What a page only fetches ahead for another one does not run on it.
      const isAhead = request.headers()['sec-purpose'] === 'prefetch';
      if (!isAhead && (request.resourceType() === 'script' || /\.(m?js|wasm)(\?|$)/.test(address))) {
        this.scripts.push({ page: new URL(request.frame().url()).pathname, script: new URL(address).pathname });
      }
    });
  }

  private hear(page: Page): void {
    page.on('pageerror', (error) => this.complain(`${page.url()}: ${error}`));
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      // The browser notes the status of every page that is an answer with 401, 404 or 422; the test looks at the page.
      const isStatusOfPage = message.location().url.split('#')[0] === page.url().split('#')[0];
      if (isStatusOfPage && /^Failed to load resource: .* status of 4\d\d/.test(message.text())) return;
      this.complain(`${page.url()}: ${message.type()}: ${message.text()}`);
    });
  }

  private complain(words: string): void {
    if (!this.forgiven.some((forgiven) => forgiven.test(words))) this.complaints.push(words);
  }
}
