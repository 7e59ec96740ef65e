import type { Templates } from '../../../templates/reader/read-templates.ts';
import { type Answer, type Customer, type Dice, staff } from './book.ts';
import { at, type Day, dayAt, type Minute, stamp, textOf } from './days.ts';
import { firstStates, numbers, owners, stories } from './stories.ts';
import type { Story, StoryMove } from './story.ts';

/** An entry as it went, for the expectation. */
export interface Entry {
  readonly register: string;
  readonly number: string;
  readonly customer: Customer | null;
  readonly opener: string;
  readonly steps: Happened[];
}

export interface Happened {
  readonly when: Minute;
  /** Null: it was opened. */
  readonly move: string | null;
  readonly from: string | null;
  readonly to: string;
  /** All answers from then on. */
  readonly values: Readonly<Record<string, string>>;
}

/** Who has a post, besides the roles of the others. The rest of the posts are held by those of `else` in roles.yaml. */
export const posts: Readonly<Record<string, string>> = {
  technical: 'ji',
  quality: 'pin',
  production: 'chan',
  product: 'pan',
  legal: 'lv',
  receivables: 'ying',
  'archive-keeper': 'dang',
  'board-leader': 'zu',
  'board-deputy': 'fu',
  'board-member': 'ping',
  'board-clerk': 'wen',
  // Held by the first assistant and by finance while no one else has them.
  'after-sales': 'w1',
  service: 'w1',
  expenses: 'zhou',
  'finance-head': 'zhou',
  finance: 'zhou',
  director: 'chen',
  gm: 'wu',
};

export interface Entries {
  readonly entries: readonly Entry[];
  /** What people record, as lines of `simulate --answers`. */
  readonly lines: readonly string[];
  /** What moves did to customers: days that they set, contacts that they were. */
  readonly told: readonly Answer[];
}

interface Going {
  readonly entry: Entry;
  readonly story: Story;
  readonly next: number;
  readonly n: number;
}

/**
 * Entries of every register, opened throughout the days and moved some days later each, on any day and at any hour; some
 * stop halfway.
 *
 * @param rounds entries per story
 */
export function makeEntries(
  customers: readonly Customer[],
  { forms, registers }: Pick<Templates, 'forms' | 'registers'>,
  d: Dice,
  { from, days, rounds }: { readonly from: Day; readonly days: number; readonly rounds: number },
): Entries {
  const last = from + days - 1;
  const usual = stories.filter((story) => story.last !== true);
  const entries: Entry[] = [];
  const lines: string[] = [];
  const told: Answer[] = [];
  const counters = new Map<string, number>();
  const waiting: { readonly when: Minute; readonly run: (when: Minute) => void }[] = [];
  const later = (when: Minute, run: (when: Minute) => void) => {
    if (dayAt(when) <= last) waiting.push({ when, run });
  };
  const clock = (day: Day) =>
    at(
      day,
      d.one(['00:00', '08:10', '09:00', '09:01', '11:20', '14:00', '17:30', '18:40', '19:00', '22:15']),
    );
  const ordinary = customers.filter(({ seats }) => Object.values(seats).every((seat) => seat !== null));
  const unsold = ordinary.filter(({ days: known }) => known['firstDeal'] === undefined);
  const inState = (register: string, states: readonly string[]) =>
    entries.flatMap((entry) => {
      const state = entry.steps.at(-1)?.to ?? '';
      return entry.register === register && entry.customer !== null && states.includes(state)
        ? [entry.customer]
        : [];
    });

  function customerFor({ of }: Story): Customer | null | undefined {
    const among =
      of === 'new'
        ? unsold
        : of === 'developed'
          ? inState('development', ['approved', 'filed'])
          : of === 'contracted'
            ? inState('contract', ['running', 'unchanged', 'changing', 'ending'])
            : of === 'unprofiled'
              ? ordinary.filter((one) => !inState('customer-profile', ['kept']).includes(one))
              : of === 'unstaged'
                ? ordinary.filter(
                    (one) => !inState('stage', ['needs', 'preparing', 'offering']).includes(one),
                  )
                : ordinary;
    return of === undefined ? null : among.length === 0 ? undefined : d.one(among);
  }

  function who(place: string, opener: string, customer: Customer | null, owner: string): string {
    const superior = staff.find(([code]) => code === opener)?.[2] ?? 'chen';
    if (place === 'owner') return owner;
    if (place === 'superior') return superior;
    if (place === 'supervisor' || place === 'salesperson' || place === 'assistant')
      return customer?.seats[place] ?? superior;
    return posts[place] ?? place;
  }

  function answersFor(
    form: string | undefined,
    given: Readonly<Record<string, string>>,
    day: Day,
    n: number,
    customer: Customer | null,
    opener: string,
  ): Record<string, string> {
    if (form === undefined) return {};
    const named = customer ?? ordinary.find(({ seats }) => seats.salesperson === opener) ?? d.one(ordinary);
    const written = Object.fromEntries(
      Object.entries(given).map(([key, value]) => [key, fill(value, day, n, named)]),
    );
    const some: Record<string, string> = {
      ...(forms.typeOf(form, 'customer') === null ? {} : { customer: customer?.code ?? '' }),
      ...written,
    };
    const asked = forms.check(form, some, { language: 'en' });
    const missing = asked.ok ? [] : Object.keys(asked.problems).filter((key) => some[key] === undefined);
    const anything = (key: string): string => {
      switch (forms.typeOf(form, key)) {
        case 'choice':
          return forms.choicesOf(form, key)?.[0] ?? '';
        case 'day':
          return textOf(day);
        case 'money':
        case 'number':
          return '10';
        case 'line':
        case 'text':
        case 'staff':
        case 'rows':
        case null:
          return '试';
      }
    };
    return { ...some, ...Object.fromEntries(missing.map((key) => [key, anything(key)])) };
  }

  function numberOf(register: string, day: Day): string {
    const [letters, monthly, digits] = numbers[register] ?? ['', false, 3];
    const head = `${letters}${textOf(day).slice(2, 4)}${monthly ? textOf(day).slice(5, 7) : ''}`;
    const n = (counters.get(head) ?? 0) + 1;
    counters.set(head, n);
    return `${head}-${String(n).padStart(digits, '0')}`;
  }

  function enter(
    register: string,
    customer: Customer | null,
    opener: string,
    values: Readonly<Record<string, string>>,
    when: Minute,
    state = firstStates[register] ?? '',
  ): Entry {
    const number = numberOf(register, dayAt(when));
    const opened = { when, move: null, from: null, to: state, values };
    const entry: Entry = { register, number, customer, opener, steps: [opened] };
    entries.push(entry);
    return entry;
  }

  function write(when: Minute, line: Readonly<Record<string, unknown>>): void {
    lines.push(JSON.stringify({ at: `${stamp(when)}:00+08:00`, ...line }));
  }

  /** A plan of visits names customers of the person who writes it. */
  function openerOf({ register, opener }: Story, customer: Customer | null): string {
    if (register === 'visit-plan') return d.one(ordinary).seats.salesperson ?? '';
    if (customer !== null || (opener !== 'salesperson' && opener !== 'supervisor'))
      return who(opener, '', customer, '');
    return d.one(staff.filter(([, role]) => role === opener).map(([code]) => code));
  }

  /** There is one with what has to be unique, such as the plan of a month. */
  function isTaken(
    register: string,
    customer: Customer | null,
    opener: string,
    fields: Readonly<Record<string, string>>,
  ): boolean {
    const { unique = [] } = registers.find(({ key }) => key === register) ?? {};
    return unique.some(({ field, per }) =>
      entries.some(
        (other) =>
          other.register === register &&
          other.steps[0]?.values[field] === fields[field] &&
          (per !== 'customer' || other.customer === customer) &&
          (per !== 'opener' || other.opener === opener),
      ),
    );
  }

  function begin(story: Story, n: number, when: Minute): void {
    const customer = customerFor(story);
    if (customer === undefined) {
      later(when + 20 * 24 * 60, (again) => begin(story, n, again));
      return;
    }
    const opener = openerOf(story, customer);
    const fields = answersFor(openForm(story.register), story.fields ?? {}, dayAt(when), n, customer, opener);
    if (isTaken(story.register, customer, opener, fields)) {
      later(when + 20 * 24 * 60, (again) => begin(story, n, again));
      return;
    }
    write(when, {
      ...(customer === null ? {} : { customer: customer.code }),
      by: opener,
      register: story.register,
      fields,
    });
    const { customer: _, ...values } = fields;
    const entry = enter(story.register, customer, opener, values, when);
    goOn({ entry, story, next: 0, n }, when);
  }

  function goOn(going: Going, since: Minute): void {
    const move = going.story.moves[going.next];
    // The first time each goes to its end, mostly late, so that every deadline passes once.
    const isFirst = going.n < usual.length;
    if (move === undefined || (!isFirst && d.chance(0.12))) return;
    const day =
      dayAt(since) +
      d.one(
        going.story.quick === true
          ? [0, 1, 2]
          : isFirst
            ? [2, 9, 14, 25, 33, 38]
            : [0, 1, 1, 2, 3, 4, 6, 9, 14, 25, 38],
      );
    const when = clock(day);
    later(when > since ? when : since + 1, (now) => make(going, move, now));
  }

  function make(
    going: Going,
    { move, to, by, fields = {}, decide, opens, sets, meets }: StoryMove,
    when: Minute,
  ): void {
    const { entry, story, next, n } = going;
    const now = entry.steps.at(-1);
    if (now === undefined) return;
    const { register, number, customer, opener } = entry;
    const actor = who(by, opener, customer, ownerFor(entry));
    const given =
      decide === undefined
        ? answersFor(moveForm(register, move), fields, dayAt(when), n, customer, opener)
        : { ...fields };
    write(when, {
      by: actor,
      register,
      entry: number,
      move,
      fields: given,
      ...(decide === undefined ? {} : { decide }),
    });
    // A strategic customer's project is a major one: the steering group's yes is the last, which is the general manager's.
    const isMajor = register === 'project' && to === 'active' && customer?.level === 'strategic';
    const made = isMajor ? when + 1 : when;
    if (isMajor) write(made, { by: posts['gm'], register, entry: number, move, fields: {}, decide });
    const values = decide === undefined ? { ...now.values, ...given } : now.values;
    if (decide === undefined || to !== undefined)
      entry.steps.push({
        when: made,
        move: decide === 'no' ? `${move}:no` : move,
        from: now.to,
        to: to ?? now.to,
        values,
      });
    if (opens !== undefined) {
      const [other, taken] = opens;
      const answers = Object.fromEntries(
        Object.entries(taken).map(([field, name]) => [field, values[name] ?? '']),
      );
      enter(other, customer, opener, answers, when);
    }
    const on = sets === undefined ? undefined : values[sets[1]];
    if (customer !== null) {
      const here = { day: dayAt(when), clock: stamp(when).slice(11), customer: customer.code, by: actor };
      if (sets !== undefined && on !== undefined) told.push({ ...here, set: { [sets[0]]: on } });
      if (meets !== undefined) told.push({ ...here, met: values[meets] ?? textOf(here.day) });
    }
    goOn({ entry, story, next: next + 1, n }, made);
  }

  const openForm = (register: string) => registers.find(({ key }) => key === register)?.form;
  const moveForm = (register: string, move: string) =>
    registers.find(({ key }) => key === register)?.moves.find(({ key }) => key === move)?.form;

  for (const together of [usual, stories.filter((story) => story.last === true)]) {
    together.forEach((story, index) => {
      for (let round = 0; round < rounds; round += 1) {
        const day =
          from +
          (story.quick === true ? d.whole(0, 40) : round === 0 ? d.whole(0, 60) : d.whole(0, days - 60));
        later(clock(day), (when) => begin(story, index + round * together.length, when));
      }
    });
    while (waiting.length > 0) {
      waiting.sort((a, b) => b.when - a.when);
      const event = waiting.pop();
      event?.run(event.when);
    }
  }
  return { entries, lines, told };
}

/** Whose an entry is: a seat of its customer, who opened it, or the post that an answer names. */
export function ownerFor({ register, customer, opener, steps }: Entry): string {
  const place = owners[register] ?? 'opener';
  if (place === 'opener') return opener;
  const named = place.startsWith('field:') ? (steps.at(-1)?.values[place.slice(6)] ?? '') : place;
  if (named === 'supervisor' || named === 'salesperson' || named === 'assistant')
    return customer?.seats[named] ?? opener;
  return posts[named] ?? opener;
}

/** `+14`: so many days later; `{n}` and the like make answers differ. */
function fill(text: string, day: Day, n: number, { code }: Customer): string {
  if (/^\+\d+$/u.test(text)) return textOf(day + Number(text));
  const [year = 0, month = 0] = textOf(day).split('-').map(Number);
  const next = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
  const last = month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`;
  return text
    .replace('{n}', String(n))
    .replace('{n4}', String((n % 4) + 1))
    .replace('{next month}', next)
    .replace('{last month}', last)
    .replace('{quarter}', `${year}-Q${Math.ceil(month / 3)}`)
    .replace('{visits}', `${textOf(day + 10)} | ${code} | 1 | 看设备`);
}
