import { Temporal } from 'temporal-polyfill';
import { advance } from '../../jobs/advance.ts';
import { enterBook, enterStaff } from '../../jobs/book/load-book.ts';
import type { BookCustomer } from '../../jobs/book/resolve-book.ts';
import type { BookStaff } from '../../jobs/book/read-staff.ts';
import { rulesOf } from '../../jobs/rules.ts';
import type { Core } from '../../jobs/core.ts';
import { openStore } from '../../jobs/open-store.ts';
import { type Log, noCounts } from '../../jobs/ports.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import type { Deed, PreparedAnswer } from './prepare-answers.ts';
import { createRecorder, type SimulatedMessage } from './recorder.ts';
import { createStillClock } from './still-clock.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { customerByCode, type CustomerRef } from '../../jobs/customers/find-customer.ts';
import { type ActingStaff, actingStaff } from '../../jobs/access/acting-staff.ts';
import { dayOf } from '../../jobs/plan/moments.ts';
import { findEntry } from '../../jobs/registers/find-entry.ts';
import { noEntry } from '../../jobs/registers/check-move.ts';
import { decide } from '../../jobs/approvals/decide.ts';
import { pendingMoves } from '../../jobs/approvals/entry-decisions.ts';
import { moveEntry } from '../../jobs/entries/move-entry.ts';
import { openEntry } from '../../jobs/entries/open-entry.ts';
import { staffByCode, type StaffMember } from '../../jobs/staff/staff-member.ts';
import { changeAnchor, changeSeat, changeTier } from '../../jobs/customers/manage-customer.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { said } from '../../templates/reader/said.ts';

export interface Simulation {
  readonly templates: Templates;
  readonly customers: readonly BookCustomer[];
  readonly staff: readonly BookStaff[];
  /** In order of their instants, all within the simulated days. */
  readonly answers: readonly PreparedAnswer[];
  readonly from: Temporal.PlainDate;
  readonly days: number;
  readonly log: Log;
  readonly onMessage: (message: SimulatedMessage) => void;
}

/**
 * Runs through the days from the first 00:00 in the company's zone, with its own clock and a temporary database and
 * chat. Planning and delivery are the same as in production, and so are the messages.
 *
 * @throws XinhangError `bad_input` for people who report to each other in a circle
 */
export async function simulate(simulation: Simulation): Promise<void> {
  const store = await openStore({ url: null, throwAway: true });
  try {
    await simulateIn(store.db, simulation);
  } finally {
    await store.stop();
  }
}

/** The same in a database that is migrated and empty. */
export async function simulateIn(db: Core['db'], simulation: Simulation): Promise<void> {
  const { templates, from, days, log } = simulation;
  const zone = templates.playbook.zone;
  const clock = createStillClock(from.toZonedDateTime(zone).toInstant());
  const end = from.add({ days }).toZonedDateTime(zone).toInstant();
  const order = createOrder(simulation.onMessage);
  try {
    const recorder = createRecorder(zone, order.add);
    const core: Core = {
      db,
      clock,
      rules: rulesOf(templates),
      templates,
      language: 'zh-CN',
      platforms: new Map([[recorder.id, recorder]]),
      log,
      counts: noCounts,
      nudge: () => {},
    };
    await enterStaff(core, simulation.staff, recorder.id);
    // Every customer has a group from the start: a simulation shows the process, not the setup.
    await enterBook(core, simulation.customers, ({ code }) => ({
      platform: recorder.id,
      platformRoomId: `customer:${code}`,
    }));
    const keepsUp = createUpkeep(core);
    const advanceTo = async (instant: Temporal.Instant): Promise<void> => {
      for (let next = keepsUp.dueAt(); Temporal.Instant.compare(next, instant) < 0; next = keepsUp.dueAt()) {
        await advance(core, clock, next);
        await keepsUp.keep();
      }
      await advance(core, clock, instant);
    };
    await keepsUp.keep();
    for (const answer of simulation.answers) {
      await advanceTo(answer.at);
      await applyAnswer(core, answer);
    }
    await advanceTo(end.subtract({ milliseconds: 1 }));
  } finally {
    order.flush();
  }
}

/**
 * Passes messages on in the order of their instants, then of their rooms: postings run concurrently, but the same
 * simulation must print the same output.
 */
function createOrder(onMessage: (message: SimulatedMessage) => void) {
  let waiting: SimulatedMessage[] = [];
  const flush = () => {
    for (const message of waiting.toSorted((a, b) => (a.room < b.room ? -1 : 1))) onMessage(message);
    waiting = [];
  };
  return {
    add: (message: SimulatedMessage) => {
      if (waiting[0] !== undefined && waiting[0].at !== message.at) flush();
      waiting.push(message);
    },
    flush,
  };
}

/** Between two vacuums at the beginning; then longer, because ever less changes in proportion. */
const firstUpkeepDays = 7;
const mostUpkeepDays = 28;

/**
 * A database that runs for weeks gathers statistics and removes dead rows by itself. Here weeks pass in seconds, and
 * without it the lists of people are read by plans for empty tables.
 */
function createUpkeep({ db, clock }: Core) {
  let days = firstUpkeepDays;
  let dueAt = clock.now();
  let tables: string | undefined;
  return {
    dueAt: (): Temporal.Instant => dueAt,
    keep: async (): Promise<void> => {
      tables ??= await ownTables(db);
      await db.sql.query(`VACUUM ANALYZE ${tables}`);
      dueAt = dueAt.add({ hours: 24 * days });
      days = Math.min(mostUpkeepDays, days * 2);
    },
  };
}

/** PostgreSQL's own take five times as long, and nothing changes in them. */
async function ownTables(db: Core['db']): Promise<string> {
  const { rows } = await db.sql.query<{ tables: string }>(
    `SELECT string_agg(format('%I', tablename), ', ') AS tables FROM pg_tables WHERE schemaname = 'public'`,
  );
  return rows[0]?.tables ?? '';
}

/** Applies an answer with the same functions that chat and forms use. */
async function applyAnswer(core: Core, answer: PreparedAnswer): Promise<void> {
  const by = await person(core, answer.by);
  for (const deed of answer.deeds) {
    const customer = answer.customer === null ? null : await customerByCode(core.db, answer.customer);
    if (customer === null && answer.customer !== null) throw lost(answer.customer);
    await doOne(core, by, customer, deed);
  }
}

async function doOne(core: Core, by: StaffMember, customer: CustomerRef | null, deed: Deed): Promise<void> {
  switch (deed.kind) {
    case 'open': {
      const { register, fields: answers } = deed;
      await openEntry(core, await acting(core, by), { register, customer, answers });
      return;
    }
    case 'move': {
      const entry = await entryOf(core, deed);
      await moveEntry(core, await acting(core, by), entry.id, { move: deed.move, answers: deed.fields });
      return;
    }
    case 'decide': {
      const entry = await entryOf(core, deed);
      const { approved, reason } = deed;
      const pending = await pendingMoves(core, core.db, entry);
      const asked = pending.find(({ move }) => move.key === deed.move.key);
      if (asked === undefined) {
        throw new XinhangError('bad_input', said('cli/nothing-to-decide', { number: entry.number }));
      }
      await decide(core, await acting(core, by), asked.requestId, {
        approved,
        ...(approved ? {} : { reason }),
      });
      return;
    }
    case 'log':
    case 'tier':
    case 'seat':
    case 'anchor':
      if (customer === null) throw new Error('an answer about a customer names one');
      await doWithCustomer(core, by, customer, deed);
  }
}

async function doWithCustomer(
  core: Core,
  by: StaffMember,
  customer: CustomerRef,
  deed: Exclude<Deed, { readonly kind: 'open' | 'move' | 'decide' }>,
): Promise<void> {
  switch (deed.kind) {
    case 'log': {
      const { summary = '', ...fields } = deed.fields;
      const channel = fields['channel'] ?? 'phone';
      await writeLog(core, by, customer, { purpose: deed.purpose, summary, fields, channel });
      return;
    }
    case 'tier':
      await changeTier(core, by, customer, deed.tier);
      return;
    case 'seat': {
      const onSeat = deed.person === null ? null : await person(core, deed.person);
      await changeSeat(core, by, customer, deed.seat, onSeat);
      return;
    }
    case 'anchor':
      await changeAnchor(core, by, customer, deed.key, deed.on);
      return;
  }
}

/** Its number may be given during the simulation. */
async function entryOf(
  core: Core,
  { register, entry: number }: Extract<Deed, { readonly kind: 'move' | 'decide' }>,
) {
  const entry = await findEntry(core, register, number);
  if (entry === null) throw new XinhangError('not_found', noEntry(register, number));
  return entry;
}

async function acting(core: Core, who: StaffMember): Promise<ActingStaff> {
  return await actingStaff(core.db, who, dayOf(core.clock.now(), core.rules.playbook));
}

async function person(core: Core, code: string): Promise<StaffMember> {
  const found = await staffByCode(core.db, code);
  if (found === null) throw lost(code);
  return found;
}

/** The answer was checked against the book, so this is a bug. */
function lost(code: string): XinhangError {
  return new XinhangError('bad_input', said('cli/lost-from-book', { code }));
}
