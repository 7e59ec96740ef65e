import { z } from 'zod';
import { ownerRoles } from './playbook.ts';
import { amount, camelKey, key, labels, listOf, mapping, oneOf, phrase, textKey } from './yaml-words.ts';

/** `playbook.yaml` as it is written; `load-playbook.ts` turns it into what the planner works on. */
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

/** The moment keeps its spelling, because it names the reminder for as long as the follow-up lives. */
const at = phrase(/^due([+-][1-9]\d{0,2}d)?( ([01]\d|2[0-3]):[0-5]\d)?$/, moment).transform((written) => ({
  written: written.replace(' ', '-'),
  offsetDays: Number(/[+-]\d+(?=d)/.exec(written)?.[0] ?? 0),
  time: /\d\d:\d\d$/.exec(written)?.[0],
}));

/** A text, in which `{festival}` stands for the festival's key. */
const sayKey = phrase(/^[a-z0-9-]+(\/([a-z0-9-]+|\{festival\}))+$/, 'a text such as `trial-check/ask`');

const anchorList = z.preprocess(
  (written) => (typeof written === 'string' ? [written] : written),
  listOf(camelKey, 'an anchor, or a list of anchors in order of preference'),
);

const days = amount('d', 'a number of days such as `10d`');
const ownerRole = oneOf(ownerRoles);

const owner = z.preprocess(
  (written) => (typeof written === 'string' ? { potential: written, ordinary: written } : written),
  mapping({ potential: ownerRole, ordinary: ownerRole }),
);

/** What recurs: `each: festival`, `each: { anniversary: firstDeal }`, `each: { silence: { strategic: 30d, … } }`. */
const each = z.preprocess(
  (written) => (typeof written === 'string' ? { [written]: true } : written),
  mapping({
    festival: z.literal(true, { error: 'nothing behind it' }).optional(),
    'contact-plan': z.literal(true, { error: 'nothing behind it' }).optional(),
    anniversary: camelKey.optional(),
    silence: mapping({ strategic: days, important: days, ordinary: days }).optional(),
  }).refine((written) => Object.values(written).filter((one) => one !== undefined).length === 1, {
    error: 'one of festival, anniversary, silence, contact-plan',
  }),
);

const alsoBy = mapping({
  step: key,
  fields: z.preprocess(
    (written) => (typeof written === 'string' ? [written] : written),
    listOf(camelKey, 'fields'),
  ),
  is: key.optional(),
});

const late = mapping({
  staff: oneOf(['send-marked-late', 'drop']).default('send-marked-late'),
  customer: mapping({ dropAfter: amount('h', 'a number of hours such as `24h`') }).default({ dropAfter: 24 }),
  historyAfter: days.default(30),
});

const step = mapping({
  key,
  work: labels,
  owner,
  anchor: anchorList.optional(),
  each: each.optional(),
  due: days.optional(),
  remind: listOf(
    mapping({ at, to: oneOf(['customer', 'owner', ...ownerRoles, 'director']), say: sayKey }),
    'a list of reminders',
  ).default([]),
  answered: textKey.optional(),
  ask: textKey.optional(),
  lapses: days.optional(),
  onDayOff: oneOf(['send', 'wait']).default('wait'),
  closes: mapping({
    log: key.optional(),
    form: key.optional(),
    anchor: camelKey.optional(),
    approval: key.optional(),
    when: oneOf(['posted', 'gone', 'greeting']).optional(),
    restart: mapping({ field: camelKey, is: key, anchorFrom: camelKey }).optional(),
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
})
  .refine((written) => (written.anchor === undefined) !== (written.each === undefined), {
    error: 'either anchor or each',
  })
  // What recurs is due on its day; what counts from one has to say when.
  .refine(({ anchor, due }) => anchor === undefined || due !== undefined, {
    path: ['due'],
    error: 'a number of days such as `10d`',
  });

export const playbookSchema = mapping({
  zone,
  windows: mapping({ customer: window, staff: window }),
  /** When everybody reads what the day was, on working days; without it nobody does. */
  digest: time.optional(),
  anchors: listOf(anchor, 'a list of anchors'),
  /** Written once, to be referred to by steps; of itself it does nothing. */
  escalation: z.unknown().optional(),
  steps: listOf(step, 'a list of steps'),
});

export type WrittenPlaybook = z.output<typeof playbookSchema>;
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
