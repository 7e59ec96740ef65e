import { directorOf, superiorOf } from './book.ts';
import {
  at,
  type Day,
  dayAt,
  dayOf,
  isWorkingDay,
  type Minute,
  stamp,
  textOf,
  workingDayAfter,
  workingDayOnOrBefore,
} from './days.ts';
import { type Entry, type Happened, ownerFor, posts } from './entries.ts';
import type { Above, EntryRule, EntrySay } from './entry-rule.ts';
import { entryRules } from './register-table.ts';

/** What is said about one entry: time, room, recipient, step, cycle and text. */
export function expectForEntry(
  entry: Entry,
  until: Minute,
  /** Instants of the customer's contact logs. */
  contacts: readonly Minute[] = [],
  /** All entries, of which those of the same customer count. */
  all: readonly Entry[] = [],
): readonly string[] {
  return entryRules
    .filter(({ register }) => register === entry.register)
    .flatMap((rule) =>
      staysOf(rule, entry)
        .flatMap((stay) => (rule.rolling === true ? rolled(stay, contacts) : stay))
        .flatMap((stay) => untilNotOwed(stay, rule, entry, all))
        .flatMap((stay) => saidIn(stay, rule, entry)),
    )
    .filter(({ when }) => when < until)
    .map(({ when, to, say, step, cycle }) => [stamp(when), `dm:${to}`, to, step, cycle, say].join(' '));
}

/** Counted anew from each day of a contact after the one on which it began. */
function rolled(stay: Stay, contacts: readonly Minute[]): Stay[] {
  const later = contacts
    .filter((when) => when > stay.since && when < stay.until && dayAt(when) > dayAt(stay.since))
    .toSorted((a, b) => a - b)
    .filter((when, n, all) => dayAt(when) !== dayAt(all[n - 1] ?? 0));
  const begins = [stay.since, ...later];
  return begins.map((since, n) => ({
    ...stay,
    since,
    until: begins[n + 1] ?? stay.until,
    ...(n === 0 ? {} : { contactOn: dayAt(since) }),
    answers: [{ when: since, values: stay.answers[0]?.values ?? {} }],
  }));
}

interface Stay {
  /** The contact that it counts from. */
  readonly contactOn?: Day;
  readonly since: Minute;
  readonly round: number;
  /** Infinity: it is still owed. */
  readonly until: Minute;
  /** What the answers were, and from when. */
  readonly answers: readonly Pick<Happened, 'when' | 'values'>[];
}

/** Each time that the state is entered, until a move closes it or leads out of the states in which it is owed. */
function staysOf({ entered, whilst, closes, again }: EntryRule, { steps }: Entry): Stay[] {
  let round = 0;
  return steps.flatMap(({ when, move, from, to, values }, n): Stay[] => {
    if (to !== entered || (from === to && (again === undefined || move !== again))) return [];
    round += 1;
    const later = steps.slice(n + 1);
    const end = later.findIndex(
      ({ move, to: next, from: before }) =>
        closes.includes(move ?? '') || !whilst.includes(next) || (next === entered && before !== next),
    );
    const during = end < 0 ? later : later.slice(0, end);
    return [
      {
        since: when,
        round,
        until: end < 0 ? Number.POSITIVE_INFINITY : (later[end]?.when ?? 0),
        answers: [{ when, values }, ...during],
      },
    ];
  });
}

/** Ends it when the customer comes to have what it is not owed with; nothing is left if that was so from the beginning. */
function untilNotOwed(stay: Stay, { unless }: EntryRule, entry: Entry, all: readonly Entry[]): Stay[] {
  const { customer } = entry;
  if (unless === undefined || customer === null) return [stay];
  if (customer.days[unless.day] !== undefined) return [];
  const [field, states] = unless.earlier;
  const others = all.filter((one) => one.customer === customer && one !== entry);
  const handedIn = others.flatMap(({ register, steps }) =>
    register === unless.register ? (steps[0]?.when ?? []) : [],
  );
  const on = (one: Entry, when: Minute) =>
    one.steps.findLast((step) => step.when <= when)?.values[field] ?? '';
  const visits = others.filter(({ register }) => register === entry.register);
  const visited = visits.flatMap((one) =>
    one.steps.flatMap(({ when, to }) => {
      const later = Math.max(when, stay.since);
      const isEarlier =
        on(one, later) < on(entry, later) ||
        (on(one, later) === on(entry, later) && (one.steps[0]?.when ?? 0) < (entry.steps[0]?.when ?? 0));
      return states.includes(to) && isEarlier ? [when] : [];
    }),
  );
  const until = Math.min(stay.until, ...handedIn, ...visited);
  return until <= stay.since ? [] : [{ ...stay, until }];
}

interface Said {
  readonly when: Minute;
  readonly to: string;
  readonly say: string;
  readonly step: string;
  readonly cycle: string;
}

/** All that is said in one stay. A corrected day or another owner makes a new span; no one hears of one deadline twice. */
function saidIn(stay: Stay, rule: EntryRule, entry: Entry): Said[] {
  const since = stay.contactOn === undefined ? '' : `@${textOf(stay.contactOn)}`;
  const cycle = `${entry.number}#${stay.round}${since}`;
  const found: Said[] = [];
  const known = new Set<string>();
  const told: Minute[] = [];
  /** What is said again for another deadline gives way to a later message to the same person on the same day. */
  const before = new Set<string>();
  let owned: string | null = null;
  // What is due in minutes is said at any hour.
  const hear = rule.due.endsWith('min') ? (when: Minute): Minute => when : heard;
  stay.answers.forEach(({ when: begins, values }, n) => {
    const ends = Math.min(stay.until, stay.answers[n + 1]?.when ?? Number.POSITIVE_INFINITY);
    const now: Entry = { ...entry, steps: [{ when: begins, move: null, from: null, to: '', values }] };
    const owner = place(rule.owner, now);
    const deadline = deadlineOf(rule, stay.since, values);
    if (deadline === null) return;
    const meant: {
      readonly slot: string;
      readonly when: Minute;
      readonly to: string;
      readonly say: string;
    }[] = [];
    const add = (slot: string, when: Minute, to: string, say: string, isOwners = false): void => {
      const key = `${slot}@${deadline.day}`;
      if (known.has(key) || when > ends) return;
      known.add(key);
      if (isOwners) told.push(when);
      meant.push({ slot, when, to, say });
    };
    const atOnce = new Set<string>();
    for (const [i, say] of rule.says.entries()) {
      const to = say.to === 'owner' ? owner : place(say.to, now);
      if (to === null || (say.only !== undefined && answer(say.only[0], now) !== say.only[1])) continue;
      if (say.days === null) {
        if (atOnce.has(to)) continue;
        atOnce.add(to);
        add(`${i}`, hear(Math.max(stay.since, begins)), to, say.say, say.to === 'owner');
        continue;
      }
      const day = dayOfPrompt(say, rule, deadline);
      if (day !== null)
        add(`${i}`, heard(Math.max(at(day, '09:00'), begins)), to, say.say, say.to === 'owner');
    }
    const above = new Set<string>();
    for (const [i, rung] of rule.above.entries()) {
      const to = aboveOwner(rung, owner, now);
      if (to === null || above.has(to)) continue;
      above.add(to);
      const planned = rungAt(rung, rule, stay.since, deadline);
      add(`above ${i}`, notBefore(hear(Math.max(planned, begins)), rung, told, ends), to, 'entry/escalate');
    }
    // A new owner hears of it once, if nothing more would be said to them.
    const own = rule.says.flatMap(({ to }, i) => (to === 'owner' ? [`${i}`] : []));
    const heardAll = own.every((slot) => known.has(`${slot}@${deadline.day}`));
    const last = rule.says.findLast(({ to }) => to === 'owner');
    const isOthers = owned !== null && owner !== null && owned !== owner;
    if (isOthers && told.some((when) => when < begins) && heardAll && last !== undefined) {
      const when = heard(begins);
      if (when <= ends && !meant.some((one) => one.to === owner))
        meant.push({ slot: `handed to ${owner}`, when, to: owner, say: last.say });
    }
    owned = owner;
    const said = meant.filter(
      ({ slot, when, to }, i) =>
        !before.has(slot) ||
        !meant.slice(i + 1).some((other) => other.to === to && dayAt(other.when) === dayAt(when)),
    );
    for (const { slot, when, to, say } of said) {
      before.add(slot);
      found.push({ when, to, say, step: rule.step, cycle });
    }
  });
  return found;
}

interface Deadline {
  readonly day: Day;
  /** Of a deadline that is an hour. */
  readonly minute: Minute | null;
  /** What it counts from. */
  readonly anchor: Day;
}

function deadlineOf({ from, due }: EntryRule, since: Minute, values: Happened['values']): Deadline | null {
  const [, amount = '0', unit = 'd'] = /^(\d+)(wh|min|wd|d|mo)$/u.exec(due) ?? [];
  const count = Number(amount);
  const written = from === undefined ? textOf(dayAt(since)) : values[from];
  if (written === undefined) return null;
  const anchor = dayOf(written);
  if (unit === 'wh' || unit === 'min') {
    const minute = unit === 'min' ? since + count : workingHoursAfter(since, count);
    return { day: dayAt(minute), minute, anchor };
  }
  const day =
    unit === 'mo'
      ? monthsAfter(anchor, count)
      : unit === 'wd' && count > 0
        ? workingDayAfter(anchor, count)
        : anchor + count;
  return { day, minute: null, anchor };
}

/** Before a day off, but not on the day that is counted from or before it, if the prompt comes after that. */
function dayOfPrompt({ days, to }: EntrySay, rule: EntryRule, deadline: Deadline): Day | null {
  const meant = deadline.day + (days ?? 0);
  const before = workingDayOnOrBefore(meant);
  if (before === meant || meant <= deadline.anchor || before > deadline.anchor) return before;
  const after = workingDayAfter(meant);
  const later = rule.says.filter((say) => say.to === to && say.days !== null && say.days > (days ?? 0));
  return later.some((say) => (dayOfPrompt(say, rule, deadline) ?? after + 1) <= after) ? null : after;
}

/** Working days after the deadline, or after the owner could hear of it. */
function rungAt({ after, unit }: Above, rule: EntryRule, since: Minute, deadline: Deadline): Minute {
  const knownOn = dayAt(heard(since));
  if (unit === 'min' && deadline.minute !== null) return deadline.minute + after;
  if (unit === 'wh' && deadline.minute !== null)
    return heard(workingHoursAfter(Math.max(deadline.minute, at(knownOn, '09:00')), after));
  const last = rule.says.findLast(({ to, days }) => to === 'owner' && (days ?? 0) <= 0);
  const asked =
    last === undefined
      ? knownOn
      : last.days === null
        ? knownOn
        : (dayOfPrompt(last, rule, deadline) ?? knownOn);
  return at(workingDayAfter(Math.max(deadline.day, knownOn, asked), after), '09:00');
}

/** The owner has the working days, or an hour at least, from when they were really told. */
function notBefore(planned: Minute, { after, unit }: Above, told: readonly Minute[], ends: Minute): Minute {
  let when = planned;
  if (unit === 'min') return when;
  for (;;) {
    const last = Math.max(...told.filter((minute) => minute <= when), Number.NEGATIVE_INFINITY);
    if (last === Number.NEGATIVE_INFINITY) return when;
    const least =
      unit === 'wh'
        ? heard(workingHoursAfter(last, Math.max(1, after)))
        : at(workingDayAfter(dayAt(last), Math.max(1, after)), '09:00');
    if (least <= when || when >= ends) return when;
    when = least;
  }
}

/** The seats of the customer; without one, those above who opened the entry. */
function place(name: string, entry: Entry): string | null {
  const { customer, opener } = entry;
  if (name === 'owner' || name.startsWith('field:')) return ownerFor(entry);
  if (name === 'opener') return opener;
  if (name === 'supervisor') return customer === null ? superiorOf(opener) : customer.seats.supervisor;
  if (name === 'salesperson' || name === 'assistant') return customer === null ? null : customer.seats[name];
  if (name === 'director') return directorAbove(entry);
  return posts[name] ?? null;
}

function directorAbove({ customer, opener }: Entry): string {
  if (customer !== null) return directorOf(customer.seats.supervisor);
  const superior = superiorOf(opener);
  return superior === 'chen' || superior === 'deng' ? superior : directorOf(superior);
}

/** Someone above the owner: never the owner. */
function aboveOwner({ to }: Above, owner: string | null, entry: Entry): string | null {
  const named = place(to, entry);
  if (named !== null && named !== owner) return named;
  const director = directorAbove(entry);
  return director === owner ? null : director;
}

function answer(field: string, { customer, steps }: Entry): string | undefined {
  if (field === 'customerLevel') return customer?.level ?? 'ordinary';
  return steps.at(-1)?.values[field];
}

/** Staff are written to from 09:00 to 19:00 on working days. */
function heard(when: Minute): Minute {
  const today = dayAt(when);
  if (!isWorkingDay(today) || when >= at(today, '19:00')) return at(workingDayAfter(today), '09:00');
  return Math.max(when, at(today, '09:00'));
}

function workingHoursAfter(since: Minute, hours: number): Minute {
  let left = hours * 60;
  let now = heard(since);
  for (;;) {
    const closes = at(dayAt(now), '19:00');
    if (now + left <= closes) return now + left;
    left -= closes - now;
    now = at(workingDayAfter(dayAt(now)), '09:00');
  }
}

/** The same day of a later month, or its last: 30 November and 3 months is 28 February. */
function monthsAfter(day: Day, months: number): Day {
  const [year = 0, month = 0, date = 0] = textOf(day).split('-').map(Number);
  const count = year * 12 + month - 1 + months;
  const first = (n: number) => dayOf(`${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}-01`);
  return Math.min(first(count) + date - 1, first(count + 1) - 1);
}
