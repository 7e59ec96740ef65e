import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { newId } from '../../prisma/new-id.ts';
import {
  type Effect,
  type GradeEffect,
  type Move,
  type Register,
  stateAfter,
  suspends,
} from '../../templates/reader/register.ts';
import { readRows } from '../../templates/reader/rows.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { setAnchor } from '../customers/set-anchor.ts';
import { rememberChange } from '../customers/remember-change.ts';
import { settleSuspension } from '../customers/settle-suspension.ts';
import { holds } from '../plan/condition.ts';
import { dayOf } from '../plan/moments.ts';
import { staffById, type StaffMember } from '../staff/staff-member.ts';
import { changeState } from './change-state.ts';
import { conditionFacts } from './condition-facts.ts';
import { createCustomer } from './create-customer.ts';
import { customerField } from './asked-answers.ts';
import { enterEntry, rowField } from './enter-entry.ts';
import { entryById, type FoundEntry } from './find-entry.ts';
import { logContact } from './log-contact.ts';

/**
 * What a move does besides changing the state. The caller holds the locks of the customer and of the entry, plans both
 * again, and asks for the decisions of the entries that were opened.
 *
 * @param entry as it is after the move @returns the ids of the entries that were opened
 */
export async function runEffects(
  core: Core,
  tx: Tx,
  by: StaffMember,
  entry: FoundEntry,
  move: Move,
  now: Temporal.Instant,
): Promise<readonly string[]> {
  const opened: string[] = [];
  const facts = await conditionFacts(
    core,
    tx,
    entry,
    move.effects.flatMap(({ if: only }) => only ?? []),
  );
  const applying = move.effects.filter(({ if: only }) => only === undefined || holds(only, facts));
  for (const effect of applying) {
    if ('set' in effect) await setDay(core, tx, by, entry, effect, now);
    else if ('grade' in effect) await setGrade(tx, by, entry, effect, now);
    else if ('log' in effect) await logContact(core, tx, by, entry, effect, now);
    else if ('customer' in effect) await createCustomer(core, tx, by, entry, effect, now);
    else if ('open' in effect) opened.push(...(await openOthers(core, tx, by, entry, effect, now)));
  }
  const flags = flagsAfter(entry.flags, applying);
  if (flags.join() !== entry.flags.join()) {
    await tx.entry.update({ where: { id: entry.id }, data: { flags: [...flags] } });
    if (entry.customer !== null && flags.includes(suspends) !== entry.flags.includes(suspends)) {
      const actor = { by, at: now, reason: said('reason/entry', { number: entry.number }) };
      await settleSuspension(tx, entry.customer.id, dayOf(now, core.rules.playbook), actor);
    }
  }
  return opened;
}

function flagsAfter(before: readonly string[], effects: readonly Effect[]): readonly string[] {
  return effects.reduce<readonly string[]>((flags, effect) => {
    const set = 'flag' in effect ? effect.flag : 'suspend' in effect ? suspends : undefined;
    const cleared = 'unflag' in effect ? effect.unflag : 'resume' in effect ? suspends : undefined;
    if (set !== undefined) return flags.includes(set) ? flags : [...flags, set];
    return flags.filter((one) => one !== cleared);
  }, before);
}

async function setDay(
  core: Core,
  tx: Tx,
  by: StaffMember,
  { customer, number, answers }: FoundEntry,
  { set, to }: Extract<Effect, { set: string }>,
  at: Temporal.Instant,
): Promise<void> {
  const written = answers[to];
  const on =
    to === 'today'
      ? dayOf(at, core.rules.playbook)
      : written === undefined
        ? null
        : Temporal.PlainDate.from(written);
  if (customer === null || on === null) return;
  const reason = said('reason/entry', { number });
  await setAnchor(tx, { customerId: customer.id, key: set, on, by, at, reason });
}

/** In the name of this entry's opener; for the same customer, or for the one named in the row. */
async function openOthers(
  core: Core,
  tx: Tx,
  by: StaffMember,
  { customer, openerId, answers }: FoundEntry,
  { open, with: fields, each, move }: Extract<Effect, { open: string }>,
  at: Temporal.Instant,
): Promise<readonly string[]> {
  const register = core.templates.registers.find(({ key }) => key === open);
  if (register === undefined) throw new Error(`there is no register ${open}`);
  const opener = (await staffById(tx, openerId)) ?? by;
  const taken = (from: Answers) =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([field, name]) => {
        const value = from[name];
        return value === undefined ? [] : [[field, value] as const];
      }),
    );
  if (each === undefined) {
    const id = newId();
    await enterEntry(core, tx, opener, { register, id, customer, answers: taken(answers) }, at);
    await makeMove(core, tx, by, id, move, at);
    return [id];
  }
  const opened: string[] = [];
  for (const row of readRows(answers[each])) {
    const given = taken({ ...answers, ...row });
    const of = register.about === 'nothing' ? null : (customer ?? (await customerIn(tx, given)));
    const fromRow = row['id'];
    // A customer whose data was erased meanwhile has no visits; a row that was carried out is not carried out again.
    if (register.about === 'customer' && of === null) continue;
    if (fromRow === undefined || (await isOpened(tx, register, of, fromRow))) continue;
    const id = newId();
    await enterEntry(core, tx, opener, { register, id, customer: of, answers: given, fromRow }, at);
    await makeMove(core, tx, by, id, move, at);
    opened.push(id);
  }
  return opened;
}

/** What was decided about the entry that opens it was decided about it as well. */
async function makeMove(
  core: Core,
  tx: Tx,
  by: StaffMember,
  id: string,
  key: string | undefined,
  at: Temporal.Instant,
): Promise<void> {
  if (key === undefined) return;
  const entry = await entryById(core, tx, id);
  const move = entry?.register.moves.find((one) => one.key === key);
  if (entry === null || move === undefined) throw new Error(`a new entry has no move ${key}`);
  await changeState(tx, entry, { by, key, to: stateAfter(move, entry.state), answers: {}, asked: [] }, at);
  const made = await entryById(core, tx, id);
  if (made !== null) await runEffects(core, tx, by, made, move, at);
}

type Answers = Readonly<Record<string, string>>;

/** By the code in a row, which was checked when the row was written; a customer merged since then is the other one. */
async function customerIn(
  tx: Tx,
  { [customerField]: code }: Answers,
): Promise<{ readonly id: string } | null> {
  if (code === undefined) return null;
  const found = await tx.customer.findUnique({
    where: { code },
    select: { id: true, erasedAt: true, mergedIntoId: true },
  });
  if (found === null || found.erasedAt !== null) return null;
  return { id: found.mergedIntoId ?? found.id };
}

async function isOpened(
  tx: Tx,
  { key }: Pick<Register, 'key'>,
  customer: { readonly id: string } | null,
  row: string,
): Promise<boolean> {
  const found = await tx.entry.findFirst({
    where: { register: key, customerId: customer?.id ?? null, answers: { path: [rowField], equals: row } },
    select: { id: true },
  });
  return found !== null;
}

/** Sets a grade of the entry's customer, with the entry as the reason. The caller plans the customer again. */
async function setGrade(
  tx: Tx,
  by: StaffMember,
  { customer, number }: Pick<FoundEntry, 'customer' | 'number'>,
  { grade, to }: Pick<GradeEffect, 'grade' | 'to'>,
  at: Temporal.Instant,
): Promise<void> {
  if (customer === null) return;
  const { id } = customer;
  const select = { valueGrade: true, strategicLevel: true, keyAccount: true } as const;
  const before = (await tx.customer.findUniqueOrThrow({ where: { id }, select }))[grade];
  if (before === to) return;
  await tx.customer.update({ where: { id }, data: { [grade]: to } });
  const reason = said('reason/entry', { number });
  await rememberChange(tx, id, grade, before, to, { by, at, reason });
}
