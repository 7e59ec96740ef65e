import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { fromDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { loadDutyFacts } from '../facts/load-duty-facts.ts';
import { spanOf } from '../plan/span.ts';
import type { Rules } from '../plan/types.ts';
import { type Coming, comingOf } from './coming-of.ts';

/**
 * What colleagues will be asked for by the calendar within the coming days, by these rules, in order of time. Read-only.
 *
 * @param days number of days after today; today is included
 */
export async function previewDuties(core: Core, rules: Rules, days: number): Promise<readonly Coming[]> {
  const now = core.clock.now();
  const today = now.toZonedDateTimeISO(rules.playbook.zone).toPlainDate();
  const span = { ...spanOf(today), until: today.add({ days }) };
  const everyone = { staffIds: null, company: true };
  const facts = await core.db.$transaction(async (tx) => await loadDutyFacts(tx, everyone, rules, today));
  const open = facts.flatMap(({ followUps }) => followUps.filter(({ state }) => state === 'open'));
  const dueAt = await readDueAt(
    core.db,
    open.map(({ id }) => id),
  );
  return facts
    .filter(({ active }) => active)
    .flatMap((one) => comingOf(one, rules, { span, now, dueAt }))
    .toSorted((a, b) => a.at.since(b.at).sign);
}

async function readDueAt(
  db: Db,
  followUpIds: readonly string[],
): Promise<ReadonlyMap<string, Temporal.Instant>> {
  const rows = await db.reminder.findMany({
    where: { state: 'planned', followUpId: { in: [...followUpIds] } },
    select: { id: true, dueAt: true },
  });
  return new Map(rows.map(({ id, dueAt }) => [id, fromDbInstant(dueAt)]));
}

/** Whom a duty asks, and from when. */
export interface AskedFor {
  /** Null: nobody within these days. */
  readonly first: Temporal.Instant | null;
  readonly recipientIds: readonly string[];
  readonly messages: number;
}

export interface DutyChange {
  readonly step: string;
  readonly before: AskedFor;
  readonly after: AskedFor;
}

/** The duties that other rules would ask for from others, on other days or not at all. */
export async function previewDutyChanges(
  core: Core,
  rules: Rules,
  days: number,
): Promise<readonly DutyChange[]> {
  const before = await previewDuties(core, core.rules, days);
  const after = await previewDuties(core, rules, days);
  const steps = [...new Set([...before, ...after].map(({ step }) => step))].toSorted();
  return steps.flatMap((step): DutyChange[] => {
    const [was, is] = [before, after].map((all) => all.filter((one) => one.step === step));
    if (was === undefined || is === undefined || linesOf(was) === linesOf(is)) return [];
    return [{ step, before: askedFor(was), after: askedFor(is) }];
  });
}

function linesOf(coming: readonly Coming[]): string {
  return coming
    .map(({ at, recipientId, say }) => `${at.toString()} ${recipientId ?? ''} ${say}`)
    .toSorted()
    .join('\n');
}

function askedFor(coming: readonly Coming[]): AskedFor {
  const owners = coming.flatMap(({ ownerId }) => ownerId ?? []);
  return { first: coming[0]?.at ?? null, recipientIds: [...new Set(owners)], messages: coming.length };
}
