import { type Level, type Seat, type Tier } from './catalogue.ts';
import { type Day, dayOf, textOf } from './days.ts';

/** A book of customers of every kind, their people, and what people record meanwhile; deterministic for a seed. */
export interface Customer {
  readonly code: string;
  readonly tier: Tier;
  readonly level: Level | null;
  readonly seats: Readonly<Record<Seat, string | null>>;
  readonly days: Readonly<Record<string, Day>>;
  readonly volumeYuan: number | null;
}

export interface Answer {
  readonly day: Day;
  readonly clock: string;
  readonly customer: string;
  readonly by: string;
  readonly log?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly set?: Readonly<Record<string, string | null>>;
  /** The day on which a colleague met the customer or spoke to them, as an entry says. */
  readonly met?: string;
}

export const from = dayOf('2026-01-05');

/** Who reports to whom: two directors, a supervisor directly below the general manager, and one without a superior. */
export const staff: readonly (readonly [code: string, role: string, reportsTo: string | null])[] = [
  ['wu', 'gm', null],
  ['chen', 'director', 'wu'],
  ['deng', 'director', 'wu'],
  ['li', 'supervisor', 'chen'],
  ['qian', 'supervisor', 'deng'],
  ['sun', 'supervisor', 'deng'],
  ['he', 'supervisor', 'wu'],
  ['lin', 'supervisor', null],
  ...['z1', 'z2', 'z3', 'z4', 'z5', 'z6', 'z7', 'z8', 'z9'].map(
    (code) => [code, 'salesperson', 'li'] as const,
  ),
  ...['w1', 'w2', 'w3', 'w4'].map((code) => [code, 'assistant', 'qian'] as const),
  ['zhou', 'finance', 'wu'],
  // Posts of roles.yaml.
  ['ji', 'technical', 'wu'],
  ['pin', 'quality', 'wu'],
  ['chan', 'production', 'wu'],
  ['pan', 'product', 'wu'],
  ['lv', 'legal', 'wu'],
  ['ying', 'receivables', 'zhou'],
  ['dang', 'archive-keeper', 'chen'],
  ['zu', 'board-leader', 'wu'],
  ['fu', 'board-deputy', 'wu'],
  ['ping', 'board-member', 'wu'],
  ['wen', 'board-clerk', 'wu'],
];

/** Who someone reports to. */
export const superiorOf = (who: string | null): string | null =>
  staff.find(([code]) => code === who)?.[2] ?? null;

/** The last recipient of an escalation: the director the supervisor reports to, else the company's first. */
export function directorOf(supervisor: string | null): string {
  return staff.find(([code]) => code === supervisor)?.[2] === 'deng' ? 'deng' : 'chen';
}

export const supervisors = ['li', 'qian', 'sun', 'he', 'lin'] as const;
const salespeople = ['z1', 'z2', 'z3', 'z4', 'z5', 'z6', 'z7', 'z8', 'z9'] as const;
const assistants = ['w1', 'w2', 'w3', 'w4'] as const;

export type Dice = ReturnType<typeof dice>;

/** Pseudo-random numbers (mulberry32): the same book on every machine and in every run. */
export function dice(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    chance: (of: number): boolean => next() < of,
    /** Both ends inclusive. */
    whole: (least: number, most: number): number => least + Math.floor(next() * (most - least + 1)),
    one: <Value>(of: readonly Value[]): Value => {
      const found = of[Math.floor(next() * of.length)];
      if (found === undefined) throw new RangeError('one of none');
      return found;
    },
  };
}

export function makeBook(
  count: number,
  days: number,
  seed: number,
): { readonly customers: readonly Customer[]; readonly answers: readonly Answer[] } {
  const d = dice(seed);
  const customers = Array.from({ length: count }, (_, n) => customer(d, n, days));
  const answers = customers.flatMap((one) => (d.chance(0.7) ? answersOf(d, one, days) : []));
  return { customers, answers };
}

const life = [
  ['firstContact', 0, 0],
  ['filed', 0, 4],
  ['needConfirmed', 1, 10],
  ['solutionConfirmed', 0, 4],
  ['quoted', 0, 3],
  ['firstDeal', 1, 30],
  ['arrived', 3, 40],
  ['installed', 0, 4],
  ['trialStarted', 0, 6],
] as const;

function customer(d: Dice, n: number, days: number): Customer {
  // Stages begin long ago, recently, or in the future.
  const begins =
    from + d.one([d.whole(-900, -60), d.whole(-60, 0), d.whole(1, days - 60), d.whole(1, days - 60)]);
  const stage = n % (life.length + 1);
  const found: Record<string, Day> = {};
  let day = begins;
  for (const [key, least, most] of life.slice(0, stage)) {
    day += d.whole(least, most);
    if (d.chance(0.72)) found[key] = day;
  }
  if (n % 11 === 4) found['firstDeal'] = dayOf(d.one(['2024-02-29', '2020-02-29', '2016-02-29']));
  if (n % 11 === 7) found['firstDeal'] = from + d.whole(-1500, days - 10);
  // A trial without preceding stages, and goods that were never installed.
  if (n % 13 === 5) found['trialStarted'] = from + d.whole(-45, days - 20);
  if (n % 13 === 8) found['arrived'] = from + d.whole(-45, days - 20);
  return {
    code: `C${String(n + 1).padStart(3, '0')}`,
    tier: d.chance(0.4) ? 'potential' : 'ordinary',
    level: d.one([null, 'ordinary', 'important', 'strategic']),
    seats: {
      supervisor: d.chance(0.93) ? d.one(supervisors) : null,
      salesperson: d.chance(0.9) ? d.one(salespeople) : null,
      assistant: d.chance(0.88) ? d.one(assistants) : null,
    },
    days: found,
    volumeYuan: d.chance(0.5) ? d.whole(0, 900_000) : null,
  };
}

/** On the hour, in between, outside the windows, at midnight and a minute before it. */
const clocks = [
  '00:00',
  '00:30',
  '07:30',
  '09:00',
  '09:01',
  '10:15',
  '14:00',
  '17:00',
  '17:59',
  '18:30',
  '20:00',
];

function answersOf(d: Dice, who: Customer, days: number): Answer[] {
  const last = from + days - 1;
  const found: Answer[] = [];
  const add = (day: Day, what: Omit<Answer, 'day' | 'clock' | 'customer' | 'by'>, by = person(d, who)) => {
    if (day < from || day > last) return;
    found.push({ day, clock: d.one([...clocks, '23:59']), customer: who.code, by, ...what });
  };
  const near = (key: string, least: number, most: number): Day | null => {
    const day = who.days[key];
    return day === undefined || d.chance(0.3) ? null : day + d.whole(least, most);
  };
  for (const [key, purpose, most] of [
    ['firstContact', 'filing', 8],
    ['needConfirmed', 'solution', 9],
    ['solutionConfirmed', 'quotation', 9],
    ['arrived', 'install', 9],
  ] as const) {
    const day = near(key, 0, most);
    if (day !== null) add(day, log(d, purpose, day));
  }
  for (const [purpose, least, most] of [
    ['trial-check', 3, 18],
    ['repurchase-1', 20, 40],
    ['repurchase-2', 55, 110],
  ] as const) {
    const day = near('trialStarted', least, most) ?? near('arrived', least, most);
    if (day !== null) add(day, log(d, purpose, day));
  }
  const busy = Object.values(who.days).filter((day) => day >= from && day < last - 30);
  for (let n = d.whole(0, 8); n > 0; n -= 1) {
    // Half of them during an open follow-up; otherwise open follow-ups would hardly ever change hands.
    const day = busy.length > 0 && d.chance(0.5) ? d.one(busy) + d.whole(0, 30) : from + d.whole(0, days - 1);
    add(
      day,
      d.chance(0.5) ? log(d, d.one(['contact', 'contact', 'need', 'other']), day) : setting(d, who, day),
    );
  }
  return found;
}

/** Mostly someone from the customer's team, sometimes an unrelated colleague. */
function person(d: Dice, { seats }: Customer): string {
  const own = [seats.supervisor, seats.salesperson, seats.salesperson, seats.assistant].filter(
    (s) => s !== null,
  );
  return own.length === 0 || d.chance(0.15) ? d.one([...salespeople, ...supervisors, 'chen']) : d.one(own);
}

function log(d: Dice, purpose: string, day: Day): Pick<Answer, 'log' | 'fields'> {
  const onDay = textOf(day - d.whole(0, 2));
  switch (purpose) {
    case 'filing':
      return { log: purpose, fields: d.chance(0.5) ? { filedOn: onDay } : {} };
    case 'solution':
      return { log: purpose, fields: d.chance(0.5) ? { solutionConfirmedOn: onDay } : {} };
    case 'quotation':
      return { log: purpose, fields: d.chance(0.5) ? { quotedOn: onDay } : {} };
    case 'install':
      return d.chance(0.2)
        ? {
            log: purpose,
            fields: { result: 'problem', nextStep: '换主轴', nextOn: textOf(day + d.whole(0, 10)) },
          }
        : { log: purpose, fields: d.chance(0.6) ? { installedOn: onDay } : {} };
    case 'trial-check':
      if (d.chance(0.45)) {
        return { log: purpose, fields: { result: 'not-started', nextOn: textOf(day + d.whole(0, 30)) } };
      }
      return d.chance(0.4)
        ? { log: purpose, fields: { result: 'good', repurchaseIntent: 'yes', repurchasePlan: '下月再购' } }
        : {
            log: purpose,
            fields: d.chance(0.5)
              ? { result: 'problem', nextStep: '换主轴', nextOn: textOf(day + d.whole(0, 10)) }
              : { result: 'good', repurchaseIntent: 'no' },
          };
    case 'repurchase-1':
      return { log: purpose, fields: { intent: d.one(['yes', 'no', 'undecided', 'repurchased']) } };
    default:
      return { log: purpose, fields: {} };
  }
}

const columns = [
  'firstContactOn',
  'filedOn',
  'needConfirmedOn',
  'solutionConfirmedOn',
  'quotedOn',
  'arrivedOn',
  'installedOn',
  'trialStartedOn',
  'firstDealOn',
] as const;

function setting(d: Dice, who: Customer, day: Day): Pick<Answer, 'set'> {
  switch (d.whole(0, 5)) {
    case 0:
      return { set: { tier: who.tier === 'potential' ? 'ordinary' : 'potential' } };
    case 1:
      return { set: { salesperson: d.chance(0.25) ? null : d.one(salespeople) } };
    case 2:
      return { set: { supervisor: d.chance(0.2) ? null : d.one(supervisors) } };
    case 3:
      return { set: { assistant: d.chance(0.3) ? null : d.one(assistants) } };
    default: {
      const column = d.one(columns);
      const on = d.chance(0.12) ? null : textOf(day + d.whole(-45, 20));
      return { set: { [column]: on } };
    }
  }
}

/** The input files of `simulate`. */
export function bookCsv(customers: readonly Customer[]): string {
  const head = [
    'code',
    'name',
    'tier',
    'supervisor',
    'salesperson',
    'assistant',
    '年用量',
    '战略级别',
    ...columns,
  ];
  const level = { strategic: '战略', important: '重要', ordinary: '普通' } as const;
  const rows = customers.map((c) => [
    c.code,
    `客户${c.code}`,
    c.tier,
    c.seats.supervisor ?? '',
    c.seats.salesperson ?? '',
    c.seats.assistant ?? '',
    c.volumeYuan === null ? '' : String(c.volumeYuan),
    c.level === null ? '' : level[c.level],
    ...columns.map((column) => {
      const day = c.days[column.slice(0, -2)];
      return day === undefined ? '' : textOf(day);
    }),
  ]);
  return [head, ...rows].map((row) => row.join(',')).join('\n');
}

export function staffCsv(): string {
  const rows = staff.map(([code, role, reportsTo]) => [code, code, role, reportsTo ?? ''].join(','));
  return ['code,name,roles,reportsTo', ...rows].join('\n');
}

export function answerLines(answers: readonly Answer[]): string {
  return answers
    .map(({ day, clock, ...answer }) => JSON.stringify({ at: `${textOf(day)}T${clock}:00+08:00`, ...answer }))
    .join('\n');
}
