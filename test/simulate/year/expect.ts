import { type Answer, type Customer, directorOf } from './book.ts';
import { catalogue, type Rule, rungs, type Seat, told } from './catalogue.ts';
import {
  at,
  dayOf as at0,
  type Day,
  dayAt,
  hearable,
  type Minute,
  opening,
  stamp,
  textOf,
  workingDayAfter,
} from './days.ts';
import { type Fact, greetedFrom, type Message, type Owed, owedIn } from './expect-owed.ts';

/** The expected messages of one customer: time, room, recipient, step, cycle and text. */
export function expectFor(
  customer: Customer,
  answers: readonly Answer[],
  from: Day,
  days: number,
): readonly string[] {
  const life = begin(customer, from, days);
  const mine = answers
    .filter((answer) => answer.customer === customer.code)
    .map((answer) => ({ ...answer, when: at(answer.day, answer.clock) }))
    .toSorted((a, b) => a.when - b.when);
  const looks = Array.from({ length: days }, (_, n) => from + n).flatMap((day) => [
    at(day, '00:00'),
    at(day, '09:00'),
    at(day, '17:00'),
  ]);
  let next = 0;
  for (const look of [...looks, Number.POSITIVE_INFINITY]) {
    for (let answer = mine[next]; answer !== undefined && answer.when <= look; answer = mine[next]) {
      life.pass(answer.when);
      life.hear(answer);
      life.pass(answer.when);
      next += 1;
    }
    if (look !== Number.POSITIVE_INFINITY) life.pass(look);
  }
  return life.rows;
}

/** Something that happened to a follow-up and is reported at once to one person. */
interface Event {
  readonly owed: Owed;
  readonly slot: string;
  to: string;
  readonly say: string;
  readonly handedOver?: true;
  when: Minute;
}

function begin(customer: Customer, entered: Day, days: number) {
  const rows: string[] = [];
  let tier = customer.tier;
  const seats: Record<Seat, string | null> = { ...customer.seats };
  const facts = new Map<string, Fact>();
  for (const [key, on] of Object.entries(customer.days))
    facts.set(key, { on, known: entered, heard: hearable(at(entered, '00:00')), round: 1 });
  let lastContact = entered;
  const greeted = greetedFrom(entered, days);

  /** Closed by a person or by its posting; never reopened. */
  const ended = new Set<string>();
  /** Days of anniversaries kept, by follow-up. */
  const kept = new Map<string, Day>();
  let open = new Set<string>();
  /** Surveys that have begun, by follow-up. */
  const surveys = new Map<string, { readonly cycle: string; readonly due: Day; readonly asked: boolean }>();
  const owners = new Map<string, string>();
  /** Recipients of posted messages, by step, cycle and slot. */
  const said = new Map<string, string | null>();
  const saidAt = new Map<string, Minute>();
  const dropped = new Map<string, Minute>();
  const waiting = new Map<string, { readonly meant: Minute; readonly until: Minute }>();
  let events: Event[] = [];
  let passes = 0;
  /** Nothing can be due earlier unless something changes. */
  let quietUntil = 0;
  let askedOn: { readonly day: Day; readonly pass: number } = { day: -1, pass: -1 };

  const director = () => directorOf(seats.supervisor);
  const ownerOf = (rule: Rule): string => seats[rule.owner[tier]] ?? seats.supervisor ?? director();
  const { owedOf, everyMessageOf } = owedIn({
    customer,
    entered,
    seats,
    facts,
    greeted,
    kept,
    surveys,
    said,
    isOpen: (id) => open.has(id),
    lastContact: () => lastContact,
    director,
    ownerOf,
  });
  const isOver = ({ rule, due }: Owed, today: Day): boolean =>
    rule.over !== undefined && today > due + rule.over;
  const owedOn = (today: Day): Owed[] =>
    catalogue
      .flatMap((rule) => owedOf(rule, today))
      .filter((owed) => !ended.has(owed.id) && !isOver(owed, today));

  /** What is said again for another deadline gives way to a later message to the same person on the same day. */
  function messagesOf(owed: Owed): Message[] {
    const all = everyMessageOf(owed);
    const wasSaid = (slot: string) => {
      const start = slot.slice(0, slot.indexOf('@') + 1);
      return [...said.keys()].some((other) => other !== slot && other.startsWith(start));
    };
    return all.filter(({ slot, to, when }, n) => {
      if (to === null || said.has(slot)) return true;
      const meets = all.slice(n + 1).some((other) => other.to === to && dayAt(other.when) === dayAt(when));
      return !meets || !wasSaid(slot);
    });
  }

  /** Recurring steps exist from the day before their first message; others as soon as their date is known. */
  function begunOn(today: Day): { readonly owed: Owed; readonly messages: readonly Message[] }[] {
    const found = owedOn(today).map((owed) => ({ owed, messages: messagesOf(owed) }));
    const begun = found.filter(
      ({ owed, messages }) =>
        'from' in owed.rule.counts ||
        open.has(owed.id) ||
        Math.min(owed.due, ...messages.map(({ when }) => dayAt(when))) <= today + 1,
    );
    open = new Set(begun.map(({ owed }) => owed.id));
    for (const { owed } of begun) {
      if (owed.rule.step !== 'satisfaction' || surveys.has(owed.id)) continue;
      surveys.set(owed.id, { cycle: owed.cycle, due: owed.due, asked: false });
    }
    return begun;
  }

  function write(
    now: Minute,
    { rule, cycle, id, due }: Owed,
    to: string | null,
    say: string,
    slot: string,
  ): void {
    said.set(slot, to);
    saidAt.set(slot, now);
    rows.push(
      [
        stamp(now),
        to === null ? `customer:${customer.code}` : `dm:${to}`,
        to ?? '-',
        rule.step,
        cycle,
        say,
      ].join(' '),
    );
    if (to === null && rule.step === 'satisfaction') surveys.set(id, { cycle, due, asked: true });
    if (to === null && rule.onTheDay === true) {
      ended.add(id);
      if (rule.step === 'anniversary-thanks') kept.set(id, due);
      open.delete(id);
    }
  }

  function pass(now: Minute): void {
    passes += 1;
    if (now < quietUntil) return;
    const today = dayAt(now);
    let next = at(today + 1, '00:00');
    for (const { owed, messages } of begunOn(today)) {
      if (!owners.has(owed.id)) owners.set(owed.id, ownerOf(owed.rule));
      for (const message of messages) {
        if (!said.has(message.slot)) next = Math.min(next, Math.max(message.when, now));
        consider(now, owed, message);
      }
    }
    events = events.filter((event) => tell(now, event));
    quietUntil = events.length > 0 ? now : next;
  }

  function consider(now: Minute, owed: Owed, message: Message): void {
    const { slot, when, to, say } = message;
    if (dropped.get(slot) !== when) dropped.delete(slot);
    if (waiting.get(slot)?.meant !== when) waiting.delete(slot);
    if (said.has(slot) || when > now || dropped.has(slot)) return;
    if (to !== null) {
      if (opening(now, '19:00', false) === now && !isTooSoon(now, owed, message))
        write(now, owed, to, say, slot);
      return;
    }
    if ((waiting.get(slot)?.until ?? now) > now) return;
    const onTheDay = owed.rule.onTheDay === true;
    const opens = opening(now, '18:00', onTheDay);
    if ((onTheDay && dayAt(opens) !== dayAt(when)) || opens - when > 24 * 60) {
      // A question three days late is worse than none: the owner is informed instead.
      dropped.set(slot, when);
      const report = `${owed.id}#not-posted`;
      if (said.has(report) || events.some((event) => event.slot === report)) return;
      events.push({ owed, slot: report, to: ownerOf(owed.rule), say: 'notice/not-posted', when: now });
      return;
    }
    if (opens > now) return;
    const today = dayAt(now);
    if (!onTheDay && askedOn.day === today && askedOn.pass !== passes) {
      waiting.set(slot, { meant: when, until: at(workingDayAfter(today), '09:00') });
      return;
    }
    if (!onTheDay) askedOn = { day: today, pass: passes };
    write(now, owed, null, say, slot);
  }

  /** An escalation waits its working days from when the owner was really told, or still has to be. */
  function isTooSoon(now: Minute, { id, rule }: Owed, { rung }: Message): boolean {
    if (rung === undefined) return false;
    const own = rule.says
      .filter(({ to }) => to === 'owner')
      .map(({ days: later }) => `${id}#${later}>owner@`);
    const isHandedOver = ({ slot, handedOver }: Event) => handedOver === true && slot.startsWith(`${id}#`);
    const handed = [`${id}#handed`];
    const isWithin = (days: readonly Day[], count: number) =>
      days.some((day) => now < at(workingDayAfter(day, count), '09:00'));
    const daysOf = (slots: readonly string[]) =>
      [...saidAt].flatMap(([slot, when]) =>
        slots.some((start) => slot.startsWith(start)) ? [dayAt(when)] : [],
      );
    // A handover keeps it back for a day.
    return isWithin(daysOf(own), rung) || isWithin(daysOf(handed), 1) || events.some(isHandedOver);
  }

  /** @returns whether it is still pending */
  function tell(now: Minute, event: Event): boolean {
    if (event.when > now) return true;
    // The owner is informed of an unsent message even after the follow-up has lapsed.
    const { owed } = event;
    const isReport = event.handedOver !== true && isOver(owed, dayAt(now));
    if (!open.has(owed.id) && !isReport) return false;
    const opens = opening(now, '19:00', false);
    event.when = opens;
    if (opens > now) return true;
    write(now, owed, event.to, event.say, event.slot);
    return false;
  }

  function hear({ when, by, log, met, fields = {}, set = {} }: Answer & { readonly when: Minute }): void {
    if (log !== undefined) {
      keep(log, by, fields, when);
      changed(when);
    }
    if (met !== undefined) {
      lastContact = Math.max(lastContact, Math.min(at0(met), dayAt(when)));
      changed(when);
    }
    for (const [column, value] of Object.entries(set)) {
      if (column === 'tier') {
        const former = customerOwner();
        tier = value === 'potential' ? 'potential' : 'ordinary';
        tellOfPassing([former, customerOwner()], by, when);
      } else if (column === 'supervisor' || column === 'salesperson' || column === 'assistant') {
        tellOfPassing([seats[column], value], by, when);
        seats[column] = value;
      } else setFact(column.slice(0, -2), value === null ? null : at0(value), when);
      changed(when);
    }
  }

  function setFact(key: string, day: Day | null, when: Minute, again = false): void {
    const known = facts.get(key);
    if ((known?.on ?? null) === day && !again) return;
    const round = (known?.round ?? 1) + (again ? 1 : 0);
    facts.set(key, { on: day, known: dayAt(when), heard: hearable(when), round });
  }

  /** A log with the right purpose by an entitled person closes the follow-up; by others it is only kept. */
  function keep(log: string, by: string, fields: Readonly<Record<string, string>>, when: Minute): void {
    const today = dayAt(when);
    const step = log === 'contact' ? 'silence' : log;
    const answered = owedOn(today).find(({ rule, id }) => rule.step === step && open.has(id));
    const owner = answered === undefined ? null : owners.get(answered.id);
    const ofRungs = rungs.map(({ after }) => `${answered?.id ?? ''}#rung${after}@`);
    const toldOf = [...said].flatMap(([slot, who]) =>
      ofRungs.some((start) => slot.startsWith(start)) ? [who] : [],
    );
    lastContact = today;
    for (const [field, key] of Object.entries(told[log] ?? {})) {
      const day = fields[field];
      if (day !== undefined) setFact(key, at0(day), when);
    }
    if (answered === undefined) return;
    if (by !== owner && by !== seats.assistant && !toldOf.includes(by)) return;
    ended.add(answered.id);
    const also = (other: string) => {
      const id = `${other}#${answered.cycle}`;
      if (open.has(id)) ended.add(id);
    };
    if (
      step === 'trial-check' &&
      fields['repurchaseIntent'] !== undefined &&
      fields['repurchasePlan'] !== undefined
    )
      also('repurchase-1');
    if (step === 'repurchase-1' && fields['intent'] === 'repurchased') also('repurchase-2');
    const again = fields['nextOn'];
    if (step === 'trial-check' && fields['result'] === 'not-started' && again !== undefined)
      setFact('trialStarted', at0(again), when, true);
    const problem = { 'trial-check': 'trialProblem', install: 'installProblem' }[step];
    if (problem === undefined || fields['result'] !== 'problem' || again === undefined) return;
    setFact(problem, at0(again), when, true);
    tellOfProblem(by, when);
  }

  /**
   * 有问题 is told to the supervisor, or the director where there is none, unless they wrote it themselves, when colleagues
   * may be written to.
   */
  function tellOfProblem(by: string, when: Minute): void {
    const supervisor = seats.supervisor ?? director();
    if (supervisor === by) return;
    const hears = opening(when, '19:00', false);
    if (hears >= at(entered + days, '00:00')) return;
    rows.push(`${stamp(hears)} dm:${supervisor} ${supervisor} people ${textOf(dayAt(hears))} people/problem`);
  }

  const customerOwner = () => seats[tier === 'potential' ? 'supervisor' : 'salesperson'];

  /** Giver and receiver of a seat or of the customer, when colleagues may be written to, unless they did it themselves. */
  function tellOfPassing(
    [from, to]: readonly [string | null, string | null],
    by: string,
    when: Minute,
  ): void {
    if (from === to) return;
    const hears = opening(when, '19:00', false);
    if (hears >= at(entered + days, '00:00')) return;
    const told = [
      [from, 'handed-over'],
      [to, 'taken-over'],
    ] as const;
    for (const [who, say] of told) {
      if (who === null || who === by) continue;
      rows.push(`${stamp(hears)} dm:${who} ${who} people ${textOf(dayAt(hears))} people/${say}`);
    }
  }

  /** Consequences of a change: the roster, and new owners whose own prompts were all posted before. */
  function changed(now: Minute): void {
    quietUntil = now;
    noteGap(now);
    const begun = begunOn(dayAt(now));
    events = events.filter(({ owed: { id, rule }, to, handedOver }) => {
      if (handedOver === true) return open.has(id) && to === ownerOf(rule);
      return open.has(id) || rule.onTheDay === true;
    });
    for (const event of events) if (open.has(event.owed.id)) event.to = ownerOf(event.owed.rule);
    for (const { owed, messages } of begun) {
      const { id, rule } = owed;
      const before = owners.get(id);
      const owner = ownerOf(rule);
      owners.set(id, owner);
      if (before === undefined || before === owner) continue;
      const own = messages.filter(({ forOwner }) => forOwner === true);
      const wasTold =
        [...said.keys()].some((key) => key.startsWith(`${id}#`) && key.includes('>owner@')) ||
        [...said.keys()].some((key) => key.startsWith(`${id}#handed`));
      if (!wasTold || own.some(({ slot }) => !said.has(slot))) continue;
      const last = rule.says.findLast(({ to }) => to === 'owner');
      const slot = `${id}#handed-${owner}`;
      if (last === undefined || said.has(slot) || events.some((event) => event.slot === slot)) continue;
      events.push({ owed, slot, to: owner, say: last.say, when: now, handedOver: true });
    }
  }

  /** 普通客户: since when one of 客户、销售主管、业务员、业务助理 has been missing. */
  function noteGap(when: Minute): void {
    const missing = tier === 'ordinary' && Object.values(seats).includes(null);
    const known = facts.get('gap');
    if (missing && (known === undefined || known.on === null))
      facts.set('gap', {
        on: dayAt(when),
        known: dayAt(when),
        heard: hearable(when),
        round: (known?.round ?? 0) + 1,
      });
    if (!missing && known !== undefined) facts.set('gap', { ...known, on: null });
  }

  noteGap(at(entered, '00:00'));
  return { rows, pass, hear };
}
