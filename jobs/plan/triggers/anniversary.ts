import type { Temporal } from 'temporal-polyfill';
import type { Step } from '../../../templates/reader/playbook.ts';
import { camelKey } from '../../../templates/reader/yaml-words.ts';
import { yearCycle } from '../cycle.ts';
import { hearableOn } from '../hearing.ts';
import { dayOf } from '../moments.ts';
import { isEnded, nothing, openOf } from '../occurrence.ts';
import type { Occurrence, AnchorFact, SubjectFacts } from '../types.ts';
import { addDays, addYears } from '../../calendar/working-days.ts';
import { missedDays } from '../span.ts';
import { defineTrigger } from '../trigger.ts';
import { compareDays } from '../../calendar/kept-on-days.ts';

/**
 * `each: { anniversary: firstDeal }`: owed every year after an anchor (成交周年), starting one year after it. In a common
 * year, 29 February falls on the 28th (requirements 4.10). An anniversary already past when the deal was recorded is
 * not made up for. One already kept is not repeated when the day is corrected: cycles are named by year, so a deal
 * corrected across New Year's Eve gets an anniversary in a different year.
 */
export const anniversaryTrigger = defineTrigger({
  kind: 'anniversary',
  key: ['each', 'anniversary'],
  settings: camelKey.transform((anchor) => ({ anchor })),
  due: 'that-day',
  tells: { 'anniversary.years': 'customer', 'gift.capYuan': 'staff', 'gift.leftYuan': 'staff' },
  everyYear: { alsoSays: [] },
  cycle: yearCycle,

  check: ({ anchor }: AnniversarySettings, { anchors }, report) => {
    if (anchors.includes(anchor)) return;
    report([], `there is no anchor ${anchor}; expected one of ${anchors.join(', ')}`);
  },

  occurrences: (step, { anchor: key }: AnniversarySettings, facts, rules, span) => {
    const anchor = facts.anchors[key];
    if (anchor === undefined) return nothing;
    const recordedOn = dayOf(anchor.recordedAt, rules.playbook);
    const knownOn = hearableOn(anchor.recordedAt, rules);
    const open = openOf(step.key, facts);
    const openYears = open.flatMap(({ cycle }) => yearCycle.read(cycle)?.year ?? []);
    // An anniversary in December may be due in January.
    const since = Math.min(addDays(span.from, -step.dueDays).year, ...openYears);
    const first = Math.max(1, since - anchor.on.year);
    const last = span.until.year + 1 - anchor.on.year;
    const years = Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n);
    const found = years
      .map((year) => anniversary(step, anchor, year, knownOn))
      .filter(
        ({ cycle, dueOn }) =>
          open.some((one) => one.cycle === cycle) ||
          (!isBefore(dueOn, span.from) && !isBefore(dueOn, recordedOn)),
      )
      .filter((one) => !wasKept(step, one, facts));
    return {
      owed: found.filter(({ dueOn }) => !isBefore(span.until, dueOn)),
      ahead: found.filter(({ dueOn }) => isBefore(span.until, dueOn)),
    };
  },

  recalls: () => ({ of: 'days', days: sameYearDays + sameWithinDays + missedDays, orOpen: true }),

  values: (owed) => ({ anniversary: { years: yearsOf(owed) } }),
  name: (owed) => ({ code: 'cycle/anniversary', params: { years: yearsOf(owed) } }),
});

interface AnniversarySettings {
  readonly anchor: string;
}

/** The number of the anniversary: 1 is one year after the anchor. */
export function yearsOf({
  cycle,
  anchorOn,
}: {
  readonly cycle: { readonly year: number };
  readonly anchorOn: Temporal.PlainDate;
}): number {
  return cycle.year - anchorOn.year;
}

function anniversary(step: Step, { on }: AnchorFact, year: number, knownOn: Temporal.PlainDate): Occurrence {
  const day = addYears(on, year);
  return { cycle: yearCycle.write(day), anchorOn: on, dueOn: addDays(day, step.dueDays), knownOn };
}

/** An occurrence closer than this to one already kept is the same anniversary. */
const sameWithinDays = 183;

/** A corrected day moves an anniversary within its year, which names its cycle. */
const sameYearDays = 366;

function wasKept(step: Step, { cycle, dueOn }: Occurrence, { followUps }: SubjectFacts): boolean {
  return followUps.some(
    (f) =>
      f.step === step.key &&
      f.state === 'closed' &&
      // One that facts closed is opened again, and may then get another day.
      isEnded(f) &&
      f.cycle !== cycle &&
      isBefore(addDays(f.dueOn, -sameWithinDays), dueOn) &&
      isBefore(dueOn, addDays(f.dueOn, sameWithinDays)),
  );
}

function isBefore(a: Temporal.PlainDate, b: Temporal.PlainDate): boolean {
  return compareDays(a, b) < 0;
}
