//! Pictures of the screens of a further vote: `make screenshots`.

import { test } from '../fixtures';
import { takePictures } from '../pictures';
import { TOUR_OF_A_TIE } from '../tour';

test.use({ siteName: 'tie' });

takePictures(TOUR_OF_A_TIE);
