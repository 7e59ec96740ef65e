import pLimit from 'p-limit';
import { Temporal } from 'temporal-polyfill';
import { toDbDate } from '../prisma/days.ts';
import type { Core } from './core.ts';
import { loadFacts } from './facts/load-facts.ts';
import { eventChanges } from './plan/event-reminders.ts';
import { planSubject } from './plan/plan-subject.ts';
import { reconcile } from './plan/reconcile.ts';
import { spanOf } from './plan/span.ts';
import type { CustomerFacts, Rules, Span } from './plan/types.ts';
import { countPlanned } from './replan/count-planned.ts';
import { replanCustomers } from './replan/replan-customer.ts';
import { setNextLooks } from './replan/set-next-looks.ts';

/** A customer whose day has come, and the version of its row that was seen when the look began. */
export interface Look {
  readonly id: string;
  /** The day, as `2026-03-02`. */
  readonly on: string;
  readonly version: string;
}

/** How many customers change in one transaction, and in how many at once. */
const together = 25;
const atOnce = 4;
const limits = { timeout: 20_000, maxWait: 20_000 };

/**
 * Plans some customers: all of them are read together, and only those for whom something changes are locked, read
 * once more and written. Where nothing changes nothing is written but that the look is done.
 *
 * @param stopping between two transactions; who was not looked at then is looked at by the next run
 */
export async function planPage(
  core: Core,
  looks: readonly Look[],
  day: Temporal.PlainDate,
  stopping: AbortSignal,
): Promise<void> {
  const unchanged = await whoStays(core, looks);
  const versions = new Map(looks.map(({ id, version }) => [id, version]));
  await setNextLooks(
    core.db,
    [...unchanged].map(([id, on]) => ({ id, on, version: versions.get(id) ?? '' })),
  );
  const changing = looks.map(({ id }) => id).filter((id) => !unchanged.has(id));
  await pLimit(atOnce).map(chunks(changing, together), async (ids) => {
    if (!stopping.aborted) await planTogether(core, ids, day, stopping);
  });
}

/**
 * Those for whom nothing is to be written, with the day of their next look. What cannot be read or planned is not
 * among them: what is wrong shows when the customer is planned alone.
 */
async function whoStays(
  core: Core,
  looks: readonly Look[],
): Promise<ReadonlyMap<string, Temporal.PlainDate | null>> {
  const { zone } = core.rules.playbook;
  const span = spanOf(core.clock.now().toZonedDateTimeISO(zone).toPlainDate());
  const ids = looks.map(({ id }) => id);
  try {
    const facts = await loadFacts(core.db, ids, zone);
    return new Map(facts.flatMap((one) => stay(one, core.rules, span)));
  } catch (error) {
    core.log.debug({ err: error, customers: ids.length }, 'customers could not be read together');
    return new Map();
  }
}

function stay(facts: CustomerFacts, rules: Rules, span: Span): [string, Temporal.PlainDate | null][] {
  try {
    const { followUps, nextLookOn } = planSubject(facts, rules, span);
    const changes = [...reconcile(followUps, facts, rules), ...eventChanges(followUps, facts, span.today)];
    return changes.length > 0 ? [] : [[facts.subject.id, nextLookOn]];
  } catch {
    return [];
  }
}

/** One customer whose facts do not make sense must not keep the others from being planned. */
async function planTogether(
  core: Core,
  ids: readonly string[],
  day: Temporal.PlainDate,
  stopping: AbortSignal,
): Promise<void> {
  try {
    await planAndEndLook(core, ids);
  } catch (error) {
    core.log.debug({ err: error, customers: ids.length }, 'customers are planned one by one');
    for (const id of ids) if (!stopping.aborted) await planAlone(core, id, day);
  }
}

async function planAlone(core: Core, id: string, day: Temporal.PlainDate): Promise<void> {
  try {
    await planAndEndLook(core, [id]);
  } catch (error) {
    core.log.error(
      { err: error, customerId: id },
      'a customer could not be planned and is looked at again tomorrow',
    );
    const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
    const latest = Temporal.PlainDate.compare(today, day) < 0 ? day : today;
    const nextLookOn = toDbDate(latest.add({ days: 1 }));
    await core.db.customer.update({ where: { id }, data: { nextLookOn } });
  }
}

async function planAndEndLook(core: Core, ids: readonly string[]): Promise<void> {
  const changes = await core.db.$transaction(
    (tx) => replanCustomers(tx, ids, core.rules, core.clock.now()),
    limits,
  );
  core.counts.countRemindersPlanned(countPlanned(changes));
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  );
}
