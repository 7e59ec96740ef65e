import type { TextKey } from './playbook.ts';
import type { TriggerGrammar } from './trigger.ts';

export type Audience = 'customer' | 'staff';

/**
 * Everything a customer may see, in addition to what triggers declare for customers. An allowlist: anything else
 * (codes, owners, deadlines, delays) is internal, and a customer text that uses it is refused when the templates are
 * loaded.
 */
const forCustomers = ['customer.name'];

const ofReminders = [
  'customer.code',
  'customer.name',
  'step.work',
  'step.form',
  'anchorOn',
  'dueOn',
  'dueTime',
  'hourOver',
  'daysLeft',
  'daysOver',
  'owner.name',
  'recipient.name',
  'late',
] as const;

const ofDecisions = ['title', 'about', 'recipient.name', 'applicant.name'] as const;
const ofTurns = [
  ...ofDecisions,
  'task',
  'standsIn',
  'principal.name',
  'askedOn',
  'workingDays',
  'waitsFor',
  'acknowledges',
  'isOpinion',
  'mayRefuse',
];

/** A customer's words. */
const ofWords = ['recipient.name', 'customer.code', 'customer.name', 'author', 'words'] as const;

/** Texts used by the program itself, independent of the playbook, with their variables. */
const ofOwnTexts: Readonly<Record<TextKey, readonly string[]>> = {
  'room/notice': ['customer.name'],
  'holiday-greeting/together': ['customer.name', 'festival.name'],
  'room/lost': ['customer.code', 'customer.name'],
  'room/invite-by-hand': ['recipient.name', 'customer.code', 'customer.name', 'colleague.name', 'group'],
  'room/remove-by-hand': ['recipient.name', 'customer.code', 'customer.name', 'colleague.name', 'group'],
  'people/roles-changed': ['recipient.name', 'by.name', 'gained', 'lost'],
  'people/stands-in': ['recipient.name', 'colleague.name', 'fromOn', 'toOn'],
  'people/stood-in-for': ['recipient.name', 'colleague.name', 'fromOn', 'toOn'],
  'people/stand-in-over': ['recipient.name', 'colleague.name', 'fromOn', 'toOn', 'isStandIn'],
  'people/account-replaced': ['recipient.name', 'by.name'],
  'people/account-lost': ['recipient.name', 'by.name'],
  'people/outsider': ['recipient.name', 'colleague.name', 'colleague.code', 'account'],
  'people/problem': [
    'recipient.name',
    'customer.code',
    'customer.name',
    'colleague.name',
    'work',
    'summary',
    'next',
    'nextOn',
  ],
  'people/handed-over': ['recipient.name', 'colleague.name', 'count', 'names', 'more'],
  'people/entered': ['recipient.name', 'colleague.name', 'count', 'names', 'more', 'first'],
  'people/removed': ['recipient.name', 'count', 'names', 'more'],
  'people/taken-over': ['recipient.name', 'colleague.name', 'count', 'names', 'more', 'first'],
  'people/merged': [
    'recipient.name',
    'customer.code',
    'customer.name',
    'other.code',
    'other.name',
    'colleague.name',
    'holders',
  ],
  'people/unmerged': [
    'recipient.name',
    'customer.code',
    'customer.name',
    'other.code',
    'other.name',
    'colleague.name',
    'holders',
  ],
  'people/few-contacts': ['recipient.name', 'count', 'needed', 'days', 'first'],
  'people/ownerless': ['recipient.name', 'count', 'first'],
  'people/empty-seat': ['recipient.name', 'count', 'first', 'post'],
  'morning/list': ['recipient.name', 'today', 'count', 'own'],
  'morning/item': ofReminders,
  'morning/greetings': ['number', 'late', 'festival.name', 'anchorOn', 'customers', 'names', 'more', 'code'],
  'morning/outlook': ['waiting', 'waitingLines', 'coming', 'comingLines', 'comingDays'],
  'digest/team': [
    'recipient.name',
    'dayOn',
    'logs',
    'logLines',
    'closed',
    'closedLines',
    'copies',
    'copyLines',
    'due',
    'dueLines',
    'missed',
    'missedLines',
    'waiting',
    'waitingLines',
    'lists',
  ],
  'digest/own': [
    'recipient.name',
    'dayOn',
    'logs',
    'due',
    'dueLines',
    'missed',
    'missedLines',
    'copies',
    'copyLines',
    'lists',
  ],
  'notice/not-posted': ofReminders,
  'notice/not-told': ofReminders,
  'notice/untold': ['recipient.name', 'colleague.name'],
  'notice/room-paused': ['recipient.name', 'customer.code', 'customer.name'],
  'notice/group-paused': ['recipient.name', 'platform'],
  'notice/platform-paused': ['recipient.name', 'platform'],
  'notice/quota-spent': ['recipient.name', 'platform'],
  'answer/assumed': [...ofWords, 'work'],
  'answer/asked': [...ofWords, 'isLast'],
  'answer/rated': ofWords,
  'answer/revised': [...ofWords, 'deleted'],
  'answer/overdue': [...ofWords, 'hours'],
  'approval/ask': ofTurns,
  'approval/overdue': ofTurns,
  'approval/escalate': ofTurns,
  'approval/approved': [...ofDecisions, 'decider.name'],
  'approval/to-spend': [...ofDecisions, 'decider.name'],
  'approval/rejected': [...ofDecisions, 'decider.name', 'reason'],
  'approval/rejected-then': [...ofDecisions, 'decider.name', 'reason', 'whatThen'],
  'gift/cost-changed': ['recipient.name', 'about', 'item', 'by.name', 'decider'],
  'approval/taken-back': ofDecisions,
  'approval/now-with': [...ofDecisions, 'waitsFor'],
  'approval/over': ofDecisions,
  'calendar/unpublished': ['recipient.name', 'year'],
  'reply/kept': [],
  'reply/kept-before': [],
  'reply/kept-message': [],
  'reply/kept-nothing': [],
  'reply/no-such-code': [],
  'reply/failed': [],
  'reply/form-expired': [],
  'reply/home-closed': [],
  'reply/refused': [],
  'reply/room-unbound': [],
  'reply/rated': ['choice'],
  'reply/survey-over': [],
};

/** Those among them that customers see. */
const ownForCustomers: ReadonlySet<TextKey> = new Set([
  'room/notice',
  'reply/home-closed',
  'reply/refused',
  'reply/rated',
  'reply/survey-over',
  'holiday-greeting/together',
]);

/** Must exist whatever the playbook says. */
export const ownTextKeys: readonly TextKey[] = Object.keys(ofOwnTexts);

/** Used in reminders of any step, so they may also use the variables of triggers. */
const aboutAnyStep: Readonly<Record<TextKey, readonly string[]>> = {
  'morning/item': ['number'],
  'notice/not-posted': [],
  'notice/not-told': [],
};

/** The variables a text may use. */
export function variablesOf(
  key: TextKey,
  audience: Audience,
  triggers: readonly Pick<TriggerGrammar, 'tells'>[],
): readonly string[] {
  const own = Object.hasOwn(ofOwnTexts, key) ? ofOwnTexts[key] : undefined;
  if (audience === 'customer') {
    if (ownForCustomers.has(key) && own !== undefined) return own;
    return [...forCustomers, ...toldBy(triggers, 'customer')];
  }
  const more = Object.hasOwn(aboutAnyStep, key) ? aboutAnyStep[key] : undefined;
  if (own !== undefined && more === undefined) return own;
  return [...ofReminders, ...toldBy(triggers, 'staff'), ...(more ?? [])];
}

/** Staff may see whatever a customer may see. */
function toldBy(triggers: readonly Pick<TriggerGrammar, 'tells'>[], audience: Audience): readonly string[] {
  return triggers.flatMap(({ tells }) =>
    Object.entries(tells).flatMap(([name, whom]) =>
      audience === 'staff' || whom === audience ? [name] : [],
    ),
  );
}

/** The required audience of a text used by the program itself. */
export function audienceOfOwnText(key: TextKey): Audience | null {
  if (!Object.hasOwn(ofOwnTexts, key)) return null;
  return ownForCustomers.has(key) ? 'customer' : 'staff';
}
