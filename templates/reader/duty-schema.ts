import { z } from 'zod';
import type { DutyDay, DutyEach, DutyUnit } from './duty.ts';
import { condition } from './condition-schema.ts';
import { camelKey, key, keys, listOf, mapping, oneOf, phrase, yesNo } from './yaml-words.ts';

/** Schema of when a duty is owed, by whom, and what closes it. The rest of a duty is a step. */
const time = phrase(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as "17:30"');

const monthExpected = 'a day such as `first-monday`, `last-workday`, `last-day` or `15`';
const quarterExpected = 'a day such as `first-workday`, `last-workday` or `first-monday`';
const yearExpected = 'a day such as "12-01", `first-workday` or `last-workday`';

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

function readNamed(written: string): DutyDay | null {
  const [, kind, of] = /^(first|last)-([a-z]+)$/.exec(written) ?? [];
  if (kind !== 'first' && kind !== 'last') return null;
  if (of === 'workday' || of === 'day') return { kind, of };
  const weekday = weekdays.indexOf(of ?? '') + 1;
  return weekday === 0 ? null : { kind, of: weekday };
}

function readNumber(written: string): DutyDay | null {
  const number = /^[1-9]\d?$/.test(written) ? Number(written) : 0;
  return number >= 1 && number <= 31 ? { kind: 'number', number } : null;
}

function readDate(written: string): DutyDay | null {
  const [, month = '', day = ''] = /^(\d\d)-(\d\d)$/.exec(written) ?? [];
  const found = { kind: 'date', month: Number(month), day: Number(day) } as const;
  const isReal = found.month >= 1 && found.month <= 12 && found.day >= 1 && found.day <= 31;
  return isReal ? found : null;
}

const dutyDay = (expected: string, ...readers: readonly ((written: string) => DutyDay | null)[]) =>
  z.union([z.string(), z.number()], { error: expected }).transform((written, context): DutyDay => {
    const [found] = readers.flatMap((read) => read(String(written)) ?? []);
    if (found !== undefined) return found;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });

const eachExpected = 'one of workday, month, quarter, half, year, such as `workday 17:30`';

/** `workday 17:30` is short for `{ workday: "17:30" }`. */
const each = z.preprocess(
  (written): unknown => {
    const short = typeof written === 'string' ? /^workday(?: (\S+))?$/.exec(written) : null;
    return short === null ? written : { workday: short[1] ?? true };
  },
  mapping({
    workday: z.union([time, z.literal(true)], { error: 'a time such as "17:30"' }).optional(),
    month: dutyDay(monthExpected, readNamed, readNumber).optional(),
    quarter: dutyDay(quarterExpected, readNamed).optional(),
    half: dutyDay(quarterExpected, readNamed).optional(),
    year: dutyDay(yearExpected, readNamed, readDate).optional(),
    at: time.optional(),
    for: oneOf(['previous', 'this', 'next']).default('this'),
    dayOff: oneOf(['next', 'previous']).default('next'),
  }).transform(({ workday, month, quarter, half, year, at, ...rest }, context): DutyEach => {
    const days: readonly [DutyUnit, DutyDay | undefined][] = [
      ['month', month],
      ['quarter', quarter],
      ['half', half],
      ['year', year],
    ];
    const found: DutyEach[] = days.flatMap(([unit, on]) =>
      on === undefined ? [] : [{ unit, on, ...rest, ...(at === undefined ? {} : { time: at }) }],
    );
    if (workday !== undefined)
      found.push({ unit: 'workday', ...rest, ...(workday === true ? {} : { time: workday }) });
    const [only] = found;
    const isOfADay = workday !== undefined && (at !== undefined || rest.for !== 'this');
    if (only !== undefined && found.length === 1 && !isOfADay) return only;
    context.addIssue({ code: 'custom', message: eachExpected });
    return z.NEVER;
  }),
);

const owesExpected =
  '`{ all: [roles] }`, each of whom owes it, `{ one: role }`, for the company, or `{ customer: seat }`, for each customer';

/**
 * `all`: everyone with one of these roles. `one`: the company owes it, and the holder of the role does it. `customer`: it
 * is owed for each customer for which the condition holds, by this seat.
 */
const owes = z.union(
  [
    mapping({ all: listOf(key, 'a list of roles') }),
    mapping({ one: key }),
    mapping({ customer: key, if: condition.optional() }),
  ],
  { error: owesExpected },
);

const closesExpected = 'either `opened: true` or `move`';

const closes = mapping({
  opened: yesNo.optional(),
  move: keys('a move, or a list of moves').optional(),
  period: camelKey.optional(),
  unless: keys('a state, or a list of states').default([]),
}).refine(({ opened, move }) => (opened === true) !== (move !== undefined), { error: closesExpected });

export const dutyKeys = {
  /** Off: no one owes it, and the file says that it could be switched on. */
  on: yesNo.default(true),
  each,
  owes,
  closes,
};
