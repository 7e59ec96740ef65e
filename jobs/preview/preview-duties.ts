import { createHash, type Hash } from 'node:crypto';
import { setImmediate as letOthersWork } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { fromDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { customerDuties } from '../facts/duty-steps.ts';
import { loadDutyFacts } from '../facts/load-duty-facts.ts';
import { spanOf } from '../plan/span.ts';
import type { Rules } from '../plan/types.ts';
import { type Coming, comingOf } from './coming-of.ts';
import { readCustomers } from './read-customers.ts';

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
  /** Null: it is asked of no one within these days. */
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
  const ofCustomers = [core.rules, rules].map((one) => customerDuties(one));
  // Reading all customers for them takes time, and most often these are the same.
  const isSame = JSON.stringify(ofCustomers[0]) === JSON.stringify(ofCustomers[1]);
  const all = async (one: Rules) => {
    const asked = new Map<string, Asked>();
    note(asked, await previewDuties(core, one, days));
    if (!isSame) await noteOfCustomers(core, one, days, asked);
    return asked;
  };
  const before = await all(core.rules);
  const after = await all(rules);
  const steps = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return steps.flatMap((step): DutyChange[] => {
    const was = before.get(step);
    const is = after.get(step);
    if (was?.lines.digest('hex') === is?.lines.digest('hex')) return [];
    return [{ step, before: askedFor(was), after: askedFor(is) }];
  });
}

/** Of one duty, as it is gone through: of a year's messages to many customers only these are kept. */
interface Asked {
  first: Temporal.Instant;
  readonly recipientIds: Set<string>;
  messages: number;
  /** Over when, whom and in which words. */
  readonly lines: Hash;
}

async function noteOfCustomers(
  core: Core,
  rules: Rules,
  days: number,
  asked: Map<string, Asked>,
): Promise<void> {
  const steps = customerDuties(rules);
  if (steps.length === 0) return;
  const only = { ...rules, playbook: { ...rules.playbook, steps } };
  const now = core.clock.now();
  const today = now.toZonedDateTimeISO(rules.playbook.zone).toPlainDate();
  const span = { ...spanOf(today), until: today.add({ days }) };
  for await (const { customers, facts } of readCustomers(core.db, {}, rules, today)) {
    await letOthersWork();
    const owing = customers
      .flatMap(({ id }) => facts.get(id) ?? [])
      .filter((one) => one.duties !== undefined);
    const open = owing.flatMap(({ followUps }) => followUps.filter(({ state }) => state === 'open'));
    const dueAt = await readDueAt(
      core.db,
      open.map(({ id }) => id),
    );
    for (const one of owing) {
      note(
        asked,
        comingOf(one, only, { span, now, dueAt }).filter(({ step }) => steps.some(({ key }) => key === step)),
      );
    }
  }
}

function note(asked: Map<string, Asked>, coming: readonly Coming[]): void {
  for (const { step, at, ownerId, recipientId, say } of coming) {
    const found = asked.get(step);
    const one = found ?? { first: at, recipientIds: new Set(), messages: 0, lines: createHash('sha256') };
    if (found === undefined) asked.set(step, one);
    if (Temporal.Instant.compare(at, one.first) < 0) one.first = at;
    if (ownerId !== null) one.recipientIds.add(ownerId);
    one.messages += 1;
    one.lines.update(`${at.toString()} ${recipientId ?? ''} ${say}\n`);
  }
}

function askedFor(asked: Asked | undefined): AskedFor {
  if (asked === undefined) return { first: null, recipientIds: [], messages: 0 };
  return { first: asked.first, recipientIds: [...asked.recipientIds], messages: asked.messages };
}
