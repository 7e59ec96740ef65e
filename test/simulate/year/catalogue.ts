/**
 * The reminder catalogue of the company's process, typed here from its rule table (requirements 3.1, with the
 * defaults of part 4) and from nothing else. Not the playbook: what the playbook says is what is being tested.
 *
 * 09:00 is when the day's messages go out. Whatever falls on a day off goes out on the working day before; what is
 * `onTheDay` goes out on the day itself.
 */
export type Seat = 'supervisor' | 'salesperson' | 'assistant';
export type Tier = 'potential' | 'ordinary';

export interface Say {
  /** Days after the deadline; before it, less than nothing. */
  readonly days: number;
  readonly clock?: string;
  readonly to: 'customer' | 'owner' | 'supervisor';
  readonly say: string;
}

export interface Rule {
  readonly step: string;
  readonly owner: Readonly<Record<Tier, Seat>>;
  readonly counts:
    | { readonly from: readonly string[] }
    | { readonly each: 'festival' }
    | { readonly each: 'anniversary' }
    | { readonly each: 'silence' };
  /** Days after what it counts from; for a silence those of the customer's level. */
  readonly due: number;
  readonly says: readonly Say[];
  /** What those above are told when nobody has done it; undefined: nothing. */
  readonly escalate?: string;
  /** The day of the customer's life that shows it was done. */
  readonly doneBy?: string;
  /** What is said belongs to its day, and having been said is all of it. */
  readonly onTheDay?: true;
  /** Over when so many days have passed since the deadline; undefined: owed until it is done. */
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
      { days: 0, to: 'owner', say: 'install/due' },
    ],
    escalate: generic,
    doneBy: 'installed',
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

/** churn: days without contact, by level. */
export const silenceDays = { strategic: 30, important: 60, ordinary: 90 } as const;
export type Level = keyof typeof silenceDays;

/** Working days after the deadline, and who is told then. */
export const rungs = [
  { after: 1, to: 'supervisor' },
  { after: 3, to: 'director' },
] as const;

/** A date that is first written down longer than this after its deadline is history of an old book. */
export const historyAfter = 30;

/** Days of the customer's life that a log of a purpose tells, by the field of its form. */
export const told: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  filing: { filedOn: 'filed' },
  solution: { solutionConfirmedOn: 'solutionConfirmed' },
  quotation: { quotedOn: 'quoted' },
  install: { installedOn: 'installed' },
};
