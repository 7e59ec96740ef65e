import { Temporal } from 'temporal-polyfill';
import { said } from '../../templates/reader/said.ts';
import { XinhangError } from '../errors.ts';

/** Nothing that a customer waits for is promised for later; 2036 or 2099 is a slip of the pen. [default] */
const mostAhead = { years: 2 };

/** Checks that days of a customer's life can be meant. @throws XinhangError `bad_input` for one that is too far ahead */
export function checkDays(days: readonly (Temporal.PlainDate | null)[], at: Temporal.Instant): void {
  // The company's own day differs by one at most.
  const lastOn = at.toZonedDateTimeISO('UTC').toPlainDate().add(mostAhead);
  const wrong = days.find((day) => day !== null && Temporal.PlainDate.compare(day, lastOn) > 0);
  if (wrong === undefined || wrong === null) return;
  throw new XinhangError('bad_input', said('customer/day-too-far', { wantedOn: wrong, lastOn }));
}
