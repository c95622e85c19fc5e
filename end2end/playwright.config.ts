import { defineConfig } from '@playwright/test';
import type { SiteName } from './fixtures';

/** Debian's Chromium, without anything that would call out by itself. */
const chromium = {
  executablePath: '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export default defineConfig<object, SiteName>({
  testDir: 'tests',
  outputDir: 'results',
  reporter: 'list',
  workers: 2,
  retries: 0,
  forbidOnly: !!process.env.CI,
  // A slow machine that compiles something else meanwhile must not fail a test.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    screenshot: 'only-on-failure',
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    launchOptions: chromium,
  },
  projects: [
    { name: 'scripts' },
    {
      name: 'no-scripts',
      use: { javaScriptEnabled: false },
      // The story needs the ballot's script; axe is a script itself; pictures are the same without.
      testIgnore: [/\.scripts\.spec\.ts$/, /access\.spec\.ts$/, /screenshots\.spec\.ts$/],
    },
  ],
});
