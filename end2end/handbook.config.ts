//! The pictures of the handbook: `make handbook`. One browser; each of the two rounds has a site of its own.

import { defineConfig } from '@playwright/test';
import type { SiteName } from './fixtures';
import base from './playwright.config';

export default defineConfig<object, SiteName>({
  ...base,
  testDir: '.',
  testMatch: 'handbook.ts',
  workers: 1,
  timeout: 600_000,
  projects: [
    { name: 'round', grep: /a round/, use: { siteName: 'handbook' } },
    // After the other, which empties the folder first.
    { name: 'tie', grep: /a tie/, use: { siteName: 'handbook-tie' }, dependencies: ['round'] },
  ],
});
