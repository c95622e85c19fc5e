//! Pictures of every screen of the year: `make screenshots`.

import { test } from '../fixtures';
import { takePictures } from '../pictures';
import { TOUR } from '../tour';

test.describe.configure({ mode: 'parallel' });
test.use({ siteName: 'screenshots' });

takePictures(TOUR);
