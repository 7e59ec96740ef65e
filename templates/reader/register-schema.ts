import { z } from 'zod';
import type { Expression } from './computed.ts';
import type { ContactFields, Effect, Offset, Unique } from './register.ts';
import { deciders, reminders } from './approval-words.ts';
import { condition } from './condition-schema.ts';
import { dutyKeys } from './duty-schema.ts';
import { at, late, sayKey } from './playbook-schema.ts';
import { figures } from './figures-schema.ts';
import {
  amount,
  camelKey,
  commandName,
  key,
  keys,
  labels,
  listOf,
  mapping,
  oneOf,
  phrase,
  words,
  yesNo,
} from './yaml-words.ts';

/** Schema of a register in `registers/*.yaml`. The roles and posts in it are checked by `check-registers.ts`. */
const numberExpected = 'a number such as `TS{yy}{mm}-{nnn}`: letters, {yyyy} or {yy}, {mm}, and {n…} once';

const number = phrase(/^[A-Z]+[A-Z0-9{}a-z-]*$/, numberExpected).transform((written, context) => {
  const digits = [...written.matchAll(/\{(n+)\}/g)];
  const rest = written.replace(/\{(yyyy|yy|mm|n+)\}/g, '');
  const [found] = digits;
  if (found === undefined || digits.length !== 1 || !/^[A-Z0-9-]+$/.test(rest)) {
    context.addIssue({ code: 'custom', message: numberExpected });
    return z.NEVER;
  }
  return { written, digits: found[1]?.length ?? 1 };
});

const state = mapping({
  key,
  zh: words('the Chinese words'),
  en: words('the English words'),
  end: yesNo.default(false),
}).transform(({ key: name, zh, en, end }) => ({ key: name, label: { 'zh-CN': zh, en }, isEnd: end }));

const decision = mapping({
  /** `entered`: asked for as soon as the entry comes into the state. Otherwise by those who may make the move. */
  at: z.literal('entered', { error: 'entered' }).optional(),
  deciders,
  /** The state that a no leads to. */
  no: key,
  remind: reminders,
});

const guard = mapping({
  refuse: labels.optional(),
  warn: labels.optional(),
  if: condition.optional(),
  unless: condition.optional(),
}).transform(({ refuse, warn, if: only, unless }, context) => {
  const sentence = refuse ?? warn;
  if (sentence === undefined || (refuse !== undefined && warn !== undefined)) {
    context.addIssue({ code: 'custom', message: 'either `refuse` or `warn`, with a sentence' });
    return z.NEVER;
  }
  const when = [...(only === undefined ? [] : [only]), ...(unless === undefined ? [] : [{ not: unless }])];
  const [first] = when;
  if (first === undefined) {
    context.addIssue({ code: 'custom', message: '`if` or `unless`, with a condition' });
    return z.NEVER;
  }
  return { sentence, refuses: refuse !== undefined, when: when.length === 1 ? first : { all: when } };
});

const guards = z.array(guard, { error: 'a list of guards' }).default([]);

const effectExpected =
  'one of `set` or `grade` with `to`, `log` with `says`, `open`, `flag`, `unflag`, `suspend`, `resume`, `customer`';
const theCustomer = oneOf(['customer']).optional();

const effect = mapping({
  set: camelKey.optional(),
  grade: oneOf(['valueGrade', 'strategicLevel', 'keyAccount']).optional(),
  to: phrase(/^[A-Za-z][A-Za-z0-9]*$/, 'a day field, `today`, or a grade').default('today'),
  log: key.optional(),
  says: camelKey.optional(),
  on: camelKey.default('today'),
  open: key.optional(),
  flag: key.optional(),
  unflag: key.optional(),
  suspend: theCustomer,
  resume: theCustomer,
  customer: oneOf(['create']).optional(),
  each: camelKey.optional(),
  move: key.optional(),
  with: z.record(camelKey, camelKey, { error: 'fields, such as `{ days: creditDays }`' }).default({}),
  if: condition.optional(),
}).transform(({ if: only, ...written }, context): Effect => {
  const { set, grade, to, open, flag, unflag, suspend, resume, each, with: fields } = written;
  const { customer, log, says, on, move: made } = written;
  const when = only === undefined ? {} : { if: only };
  const kinds = [set, grade, log, open, flag, unflag, suspend, resume, customer];
  if (kinds.filter((one) => one !== undefined).length === 1) {
    if (set !== undefined) return { set, to, ...when };
    if (grade !== undefined) return { grade, to, ...when };
    if (log !== undefined && says !== undefined) return { log, says, on, ...when };
    if (open !== undefined) {
      const opens = { open, with: fields, ...(made === undefined ? {} : { move: made }) };
      return { ...opens, ...(each === undefined ? {} : { each }), ...when };
    }
    if (flag !== undefined) return { flag, ...when };
    if (unflag !== undefined) return { unflag, ...when };
    if (suspend !== undefined) return { suspend, ...when };
    if (resume !== undefined) return { resume, ...when };
    const { name = '' } = fields;
    if (customer !== undefined) return { customer, with: { ...fields, name }, ...when };
  }
  context.addIssue({ code: 'custom', message: effectExpected });
  return z.NEVER;
});

const move = mapping({
  key,
  command: commandName,
  from: keys('a state, or a list of states'),
  to: key,
  form: key.optional(),
  by: z.array(key, { error: 'a list of those who may' }).default([]),
  decides: yesNo.default(false),
  decide: decision.optional(),
  guards,
  effects: z.array(effect, { error: 'a list of effects' }).default([]),
});

const offsetExpected = 'an offset such as `10d`, `3wd`, `2w`, `4wh`, `30min`, `3mo` or `1y`';

const offset = phrase(/^(0|[1-9]\d{0,2})(d|wd|w|wh|min|mo|y)$/, offsetExpected).transform((written) => {
  const amountOf = Number.parseInt(written, 10);
  const unit = written.replace(/^\d+/, '') as Offset['unit'] | 'y';
  return unit === 'y' ? { amount: amountOf * 12, unit: 'mo' as const } : { amount: amountOf, unit };
});

const afterExpected =
  'working days or hours such as `1wd` or `4wh`, minutes such as `30min`, or days and months such as `1d`, `2w`, `3mo`';
const after = phrase(/^(0|[1-9]\d{0,2})(wd|wh|min|d|w|mo)$/, afterExpected).transform((written) => ({
  written,
  amount: Number.parseInt(written, 10),
  unit: written.replace(/^\d+/, '') as Offset['unit'],
}));

/** A day on which the program looks at an entry: so long after it came into a state, or after one of its own days. */
const timedMoment = mapping({ entered: key.optional(), day: camelKey.optional(), plus: offset }).refine(
  ({ entered, day }) => (entered === undefined) !== (day === undefined),
  { error: 'either `entered` or `day`, with `plus`' },
);

const timed = mapping({
  key,
  at: timedMoment,
  while: keys('a state, or a list of states').optional(),
  if: condition.optional(),
  do: mapping({ flag: key.optional(), unflag: key.optional(), move: key.optional() }).refine(
    (written) => Object.values(written).filter((one) => one !== undefined).length === 1,
    { error: 'one of flag, unflag, move' },
  ),
});

/** `entered`: when the entry comes into the state. Otherwise counted from the deadline, as in the playbook. */
const momentExpected = 'a moment such as `entered`, `due` or `due-2d`, or a list of them';
const dutyMomentExpected = 'a moment such as `due` or `due-2d`, or a list of them';
const entryMoment = z.union([z.literal('entered').transform(() => 'entered' as const), at], {
  error: momentExpected,
});

const step = mapping({
  key,
  work: labels,
  owner: key.default('owner'),
  /** The state whose entering makes it owed. */
  entered: key,
  /** Owed only while this holds, of the entry, its customer and the customer's other entries. */
  if: condition.optional(),
  /** Not owed while this holds. */
  unless: condition.optional(),
  /** The states in which it stays owed; by default the one entered. */
  while: keys('a state, or a list of states').optional(),
  /** What it is owed anew after, counted from the last: each of these moves, or each contact with the customer. */
  since: mapping({
    move: keys('a move, or a list of moves').optional(),
    log: z.literal('customer', { error: 'customer' }).optional(),
  })
    .refine(({ move: moves, log }) => (moves === undefined) !== (log === undefined), {
      error: 'either `move` or `log`',
    })
    .optional(),
  /** The day field of the entry that the deadline counts from; by default the moment in which the state is entered. */
  from: camelKey.optional(),
  due: offset,
  remind: listOf(
    mapping({
      /** A moment, or a ladder of them: `[due-7d, due, due+7d]`. */
      at: z.preprocess(
        (written): unknown => (Array.isArray(written) ? written : [written]),
        z.array(entryMoment, { error: momentExpected }).min(1, { error: momentExpected }),
      ),
      /** Again every so many days, for half a year. */
      every: amount('d', 'a number of days such as `7d`').optional(),
      to: key,
      say: sayKey,
      if: condition.optional(),
    }).superRefine(({ at: rungs, every }, context) => {
      const offsets = rungs.map((rung) => (rung === 'entered' ? null : rung.offsetDays));
      if (every !== undefined && offsets.at(-1) === null)
        context.addIssue({ code: 'custom', path: ['every'], message: 'only with a moment such as `due`' });
      if (offsets.some((offset, n) => n > 0 && (offset ?? -Infinity) <= (offsets[n - 1] ?? -Infinity)))
        context.addIssue({
          code: 'custom',
          path: ['at'],
          message: 'a ladder, each moment later than the one before',
        });
    }),
    'a list of reminders',
  ).default([]),
  /** A move of the entry, or an entry of another register that is opened for the same customer. */
  closes: mapping({ move: keys('a move, or a list of moves').optional(), opened: key.optional() }).refine(
    ({ move: moves, opened }) => (moves === undefined) !== (opened === undefined),
    { error: 'either `move` or `opened`' },
  ),
  escalate: listOf(
    mapping({ after, to: oneOf(['supervisor', 'director']), say: sayKey }),
    'a list of escalations',
  ).default([]),
  late: late.default({ staff: 'send-marked-late', customer: { dropAfter: 24 }, historyAfter: 30 }),
});

/** A duty is a step that the calendar makes owed. */
const duty = mapping({
  key,
  work: labels,
  ...dutyKeys,
  remind: listOf(
    mapping({
      at: z.preprocess(
        (written): unknown => (Array.isArray(written) ? written : [written]),
        z.array(at, { error: dutyMomentExpected }).min(1, { error: dutyMomentExpected }),
      ),
      to: key,
      say: sayKey,
    }),
    'a list of reminders',
  ).default([]),
  escalate: listOf(
    mapping({ after, to: oneOf(['supervisor', 'director']), say: sayKey }),
    'a list of escalations',
  ).default([]),
  /** Not worth doing any more so many days after its day. */
  lapses: amount('d', 'a number of days such as `10d`').optional(),
  late: late.default({ staff: 'send-marked-late', customer: { dropAfter: 24 }, historyAfter: 30 }),
});

const unique = mapping({
  field: camelKey,
  per: oneOf(['customer', 'opener']).optional(),
  unless: keys('a state, or a list of states').default([]),
}).transform(({ per, ...rest }): Unique => ({ ...rest, ...(per === undefined ? {} : { per }) }));

const operands = z.array(camelKey, { error: 'a list of fields' }).min(1, { error: 'a list of fields' });
const expressionExpected = 'one of plus, minus, filled, days, with a list of fields, or sum';
const columnExpected = 'a column of rows, such as `payments.amount`';

const columnOf = phrase(/^[a-z][A-Za-z0-9]*\.[a-z][A-Za-z0-9]*$/, columnExpected).transform(
  (written): [string, string] => {
    const [rows = '', column = ''] = written.split('.');
    return [rows, column];
  },
);

const computed = mapping({
  key: camelKey,
  zh: words('the Chinese words'),
  en: words('the English words'),
  sum: columnOf.optional(),
  plus: operands.optional(),
  minus: operands.optional(),
  filled: operands.optional(),
  days: z.tuple([camelKey, camelKey], { error: 'two day fields, from and to' }).optional(),
  while: keys('a state, or a list of states').optional(),
}).transform(({ key: name, zh, en, sum, plus, minus, filled, days, while: shownIn }, context) => {
  const found: Expression[] = [
    ...(sum === undefined ? [] : [{ sum }]),
    ...(plus === undefined ? [] : [{ plus }]),
    ...(minus === undefined ? [] : [{ minus }]),
    ...(filled === undefined ? [] : [{ filled }]),
    ...(days === undefined ? [] : [{ days }]),
  ];
  const [of] = found;
  if (of !== undefined && found.length === 1) {
    return { key: name, label: { 'zh-CN': zh, en }, of, while: shownIn ?? null };
  }
  context.addIssue({ code: 'custom', message: expressionExpected });
  return z.NEVER;
});

const ownerExpected = 'a seat, a post, `opener`, or `{ field: … }`';

export const registerSchema = mapping({
  title: labels,
  command: commandName,
  about: oneOf(['customer', 'nothing']),
  number,
  form: key,
  summary: camelKey,
  open: listOf(key, 'a list of roles'),
  /** A place, or the choice field of the form whose answers are places: `{ field: department }`. */
  owner: z.union([key, mapping({ field: camelKey })], { error: ownerExpected }),
  read: listOf(key, 'a list of those who may read it'),
  /** Whose evening digest has the open entries on the first working day of each month. */
  monthly: z.array(key, { error: 'a list of roles' }).default([]),
  /** Opened only once the customer has an entry of another register that is so far. */
  after: mapping({ register: key, states: keys('a state, or a list of states') }).optional(),
  /** While its customer is suspended, nothing is opened, moved or owed. */
  rests: yesNo.default(false),
  /** On opening an entry. */
  guards,
  unique: z.array(unique, { error: 'a list of unique fields' }).default([]),
  computed: z.array(computed, { error: 'a list of computed fields' }).default([]),
  states: listOf(state, 'a list of states'),
  flags: z.array(state, { error: 'a list of flags' }).default([]),
  moves: listOf(move, 'a list of moves'),
  timed: z.array(timed, { error: 'a list of timed rules' }).default([]),
  /** Its entries in this state are sales targets: the fields that say whose, for when and how much. */
  targets: mapping({
    state: key,
    whose: camelKey,
    person: camelKey,
    account: camelKey,
    year: camelKey,
    span: camelKey,
    amount: camelKey,
  }).optional(),
  /** Its entries in this state are credit terms: the field with their days. */
  terms: mapping({ state: key, days: camelKey }).optional(),
  /** An open entry is part of the customer's file: the field worked out by `filled` that says how complete it is. */
  file: camelKey.optional(),
  /** An open entry is one of the customer's contacts: the fields with their name, their title, and what is shown besides. */
  contact: mapping({
    name: camelKey,
    title: camelKey.optional(),
    shows: z.array(camelKey, { error: 'a list of fields' }).default([]),
  })
    .transform(
      ({ title, ...rest }): ContactFields => ({ ...rest, ...(title === undefined ? {} : { title }) }),
    )
    .optional(),
  /** A message in a chat can become an entry: the field that takes its words. */
  message: camelKey.optional(),
  /** The report that is counted from its entries. */
  figures: figures.optional(),
  /** Declares YAML anchors that steps reuse; ignored otherwise. */
  escalation: z.unknown().optional(),
  steps: z.array(step, { error: 'a list of steps' }).default([]),
  /** What the calendar asks for, and an entry of this register answers. */
  duties: z.array(duty, { error: 'a list of duties' }).default([]),
});

export type WrittenRegister = z.output<typeof registerSchema>;
export type WrittenEntryStep = WrittenRegister['steps'][number];
export type WrittenDuty = WrittenRegister['duties'][number];
