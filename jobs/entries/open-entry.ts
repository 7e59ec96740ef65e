import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { newId } from '../../prisma/new-id.ts';
import { said } from '../../templates/reader/said.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { askAbout } from '../approvals/entry-decisions.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { changeOnce } from '../inbox/change-once.ts';
import { takeOverProblem } from '../follow-ups/take-over-problem.ts';
import { decidesWhatIsOwed } from '../facts/duty-steps.ts';
import type { Change } from '../plan/types.ts';
import { checkAfter } from '../registers/check-after.ts';
import { checkGuards } from '../registers/check-guards.ts';
import { checkRests } from '../registers/check-rests.ts';
import { withCountedDays } from '../registers/counted-days.ts';
import { checkMayOpen, enterEntry, type NewEntry } from '../registers/enter-entry.ts';
import { entryById, type FoundEntry } from '../registers/find-entry.ts';
import { rowCustomers } from '../registers/row-customers.ts';
import { countPlanned } from '../replan/count-planned.ts';
import { lockCustomer } from '../replan/lock-customer.ts';
import { replanLocked } from '../replan/replan-customer.ts';
import { replanEntries } from '../replan/replan-entries.ts';

/** What a form that opens an entry carries besides its answers; untrusted. */
export interface Opener {
  /** The contact log whose words it is made of. */
  readonly logId: string | null;
  /** The warnings that the person has seen, by their place among the guards. */
  readonly warned: readonly number[];
}

export interface OpenedEntry extends FoundEntry {
  /** The steps that are not owed any more, because the entry takes care of their matter. */
  readonly tookOver: readonly string[];
}

/** Opens an entry, and asks for the decisions that its first state calls for. @throws Warned */
export async function openEntry(
  core: Core,
  by: ActingStaff,
  wanted: NewEntry,
  { logId, warned }: Opener = { logId: null, warned: [] },
): Promise<OpenedEntry> {
  checkMayOpen(wanted.register, by);
  const id = newId();
  const done = await changeOnce(
    core,
    'entry.open',
    async (tx) => {
      const changes = await openIn(core, tx, by, { ...wanted, id }, warned);
      const entry = await entryById(core, tx, id);
      if (entry === null) throw new Error('an entry is there once it is created');
      const took = logId === null ? nothing : await takeOver(core, tx, by, logId, entry);
      return { entry, tookOver: took.steps, changes: [...changes, ...took.changes] };
    },
    () => id,
  );
  core.counts.countRemindersPlanned(countPlanned(done.changes));
  core.nudge();
  return { ...done.entry, tookOver: done.tookOver };
}

const nothing = { steps: [], changes: [] } as const;

async function takeOver(
  { rules, clock }: Core,
  tx: Tx,
  by: ActingStaff,
  logId: string,
  { customer, number, register: { title } }: FoundEntry,
): Promise<{ readonly steps: readonly string[]; readonly changes: readonly Change[] }> {
  if (customer === null) return nothing;
  const { id: customerId } = customer;
  const at = clock.now();
  const steps = await takeOverProblem(tx, rules, logId, { customerId, number, title, by, at });
  return { steps, changes: steps.length === 0 ? [] : await replanLocked(tx, [customerId], rules, at) };
}

/** In the caller's transaction, for someone who may open one. */
export async function openIn(
  core: Core,
  tx: Tx,
  by: ActingStaff,
  given: NewEntry & { readonly id: string },
  seen: readonly number[],
): Promise<readonly Change[]> {
  const { id, register, customer } = given;
  const now = core.clock.now();
  if (customer !== null && (await lockCustomer(tx, customer.id)).isErased) {
    throw new XinhangError('not_allowed', said('customer/erased'));
  }
  await checkRests(tx, given);
  await checkAfter(core, tx, given);
  const wanted = { ...given, answers: await withCountedDays(core, tx, given) };
  const answers = await rowCustomers(core, tx, by, register.form, wanted.answers);
  const warned = await checkGuards(core, tx, wanted, register.guards, seen);
  await enterEntry(core, tx, by, { ...wanted, answers, warned }, now);
  await askAbout(core, tx, by, id, now);
  return [...(await replanEntries(tx, [id], core.rules, now)), ...(await replanFor(core, tx, wanted, now))];
}

/** It may be what was owed for its customer, whose lock is held. */
async function replanFor(
  { rules }: Core,
  tx: Tx,
  { register, customer }: NewEntry,
  now: Temporal.Instant,
): Promise<readonly Change[]> {
  if (customer === null || !decidesWhatIsOwed(rules, register.key)) return [];
  return await replanLocked(tx, [customer.id], rules, now);
}
