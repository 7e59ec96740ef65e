import { z } from 'zod';
import { ownerRoles } from './playbook.ts';
import type { TriggerGrammar } from './trigger.ts';
import {
  amount,
  camelKey,
  key,
  labels,
  listOf,
  mapping,
  oneOf,
  phrase,
  textKey,
  words,
  wholeNumber,
} from './yaml-words.ts';

/** Schema of `playbook.yaml`; `load-playbook.ts` converts it to the types the planner uses. */
const time = phrase(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as "09:00"');

const window = mapping({ from: time, to: time });

const zone = z.string({ error: 'a time zone such as Asia/Shanghai' }).refine(isZone, {
  error: 'a time zone such as Asia/Shanghai',
});

const anchor = mapping({
  key: camelKey,
  column: camelKey,
  zh: label('Chinese'),
  en: label('English'),
}).transform(({ key, column, zh, en }) => ({ key, column, label: { 'zh-CN': zh, en } }));

const moment = 'a moment such as `due`, `due-2d`, `due+1d` or `due-2d 17:00`';

/** The spelling of the moment is kept because it names the reminder for the life of the follow-up. */
export const at = phrase(/^due([+-][1-9]\d{0,2}d)?( ([01]\d|2[0-3]):[0-5]\d)?$/, moment).transform(
  (written) => ({
    written: written.replace(' ', '-'),
    offsetDays: Number(/[+-]\d+(?=d)/.exec(written)?.[0] ?? 0),
    time: /\d\d:\d\d$/.exec(written)?.[0],
  }),
);

/** A text key; a word in braces, such as `{festival}`, is filled in by the trigger. */
export const sayKey = phrase(/^[a-z0-9-]+(\/([a-z0-9-]+|\{[a-z]+\}))+$/, 'a text such as `trial-check/ask`');

const days = amount('d', 'a number of days such as `10d`');
const workingHours = amount('wh', 'a number of working hours such as `4wh`').refine((hours) => hours > 0, {
  error: 'a number of working hours such as `4wh`',
});
const ownerRole = oneOf(ownerRoles);

const owner = z.preprocess(
  (written) => (typeof written === 'string' ? { potential: written, ordinary: written } : written),
  mapping({ potential: ownerRole, ordinary: ownerRole }),
);

const alsoBy = mapping({
  step: key,
  fields: z.preprocess(
    (written) => (typeof written === 'string' ? [written] : written),
    listOf(camelKey, 'fields'),
  ),
  is: key.optional(),
});

export const late = mapping({
  staff: oneOf(['send-marked-late', 'drop']).default('send-marked-late'),
  customer: mapping({ dropAfter: amount('h', 'a number of hours such as `24h`') }).default({ dropAfter: 24 }),
  historyAfter: days.default(30),
});

/** Keys common to all steps, whatever their trigger. */
const shared = {
  due: days.optional(),
  remind: listOf(mapping({ at, to: key, say: sayKey }), 'a list of reminders').default([]),
  answered: textKey.optional(),
  ask: textKey.optional(),
  lapses: days.optional(),
  onDayOff: oneOf(['send', 'wait']).default('wait'),
  closes: mapping({
    log: key.optional(),
    form: key.optional(),
    anchor: camelKey.optional(),
    approval: key.optional(),
    when: oneOf(['posted', 'gone', 'greeting', 'answered']).optional(),
    low: mapping({ atMost: wholeNumber(1, 10), opens: key }).optional(),
    restart: mapping({ field: camelKey, is: key, anchorFrom: camelKey }).optional(),
    opens: mapping({ field: camelKey, is: key, anchor: camelKey, anchorFrom: camelKey }).optional(),
    alsoBy: listOf(alsoBy, 'a list of steps and fields').default([]),
  }),
  escalate: listOf(
    mapping({
      after: amount('wd', 'a number of working days such as `1wd`'),
      to: oneOf(['supervisor', 'director']),
      say: textKey,
    }),
    'a list of escalations',
  ).default([]),
  late: late.default({ staff: 'send-marked-late', customer: { dropAfter: 24 }, historyAfter: 30 }),
};

/** A step with the keys of all triggers, exactly one of which must be present. */
function stepSchema(all: readonly TriggerGrammar[]) {
  const triggers = all.filter(({ about }) => about === undefined);
  const alone = triggers.filter(({ key: { length } }) => length === 1);
  const recurring = triggers.filter(({ key: { length } }) => length === 2);
  const words = recurring.map(({ key: [, word = ''] }) => word);
  // `each: festival` is short for `each: { festival: true }`.
  const each = z.preprocess(
    (written) => (typeof written === 'string' ? { [written]: true } : written),
    mapping(optional(recurring)).refine((written) => countSaid(written) === 1, {
      error: `one of ${words.join(', ')}`,
    }),
  );
  const names = [...alone.map(({ key: [name] }) => name), ...(recurring.length === 0 ? [] : ['each'])];
  return mapping({ key, work: labels, owner, ...optional(alone), each: each.optional(), ...shared })
    .transform((written) => ({ ...written, trigger: triggerIn(written, triggers) }))
    .refine(({ trigger }) => trigger !== null, { error: `either ${names.join(' or ')}` })
    .refine(({ trigger, due }) => trigger?.grammar.due !== 'said' || due !== undefined, {
      path: ['due'],
      error: 'a number of days such as `10d`',
    });
}

function optional(triggers: readonly TriggerGrammar[]): Record<string, z.ZodOptional<z.ZodType<object>>> {
  return Object.fromEntries(
    triggers.map(({ key: path, settings }) => [path.at(-1) ?? '', settings.optional()]),
  );
}

const countSaid = (written: object): number =>
  Object.values(written).filter((one) => one !== undefined).length;

interface WrittenTrigger {
  readonly grammar: TriggerGrammar;
  readonly settings: object;
}

/** Null if there is none, or more than one. */
function triggerIn(written: object, triggers: readonly TriggerGrammar[]): WrittenTrigger | null {
  const found = triggers.flatMap((grammar): WrittenTrigger[] => {
    const settings = grammar.key.reduce<unknown>(
      (value, name) => (value as Record<string, unknown> | undefined)?.[name],
      written,
    );
    return settings === undefined ? [] : [{ grammar, settings: settings as object }];
  });
  return found.length === 1 ? (found[0] ?? null) : null;
}

const phase = mapping({
  zh: words('the Chinese words'),
  en: words('the English words'),
  stages: listOf(camelKey, 'a list of stages'),
}).transform(({ zh, en, stages }) => ({ label: { 'zh-CN': zh, en }, stages }));

const stageModel = mapping({ title: labels, phases: listOf(phase, 'a list of phases') });

export const playbookSchema = (triggers: readonly TriggerGrammar[]) =>
  mapping({
    zone,
    windows: mapping({ customer: window, staff: window }),
    /** Time of the evening digest on working days; without it there is none. */
    digest: time.optional(),
    /** Working hours within which a customer who writes gets an answer. */
    answerWithin: workingHours.default(4),
    /** How many colleagues must be in contact with an important customer, and within how many days. Without it no one is told. */
    contactedBy: mapping({
      people: z.number({ error: 'a number' }).int().min(1).max(9),
      within: days,
      /** A new customer is left alone for so long. */
      after: days,
    }).optional(),
    /** Roles and posts whose evening digest has a copy of each contact. */
    contactsTo: z.array(phrase(/\S/, 'a role or post'), { error: 'a list of roles and posts' }).default([]),
    anchors: listOf(anchor, 'a list of anchors'),
    /** The anchors that are the stages of the process, in their order; without it, all as listed. */
    pipeline: listOf(phrase(/\S/, 'the key of an anchor'), 'a list of anchors').optional(),
    /** Other models of the same way, as labels of the stages. */
    stageModels: z.array(stageModel, { error: 'a list of models' }).default([]),
    /** Declares YAML anchors that steps reuse; ignored otherwise. */
    escalation: z.unknown().optional(),
    steps: listOf(stepSchema(triggers), 'a list of steps'),
  });

export type WrittenPlaybook = z.output<ReturnType<typeof playbookSchema>>;
export type WrittenStep = WrittenPlaybook['steps'][number];

function label(language: string) {
  return phrase(/\S/, `the ${language} words`);
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
