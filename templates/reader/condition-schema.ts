import { z } from 'zod';
import type { Condition, OnField, OtherEntry, Range, Trend } from './condition.ts';
import { camelKey, key, listOf, mapping, phrase } from './yaml-words.ts';

const expected =
  'a condition such as `{ level: strategic }`, `{ amount: { atLeast: 5000 } }` or `{ hasEntry: { register: credit } }`';

const limit = z
  .union([z.number(), key], { error: 'a number, or a choice' })
  .transform((written) => String(written));

const range = mapping({
  atLeast: limit.optional(),
  atMost: limit.optional(),
  above: limit.optional(),
  below: limit.optional(),
}).transform((written, context): Range => {
  const limits = Object.entries(written).filter((one): one is [string, string] => one[1] !== undefined);
  if (limits.length > 0) return Object.fromEntries(limits);
  context.addIssue({ code: 'custom', message: 'at least one of atLeast, atMost, above, below' });
  return z.NEVER;
});

/** What an answer is: one choice, several of which it is one, or a range. */
const answer = z.union([key, listOf(key, 'a list of choices'), range], {
  error: 'a choice, a list of choices, or a range such as `{ atLeast: 5000 }`',
});

const states = z.preprocess(
  (written) => (typeof written === 'string' ? [written] : written),
  listOf(key, 'a state, or a list of states'),
);

const trend = mapping({
  of: key,
  sum: camelKey.optional(),
  day: camelKey,
  unless: states.default([]),
  firstOrder: z.boolean({ error: 'true, if first orders count too' }).default(false),
  over: phrase(/^[1-9]\d?mo$/, 'a number of months such as `3mo`'),
  atLeast: z.number().optional(),
  atMost: z.number().optional(),
  above: z.number().optional(),
  below: z.number().optional(),
}).transform(({ of: register, sum, day, unless, firstOrder, over, ...limits }, context): Trend => {
  const percent = Object.entries(limits).flatMap(([limit, is]) =>
    is === undefined ? [] : [[limit, String(is)]],
  );
  const from = { register, day, unless, firstOrder, ...(sum === undefined ? {} : { sum }) };
  if (percent.length > 0)
    return { ...from, months: Number.parseInt(over, 10), percent: Object.fromEntries(percent) as Range };
  context.addIssue({ code: 'custom', message: 'at least one of atLeast, atMost, above, below, in percent' });
  return z.NEVER;
});

const onOneField = z
  .record(camelKey, answer, { error: 'an answer such as `{ level: obvious }`' })
  .transform((written, context): OnField => {
    const [first, ...more] = Object.entries(written);
    if (first !== undefined && more.length === 0) return onField(...first);
    context.addIssue({ code: 'custom', message: 'a single answer such as `{ level: obvious }`' });
    return z.NEVER;
  });

/** Several keys in one mapping hold together. */
export const condition: z.ZodType<Condition> = z.lazy(() =>
  z
    .object(
      {
        all: listOf(condition, 'a list of conditions').optional(),
        any: listOf(condition, 'a list of conditions').optional(),
        not: condition.optional(),
        given: camelKey.optional(),
        ever: onOneField.optional(),
        flag: key.optional(),
        customerDay: camelKey.optional(),
        trend: trend.optional(),
        hasEntry: mapping({
          register: key,
          states: states.optional(),
          before: camelKey.optional(),
        }).optional(),
      },
      { error: expected },
    )
    .catchall(answer)
    .transform((written, context): Condition => {
      const { all, any, not, given, ever, flag, customerDay, trend: by, hasEntry, ...fields } = written;
      const parts: Condition[] = [
        ...(all === undefined ? [] : [{ all }]),
        ...(any === undefined ? [] : [{ any }]),
        ...(not === undefined ? [] : [{ not }]),
        ...(given === undefined ? [] : [{ given }]),
        ...(ever === undefined ? [] : [{ ever }]),
        ...(flag === undefined ? [] : [{ flag }]),
        ...(customerDay === undefined ? [] : [{ customerDay }]),
        ...(by === undefined ? [] : [{ trend: by }]),
        ...(hasEntry === undefined ? [] : [{ hasEntry: otherEntry(hasEntry) }]),
        ...Object.entries(fields).map(([field, is]) => onField(field, is)),
      ];
      const [first] = parts;
      if (first !== undefined) return parts.length === 1 ? first : { all: parts };
      context.addIssue({ code: 'custom', message: expected });
      return z.NEVER;
    }),
);

function onField(field: string, is: z.output<typeof answer>): OnField {
  if (typeof is === 'string') return { field, among: [is] };
  return isList(is) ? { field, among: is } : { field, range: is };
}

function isList(is: readonly string[] | Range): is is readonly string[] {
  return Array.isArray(is);
}

function otherEntry({ register, states: of, before }: WrittenOther): OtherEntry {
  return {
    register,
    ...(of === undefined ? {} : { states: of }),
    ...(before === undefined ? {} : { before }),
  };
}

interface WrittenOther {
  readonly register: string;
  readonly states?: readonly string[] | undefined;
  readonly before?: string | undefined;
}
