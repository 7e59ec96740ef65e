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

const moment = 'a moment such as `due`, `due-2d` or `due+1d`';

/** The moment keeps its spelling, because it names the reminder for as long as the follow-up lives. */
const at = phrase(/^due([+-][1-9]\d{0,2}d)?$/, moment).transform((written) => ({
  written,
  offsetDays: Number(/[+-]\d+/.exec(written)?.[0] ?? 0),
}));

const anchorList = z.preprocess(
  (written) => (typeof written === 'string' ? [written] : written),
  listOf(camelKey, 'an anchor, or a list of anchors in order of preference'),
);

const step = mapping({
  key,
  work: labels,
  owner: mapping({ potential: oneOf(ownerRoles), ordinary: oneOf(ownerRoles) }),
  anchor: anchorList,
  due: amount('d', 'a number of days such as `10d`'),
  remind: listOf(
    mapping({ at, to: oneOf(['customer', 'owner', ...ownerRoles, 'director']), say: textKey }),
    'a list of reminders',
  ).default([]),
  answered: textKey.optional(),
  closes: mapping({
    log: key,
    form: key,
    restart: mapping({ field: camelKey, is: key, anchorFrom: camelKey }).optional(),
  }),
  escalate: listOf(
    mapping({
      after: amount('wd', 'a number of working days such as `1wd`'),
      to: oneOf(['supervisor', 'director']),
      say: textKey,
    }),
    'a list of escalations',
  ).default([]),
  late: mapping({
    staff: oneOf(['send-marked-late', 'drop']),
    customer: mapping({ dropAfter: amount('h', 'a number of hours such as `24h`') }),
    historyAfter: amount('d', 'a number of days such as `30d`').default(30),
  }),
});

export const playbookSchema = mapping({
  zone,
  windows: mapping({ customer: window, staff: window }),
  anchors: listOf(anchor, 'a list of anchors'),
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
