//! Every screen of the year: can everyone use it?

import { everyoneCanUse } from '../access';
import { test } from '../fixtures';
import { TOUR } from '../tour';

// Two workers go round the year beside each other, each on a site of its own.
test.describe.configure({ mode: 'parallel' });
test.use({ siteName: 'access' });

everyoneCanUse(TOUR);
