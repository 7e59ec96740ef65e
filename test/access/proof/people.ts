/**
 * Everyone who may approach the program, each with the customer they try to access: C001, or C002 for the absent
 * salesperson and their stand-in.
 */
export interface Person {
  readonly account: string;
  /** On the staff register. */
  readonly staff: boolean;
  readonly external: boolean;
  readonly target: 'C001' | 'C002';
}

const colleague = (account: string, target: Person['target'] = 'C001'): Person => ({
  account,
  staff: true,
  external: false,
  target,
});

export const people = {
  'its supervisor': colleague('U-li'),
  'another supervisor': colleague('U-qian'),
  'its salesperson': colleague('U-zhang'),
  'another salesperson': colleague('U-zhao'),
  'its assistant': colleague('U-wang'),
  'another assistant': colleague('U-tao'),
  finance: colleague('U-zhou'),
  'the director': colleague('U-chen'),
  'the general manager': colleague('U-wu'),
  'the operator': colleague('U-ops'),
  'its salesperson, who is away': colleague('U-song', 'C002'),
  'who stands in for them': colleague('U-tang', 'C002'),
  'an unknown role': colleague('U-wizard'),
  'who has left': { ...colleague('U-lei'), staff: false },
  'a guest': { account: 'U-guest', staff: false, external: true, target: 'C001' },
  'a stranger': { account: 'U-nobody', staff: false, external: false, target: 'C001' },
  'the customer': { account: 'K-1', staff: false, external: true, target: 'C001' },
} as const satisfies Record<string, Person>;

export type Who = keyof typeof people;

export const everybody = Object.keys(people) as Who[];

const [itsSupervisor, itsSalesperson, itsAssistant] = [
  'its supervisor',
  'its salesperson',
  'its assistant',
] as const;
const [away, standIn] = ['its salesperson, who is away', 'who stands in for them'] as const;
const above = ['the director', 'the general manager'] as const;

/** Who may use an action at all. */
export const users = {
  everyone: everybody.filter((who) => people[who].staff),
  process: everybody.filter(
    (who) => people[who].staff && who !== 'the operator' && who !== 'an unknown role',
  ),
  sellers: [
    itsSupervisor,
    'another supervisor',
    itsSalesperson,
    'another salesperson',
    itsAssistant,
    'another assistant',
    away,
    standIn,
  ],
  figures: [
    itsSupervisor,
    'another supervisor',
    itsSalesperson,
    'another salesperson',
    itsAssistant,
    'another assistant',
    away,
    standIn,
    ...above,
  ],
  managers: [itsSupervisor, 'another supervisor', ...above],
  answering: [itsSupervisor, 'another supervisor', ...above, 'the operator'],
  operators: ['the operator'],
  above,
} as const satisfies Record<string, readonly Who[]>;

const works = [itsSupervisor, itsSalesperson, itsAssistant, away, standIn, ...above] as const;

/** For whom the customer, or an object that belongs to one, exists. */
export const reach = {
  /** Not about a customer, or only about one's own data. */
  any: everybody,
  read: [...works, 'another supervisor'],
  work: works,
  manage: [itsSupervisor, ...above],
  ledger: [...works, 'finance'],
  audit: [itsSupervisor, ...above],
  auditOrOperates: [itsSupervisor, ...above, 'the operator'],
  /** The owner (or their stand-in), and those who manage the customer. */
  owes: [itsSupervisor, itsSalesperson, away, standIn, ...above],
  /** The request is waiting for finance. */
  decides: ['finance'],
  /** The applicant. */
  applied: [itsSalesperson, away],
  /** The author. */
  wrote: [itsSalesperson, away],
  /** The person who proposed the gift, finance, and those who manage the customer. */
  takesBack: [itsSupervisor, itsSalesperson, away, 'finance', ...above],
  /** zhang reports to li. */
  answersForZhang: [itsSupervisor, ...above],
  /** The person themselves, and those responsible for them. */
  zhangOrAbove: [itsSupervisor, itsSalesperson, ...above],
} as const satisfies Record<string, readonly Who[]>;
