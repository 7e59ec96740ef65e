import { Temporal } from 'temporal-polyfill';
import type { Festival } from '../../templates/reader/holidays.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { customersIn } from '../access/scopes.ts';
import type { Core } from '../core.ts';
import { listDue, type TodayItem } from '../follow-ups/list-today.ts';
import { comingAnniversaries, type ComingAnniversary } from '../gifts/coming-anniversaries.ts';
import { comingOccasions } from '../greetings/occasions.ts';
import type { Coming } from '../preview/coming-of.ts';
import { previewDays } from '../preview/preview-days.ts';
import type { PreviewedCustomer } from '../preview/read-customers.ts';
import { tellApart } from '../staff/name-people.ts';

/** Matters of a span. A person who has more of them looks at a shorter one. */
export const mostDue = 500;
/** Customers whose messages are worked out: about a second of work. */
export const mostPreviewed = 200;
/** How far ahead messages are worked out, in days. */
export const previewedDays = 62;

/** The days of a calendar, as far as its reader may see each part. */
export interface SpanOfDays {
  readonly due: readonly TodayItem[];
  /** What will be said in customers' groups, if nothing is done or recorded meanwhile. */
  readonly said: readonly Said[];
  /** There are more customers than were looked at. */
  readonly isCut: boolean;
  readonly festivals: readonly { readonly festival: Festival; readonly on: Temporal.PlainDate }[];
  readonly anniversaries: readonly ComingAnniversary[];
}

interface Said {
  readonly customer: PreviewedCustomer;
  readonly message: Coming;
}

export interface Span {
  readonly from: Temporal.PlainDate;
  /** Inclusive. */
  readonly until: Temporal.PlainDate;
}

/** What is due and what will be said on these days: the lists, the preview and the calendars that the chat has. */
export async function readSpan(
  core: Core,
  reader: ActingStaff,
  today: Temporal.PlainDate,
  { from, until }: Span,
): Promise<SpanOfDays> {
  const { db, rules } = core;
  const days = from.until(until).days;
  const naming = await tellApart(db);
  const [due, coming, anniversaries] = await Promise.all([
    listDue(db, reader, { rules, today, naming, from, until, limit: mostDue }),
    readSaid(core, reader, today, { from, until }),
    comingAnniversaries(db, rules.playbook, [reader], { today: from, days }),
  ]);
  return {
    due,
    ...coming,
    festivals: comingOccasions(rules, from, days).map(({ festival, on }) => ({ festival, on })),
    anniversaries,
  };
}

async function readSaid(
  core: Core,
  reader: ActingStaff,
  today: Temporal.PlainDate,
  { from, until }: Span,
): Promise<Pick<SpanOfDays, 'said' | 'isCut'>> {
  const ahead = Math.min(today.until(until).days, previewedDays);
  if (ahead < 0 || today.until(from).days > previewedDays) return { said: [], isCut: false };
  const { zone } = core.rules.playbook;
  const said: Said[] = [];
  let looked = 0;
  for await (const { customer, coming } of previewDays(core, customersIn('answer', reader), ahead)) {
    if (looked === mostPreviewed) return { said, isCut: true };
    looked += 1;
    for (const message of coming) {
      const on = message.at.toZonedDateTimeISO(zone).toPlainDate();
      if (message.audience !== 'customer' || Temporal.PlainDate.compare(on, from) < 0) continue;
      said.push({ customer, message });
    }
  }
  return { said, isCut: false };
}
