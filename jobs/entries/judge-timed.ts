import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';
import { type Register, stateAfter, type TimedRule, timedMove } from '../../templates/reader/register.ts';
import { askAbout } from '../approvals/entry-decisions.ts';
import type { Core } from '../core.ts';
import { loadEntryFacts } from '../facts/load-entry-facts.ts';
import { holds } from '../plan/condition.ts';
import { timedDays } from '../plan/timed.ts';
import { changeState } from '../registers/change-state.ts';
import { conditionFacts } from '../registers/condition-facts.ts';
import { entryById, type FoundEntry } from '../registers/find-entry.ts';
import { lockEntries } from '../replan/replan-entries.ts';
import { staffById } from '../staff/staff-member.ts';

/**
 * What registers let the program do on a day (`timed`): each rule is judged once, after its day is over, also when the
 * program was not running on it. The caller plans the entries again.
 */
export async function judgeTimed(
  core: Core,
  tx: Tx,
  entryIds: readonly string[],
  today: Temporal.PlainDate,
  now: Temporal.Instant,
): Promise<void> {
  const { registers } = core.rules;
  if (registers.every(({ timed }) => timed.length === 0)) return;
  await lockEntries(tx, entryIds);
  for (const { facts } of await loadEntryFacts(tx, entryIds, core.rules)) {
    const register = registers.find(({ key }) => key === facts.register);
    if (register === undefined || register.timed.length === 0 || !facts.active) continue;
    const due = timedDays(facts, register, core.rules);
    for (const { rule, on } of due) {
      if (Temporal.PlainDate.compare(on, today) < 0) await judge(core, tx, facts.subject.id, rule, now);
    }
    await tx.entry.update({
      where: { id: facts.subject.id },
      data: { judgedOn: toDbDate(today.subtract({ days: 1 })) },
    });
  }
}

async function judge(core: Core, tx: Tx, id: string, rule: TimedRule, now: Temporal.Instant): Promise<void> {
  const entry = await entryById(core, tx, id);
  if (entry === null || !(rule.while.length === 0 || rule.while.includes(entry.state))) return;
  if (rule.if !== undefined) {
    const facts = await conditionFacts(core, tx, entry, [rule.if]);
    if (!holds(rule.if, facts)) return;
  }
  const change = changeBy(rule, entry.register, entry);
  if (change === null) return;
  await changeState(tx, entry, { by: null, answers: {}, asked: [], ...change }, now);
  const opener = await staffById(tx, entry.openerId);
  if (opener !== null) await askAbout(core, tx, opener, id, now);
}

/** Null: it is so already, or the file has changed. */
function changeBy(
  rule: TimedRule,
  { moves }: Register,
  { state, flags }: FoundEntry,
): { readonly key: string; readonly to: string; readonly flags?: readonly string[] } | null {
  const { flag, unflag, move: wanted } = rule.do;
  if (flag !== undefined)
    return flags.includes(flag) ? null : { key: timedMove(rule), to: state, flags: [...flags, flag] };
  if (unflag !== undefined) {
    if (!flags.includes(unflag)) return null;
    return { key: timedMove(rule), to: state, flags: flags.filter((one) => one !== unflag) };
  }
  const move = moves.find(({ key, from }) => key === wanted && from.includes(state));
  return move === undefined ? null : { key: move.key, to: stateAfter(move, state) };
}
