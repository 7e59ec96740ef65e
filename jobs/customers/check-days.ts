import { Temporal } from 'temporal-polyfill';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { XinhangError } from '../errors.ts';

/** Nothing that a customer waits for is promised for later; 2036 or 2099 is a slip of the pen. [default] */
const mostAhead = { years: 2 };

/** Why a day of a customer's life cannot be meant: it is too far ahead. Null: it can. */
export function tooFarAhead(wantedOn: Temporal.PlainDate, at: Temporal.Instant): AnySaid | null {
  // The company's own day differs by one at most.
  const lastOn = at.toZonedDateTimeISO('UTC').toPlainDate().add(mostAhead);
  const isTooFar = Temporal.PlainDate.compare(wantedOn, lastOn) > 0;
  return isTooFar ? said('customer/day-too-far', { wantedOn, lastOn }) : null;
}

/** @throws XinhangError `bad_input` for the first day that is too far ahead */
export function checkDays(days: readonly (Temporal.PlainDate | null)[], at: Temporal.Instant): void {
  for (const day of days) {
    const problem = day === null ? null : tooFarAhead(day, at);
    if (problem !== null) throw new XinhangError('bad_input', problem);
  }
}
