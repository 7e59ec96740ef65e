import { type Day, isWorkingDay, workingDayAfter, workingDayOnOrBefore } from './days.ts';

/**
 * The reminder catalogue of the company's process, typed from its rule table (requirements 3.1, with the defaults of
 * part 4) and from nothing else. Not from the playbook, which is what is being tested.
 *
 * The day's messages go out at 09:00. Those that fall on a day off go out as `saidOn` says; steps marked `onTheDay` go
 * out on the day itself.
 */
export type Seat = 'supervisor' | 'salesperson' | 'assistant';
export type Tier = 'potential' | 'ordinary';

export interface Say {
  /** Days after the deadline; negative before it. */
  readonly days: number;
  readonly clock?: string;
  readonly to: 'customer' | 'owner' | 'supervisor' | 'after-sales';
  readonly say: string;
}

export interface Rule {
  readonly step: string;
  readonly owner: Readonly<Record<Tier, Seat>>;
  readonly counts:
    | { readonly from: readonly string[] }
    | { readonly each: 'festival' }
    | { readonly each: 'anniversary' }
    | { readonly each: 'silence' }
    | { readonly each: 'survey' };
  /** Days after the start of the count; for a silence, the number for the customer's level. */
  readonly due: number;
  readonly says: readonly Say[];
  /** Text of the escalations if it was not done; undefined: no escalation. */
  readonly escalate?: string;
  /** The anchor whose day shows that it was done. */
  readonly doneBy?: string;
  /** It counts from a day that was promised, not from something that happened then. */
  readonly promised?: true;
  /** Posted on the day itself, which also completes the step. */
  readonly onTheDay?: true;
  /** Lapses this many days after the deadline; undefined: owed until done. */
  readonly over?: number;
}

const supervisor = { potential: 'supervisor', ordinary: 'supervisor' } as const;
const salesperson = { potential: 'salesperson', ordinary: 'salesperson' } as const;
/** 潜力客户 → 销售主管, 普通客户 → 业务员. */
const byTier = { potential: 'supervisor', ordinary: 'salesperson' } as const;
/** Trial start, else installation, else arrival (4.4). */
const trial = ['trialStarted', 'installed', 'arrived'] as const;
const generic = 'follow-up/escalate';

export const catalogue: readonly Rule[] = [
  {
    step: 'filing',
    owner: supervisor,
    counts: { from: ['firstContact'] },
    due: 1,
    says: [{ days: 0, to: 'owner', say: 'filing/due' }],
    escalate: generic,
    doneBy: 'filed',
  },
  {
    step: 'solution',
    owner: supervisor,
    counts: { from: ['needConfirmed'] },
    due: 2,
    says: [{ days: 0, to: 'owner', say: 'solution/due' }],
    escalate: generic,
    doneBy: 'solutionConfirmed',
  },
  {
    step: 'quotation',
    owner: supervisor,
    counts: { from: ['solutionConfirmed'] },
    due: 2,
    says: [
      { days: -2, clock: '17:00', to: 'owner', say: 'quotation/today' },
      { days: 0, to: 'owner', say: 'quotation/due' },
    ],
    escalate: generic,
    doneBy: 'quoted',
  },
  {
    step: 'roster',
    owner: supervisor,
    counts: { from: ['gap'] },
    due: 1,
    says: [{ days: 0, to: 'owner', say: 'roster/due' }],
    escalate: generic,
  },
  {
    step: 'install',
    owner: byTier,
    counts: { from: ['arrived'] },
    due: 2,
    says: [
      { days: -1, to: 'customer', say: 'install/ask' },
      { days: -1, to: 'after-sales', say: 'install/told' },
      { days: 0, to: 'owner', say: 'install/due' },
    ],
    escalate: generic,
    doneBy: 'installed',
  },
  {
    step: 'install-problem',
    owner: byTier,
    counts: { from: ['installProblem'] },
    due: 0,
    promised: true,
    says: [{ days: 0, to: 'owner', say: 'install-problem/due' }],
    escalate: generic,
  },
  {
    step: 'trial-check',
    owner: byTier,
    counts: { from: trial },
    due: 10,
    says: [
      { days: -2, to: 'owner', say: 'trial-check/prepare' },
      { days: 0, to: 'customer', say: 'trial-check/ask' },
      { days: 0, to: 'owner', say: 'trial-check/due' },
    ],
    escalate: 'trial-check/escalate',
  },
  {
    step: 'trial-problem',
    owner: byTier,
    counts: { from: ['trialProblem'] },
    due: 0,
    promised: true,
    says: [{ days: 0, to: 'owner', say: 'trial-problem/due' }],
    escalate: generic,
  },
  {
    step: 'repurchase-1',
    owner: byTier,
    counts: { from: trial },
    due: 27,
    says: [
      { days: -2, to: 'owner', say: 'repurchase-1/open' },
      { days: 0, to: 'owner', say: 'repurchase-1/due' },
    ],
    escalate: generic,
  },
  {
    step: 'repurchase-2',
    owner: byTier,
    counts: { from: trial },
    due: 90,
    says: [
      { days: -30, to: 'owner', say: 'repurchase-2/open' },
      { days: 0, to: 'owner', say: 'repurchase-2/due' },
    ],
    escalate: generic,
  },
  {
    step: 'satisfaction',
    owner: byTier,
    counts: { each: 'survey' },
    due: 0,
    says: [
      { days: 0, to: 'customer', say: 'satisfaction/ask' },
      { days: 7, to: 'customer', say: 'satisfaction/again' },
    ],
    over: 14,
  },
  {
    step: 'holiday-prepare',
    owner: salesperson,
    counts: { each: 'festival' },
    due: 0,
    says: [{ days: -3, to: 'owner', say: 'holiday-prepare/prepare' }],
    over: 0,
  },
  {
    step: 'holiday-greeting',
    owner: byTier,
    counts: { each: 'festival' },
    due: 0,
    says: [{ days: 0, to: 'customer', say: 'holiday-greeting/{festival}' }],
    onTheDay: true,
    over: 1,
  },
  {
    step: 'gift-prepare',
    owner: salesperson,
    counts: { each: 'anniversary' },
    due: 0,
    says: [
      { days: -14, to: 'owner', say: 'gift-prepare/prepare' },
      { days: -7, to: 'owner', say: 'gift-prepare/soon' },
      { days: -1, to: 'owner', say: 'gift-prepare/tomorrow' },
      { days: -1, to: 'supervisor', say: 'gift-prepare/supervisor' },
    ],
    over: 30,
  },
  {
    step: 'anniversary-thanks',
    owner: byTier,
    counts: { each: 'anniversary' },
    due: 0,
    says: [{ days: 0, to: 'customer', say: 'anniversary-thanks/thanks' }],
    onTheDay: true,
    over: 1,
  },
  {
    step: 'silence',
    owner: byTier,
    counts: { each: 'silence' },
    due: 0,
    says: [{ days: 0, to: 'owner', say: 'silence/due' }],
    escalate: generic,
  },
];

/** Days without contact, by level. */
export const silenceDays = { strategic: 30, important: 60, ordinary: 90 } as const;
/** Days between two surveys (3.1, survey [default]), by level, from the first deal. */
export const surveyDays = { strategic: 90, important: 90, ordinary: 180 } as const;
export type Level = keyof typeof silenceDays;

/** Escalation levels: working days after the deadline, and the recipient. */
export const rungs = [
  { after: 1, to: 'supervisor' },
  { after: 3, to: 'director' },
] as const;

/** A deadline further back than this when its date is first recorded is history of an old book. */
export const historyAfter = 30;

/** Anchors set by a log of a purpose, by the field of its form. */
export const told: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  filing: { filedOn: 'filed' },
  solution: { solutionConfirmedOn: 'solutionConfirmed' },
  quotation: { quotedOn: 'quoted' },
  install: { installedOn: 'installed' },
};

/**
 * The day a prompt goes out: the working day before a day off, but never on the day of the event that is counted from,
 * nor before it. Then it is the working day after; null if a later prompt to the same person goes out by then. A promised
 * day is not an event: the owner hears before it.
 */
export function saidOn(rule: Rule, due: Day, later: number, to: Say['to']): Day | null {
  const meant = due + later;
  if (rule.onTheDay === true || isWorkingDay(meant)) return meant;
  const before = workingDayOnOrBefore(meant);
  const start = due - rule.due;
  if (!('from' in rule.counts) || meant < start || before > start) return before;
  if (rule.promised === true && meant === start) return before;
  const after = workingDayAfter(meant);
  const others = rule.says.filter((say) => say.to === to && say.days > later);
  return others.some(({ days }) => (saidOn(rule, due, days, to) ?? after + 1) <= after) ? null : after;
}
