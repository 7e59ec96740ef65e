import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { dutiesLookOn as key } from '../facts/duties-look-on.ts';
import { dutySteps } from '../facts/duty-steps.ts';
import { type DutySubjects, loadDutyFacts } from '../facts/load-duty-facts.ts';
import { dayOf } from '../plan/moments.ts';
import { earlier } from '../plan/order-days.ts';
import { dutyTrigger } from '../plan/triggers/duty.ts';
import type { Change, EntryFacts, Rules } from '../plan/types.ts';
import { planAndWrite } from './plan-and-write.ts';

/** Facts → plan → rows, for what colleagues and the company owe by the calendar. One at a time: they are few. */
async function replanDuties(
  tx: Tx,
  subjects: DutySubjects,
  rules: Rules,
  now: Temporal.Instant,
): Promise<{ readonly changes: readonly Change[]; readonly nextLookOn: Temporal.PlainDate | null }> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('xinhang duties'))::text`;
  const facts = await loadDutyFacts(tx, subjects, rules, dayOf(now, rules.playbook));
  const planned = await planAndWrite(tx, facts, rules, now);
  const looks = planned.flatMap(({ nextLookOn }) => nextLookOn ?? []);
  return {
    changes: planned.flatMap(({ changes }) => changes),
    nextLookOn: looks.length === 0 ? null : looks.reduce(earlier),
  };
}

/** After entries were opened or moved: a duty of the person who opened them may be done now, or no longer be done. */
export async function replanDutiesDone(
  tx: Tx,
  entries: readonly EntryFacts[],
  rules: Rules,
  now: Temporal.Instant,
): Promise<readonly Change[]> {
  const filed = entries.filter(({ register }) => doneBy(register, rules).length > 0);
  if (filed.length === 0) return [];
  const opened = await tx.entry.findMany({
    where: { id: { in: filed.map(({ subject }) => subject.id) } },
    select: { register: true, openerId: true },
  });
  return await replanDutiesOf(tx, opened, rules, now);
}

/** The settings of the duties that an entry of a register does. */
function doneBy(register: string, rules: Rules) {
  return dutySteps(rules)
    .flatMap(({ trigger }) => dutyTrigger.settingsOf(trigger) ?? [])
    .filter((one) => one.register === register);
}

/** The same for entries that may be there no more. */
export async function replanDutiesOf(
  tx: Tx,
  entries: readonly { readonly register: string; readonly openerId: string }[],
  rules: Rules,
  now: Temporal.Instant,
): Promise<readonly Change[]> {
  const filed = entries.filter(({ register }) => doneBy(register, rules).length > 0);
  if (filed.length === 0) return [];
  const registers = [...new Set(filed.map(({ register }) => register))].flatMap((register) =>
    doneBy(register, rules),
  );
  const isEach = registers.some(({ all }) => all !== undefined);
  const subjects = {
    staffIds: isEach ? [...new Set(filed.map(({ openerId }) => openerId))] : [],
    company: registers.some(({ all }) => all === undefined),
  };
  return (await replanDuties(tx, subjects, rules, now)).changes;
}

/** Whether the day can matter for a duty; `planDuties` asks again behind the lock. */
export async function areDutiesDue(tx: Tx, day: Temporal.PlainDate, rules: Rules): Promise<boolean> {
  const [row] = await tx.$queryRaw<Look[]>`SELECT value #>> '{}' AS "on" FROM setting WHERE key = ${key}`;
  return canMatter(row, day, rules);
}

interface Look {
  readonly on: string;
}

/** @param look undefined: duties were never planned */
function canMatter(look: Look | undefined, day: Temporal.PlainDate, rules: Rules): boolean {
  return look === undefined ? dutySteps(rules).length > 0 : look.on <= day.toString();
}

/**
 * Plans all duties, if the day can matter.
 *
 * @returns null: it cannot
 */
export async function planDuties(
  tx: Tx,
  day: Temporal.PlainDate,
  rules: Rules,
  now: Temporal.Instant,
): Promise<readonly Change[] | null> {
  // Locked before anything is read: a request made meanwhile waits, and comes after.
  const [row] = await tx.$queryRaw<Look[]>`
    SELECT value #>> '{}' AS "on" FROM setting WHERE key = ${key} FOR UPDATE`;
  if (!canMatter(row, day, rules)) return null;
  const { changes, nextLookOn } = await replanDuties(tx, { staffIds: null, company: true }, rules, now);
  // Without duties there is nothing to look at until the rules change.
  const on = nextLookOn ?? Temporal.PlainDate.from('9999-12-31');
  await tx.$executeRaw`
    INSERT INTO setting (key, value) VALUES (${key}, to_jsonb(${on.toString()}::text))
    ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
  return changes;
}
