/** A line of the tables of what entries of registers owe. */
export interface EntryRule {
  readonly register: string;
  readonly step: string;
  /** A seat of the customer, a post, `opener`, or `field:…` for what a choice of the entry says. */
  readonly owner: string;
  /** The state from whose entering it counts. */
  readonly entered: string;
  readonly whilst: readonly string[];
  /** The day of the entry that it counts from instead. */
  readonly from?: string;
  /** `4wh`, `3wd`, `7d`, `3mo` */
  readonly due: string;
  /** It counts anew from each later contact with the customer. */
  readonly rolling?: true;
  /** It counts anew from this move, which also closes what it was owed for before. */
  readonly again?: string;
  readonly closes: readonly string[];
  /** Not owed by a customer with this day, an entry of this register, or an earlier one of the same kind: its day, its states. */
  readonly unless?: {
    readonly day: string;
    readonly register: string;
    readonly earlier: readonly [field: string, states: readonly string[]];
  };
  readonly says: readonly EntrySay[];
  readonly above: readonly Above[];
}

export interface EntrySay {
  /** Null: at once. */
  readonly days: number | null;
  readonly to: string;
  readonly say: string;
  readonly only?: readonly [field: string, answer: string];
}

export interface Above {
  readonly after: number;
  readonly unit: 'wd' | 'wh' | 'min';
  readonly to: 'supervisor' | 'director';
}

/** What comes again stops after half a year. */
const longest = 182;

export function rule(
  register: string,
  step: string,
  owner: string,
  entered: string,
  due: string,
  closes: readonly string[],
  says: readonly string[],
  above: readonly string[],
  more: {
    readonly whilst?: readonly string[];
    readonly from?: string;
    readonly rolling?: true;
    readonly again?: string;
    readonly unless?: NonNullable<EntryRule['unless']>;
  } = {},
): EntryRule {
  const { whilst = [entered], ...from } = more;
  const shared = { register, step, owner, entered, due, closes, whilst, ...from };
  return { ...shared, says: says.flatMap(readSay), above: above.map(readAbove) };
}

/** `due+7d every 7d → owner: entry/due if level=vip` */
function readSay(text: string): EntrySay[] {
  const [, at = '', every, to = '', say = '', field, answer] =
    /^(\S+)(?: every (\d+)d)? → (\S+): (\S+)(?: if (\w+)=(\S+))?$/u.exec(text) ?? [];
  const only = field === undefined || answer === undefined ? {} : { only: [field, answer] as const };
  if (at === 'entered') return [{ days: null, to, say, ...only }];
  const days = Number(/^due([+-]\d+)d$/u.exec(at)?.[1] ?? 0);
  const again = every === undefined ? 0 : Math.floor(longest / Number(every));
  return Array.from({ length: again + 1 }, (_, n) => ({
    days: days + n * Number(every ?? 0),
    to,
    say,
    ...only,
  }));
}

function readAbove(text: string): Above {
  const [, after, unit, to] = /^\+(\d+)(wd|wh|min) → (\S+)$/u.exec(text) ?? [];
  return {
    after: Number(after),
    unit: unit === 'wh' || unit === 'min' ? unit : 'wd',
    to: to === 'director' ? 'director' : 'supervisor',
  };
}
