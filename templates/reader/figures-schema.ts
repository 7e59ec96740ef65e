import { z } from 'zod';
import { condition } from './condition-schema.ts';
import type { FigureColumn, FigureFilter, FiguresOf, FigureValue } from './figures.ts';
import { present } from './load-playbook.ts';
import {
  camelKey,
  commandName,
  key,
  keys,
  labels,
  listOf,
  mapping,
  oneOf,
  words,
  yesNo,
  phrase,
} from './yaml-words.ts';

/** Schema of `figures` in a register: the report that is counted from its entries. */
const filter = {
  state: keys('a state, or a list of states').optional(),
  moved: keys('a move, or a list of moves').optional(),
  if: condition.optional(),
};

const filterOf = ({ state, moved, if: only }: z.output<z.ZodObject<typeof filter>>): FigureFilter =>
  present({ states: state, moved, if: only });

const valueExpected = 'one of `count: entries`, `times`, `sum`, `rate`, `median`';

const column = mapping({
  zh: words('the Chinese heading'),
  en: words('the English heading'),
  ...filter,
  count: z.literal('entries', { error: 'entries' }).optional(),
  times: keys('a move, or a list of moves').optional(),
  sum: camelKey.optional(),
  less: mapping({
    move: key,
    field: phrase(
      /^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)?$/,
      'a field, or a column of rows such as `payments.amount`',
    ),
  }).optional(),
  rate: mapping(filter).optional(),
  median: mapping({ stay: key, in: oneOf(['hours', 'days']) }).optional(),
  total: yesNo.default(false),
  sales: yesNo.default(false),
}).transform(
  ({ zh, en, total, sales, count, times, sum, less, rate, median, ...among }, context): FigureColumn => {
    const values: FigureValue[] = [
      ...(count === undefined ? [] : [{ kind: 'count' as const }]),
      ...(times === undefined ? [] : [{ kind: 'times' as const, moves: times }]),
      ...(sum === undefined
        ? []
        : [{ kind: 'sum' as const, field: sum, ...(less === undefined ? {} : { less }) }]),
      ...(rate === undefined ? [] : [{ kind: 'rate' as const, part: filterOf(rate) }]),
      ...(median === undefined ? [] : [{ kind: 'median' as const, ...median }]),
    ];
    const [value] = values;
    if (value === undefined || values.length > 1 || (sum === undefined && (less !== undefined || sales))) {
      context.addIssue({ code: 'custom', message: valueExpected });
      return z.NEVER;
    }
    return { label: { 'zh-CN': zh, en }, among: filterOf(among), value, isTotal: total, isSales: sales };
  },
);

const ofExpected = '`opened`, `standing`, `{ day: … }` or `{ moved: … }`';

const of = z.union(
  [
    oneOf(['opened', 'standing']),
    mapping({ day: camelKey }),
    mapping({ moved: keys('a move, or a list of moves') }),
  ],
  { error: ofExpected },
) satisfies z.ZodType<FiguresOf>;

const days = z.int().min(1).max(3650);

export const figures = mapping({
  command: commandName,
  title: labels,
  formula: labels,
  of,
  by: z
    .union(
      [
        z.literal('person'),
        mapping({
          age: camelKey,
          upTo: z
            .array(days)
            .min(1)
            .refine((all) => all.every((one, n) => n === 0 || one > (all[n - 1] ?? 0))),
        }),
      ],
      { error: '`person`, or an age such as `{ age: dueOn, upTo: [30, 60] }` with rising days' },
    )
    .default('person'),
  columns: listOf(column, 'a list of columns'),
});
