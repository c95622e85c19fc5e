//! The screens of a further vote: can everyone use them?

import { everyoneCanUse } from '../access';
import { test } from '../fixtures';
import { TOUR_OF_A_TIE } from '../tour';

// One after the other: bringing a tie about takes longer than looking at its screens.
test.use({ siteName: 'tie' });

everyoneCanUse(TOUR_OF_A_TIE);
