import pLimit from 'p-limit';
import { Temporal } from 'temporal-polyfill';
import { toDbDate } from '../prisma/days.ts';
import type { Core } from './core.ts';
import { loadFacts } from './facts/load-facts.ts';
import { eventChanges } from './plan/event-reminders.ts';
import { dayOf } from './plan/moments.ts';
import { planSubject } from './plan/plan-subject.ts';
import { reconcile } from './plan/reconcile.ts';
import { spanOf } from './plan/span.ts';
import type { CustomerFacts, Rules, Span } from './plan/types.ts';
import { countPlanned } from './replan/count-planned.ts';
import { replanCustomers } from './replan/replan-customer.ts';
import { setNextLooks } from './replan/set-next-looks.ts';

/** A customer due for planning, with the row version read at the start of the run. */
export interface Look {
  readonly id: string;
  /** The day, as `2026-03-02`. */
  readonly on: string;
  readonly version: string;
}

/**
 * Customers read first; they show whether it pays to read the rest of the page without locks. After a page that changed, a
 * few do: where they change too, they are read and planned twice.
 */
const sample = 25;
const sampleAfterChanges = 5;
/** Customers read by one statement: the database reads them while others are planned. */
const readTogether = 125;
/** Customers per transaction, and transactions in parallel within a page. */
const together = 50;
const atOnce = 2;

/**
 * Plans a page of customers. They are read together; only those whose plan changes are locked, read again and written.
 * For the others only the next look is written. If most of a sample change, as on the first planning or after a changed
 * playbook, the rest is locked at once, so that it is read and planned only once.
 *
 * @param stopping checked between transactions; customers not reached are planned by the next run
 * @param mostStayed what the page before returned, if there was one: after one that hardly changed, no sample is read
 * @returns whether most of the page's plans did not change
 */
export async function planPage(
  core: Core,
  looks: readonly Look[],
  day: Temporal.PlainDate,
  stopping: AbortSignal,
  mostStayed?: boolean,
): Promise<boolean> {
  const first = mostStayed === undefined ? sample : mostStayed ? readTogether : sampleAfterChanges;
  const unchanged = new Map(await whoStays(core, looks.slice(0, first)));
  if (unchanged.size * 2 >= Math.min(first, looks.length)) {
    for (const some of chunks(looks.slice(first), readTogether)) {
      for (const [id, on] of await whoStays(core, some)) unchanged.set(id, on);
    }
  }
  const versions = new Map(looks.map(({ id, version }) => [id, version]));
  await setNextLooks(
    core.db,
    [...unchanged].map(([id, on]) => ({ id, on, version: versions.get(id) ?? '' })),
  );
  const changing = looks.map(({ id }) => id).filter((id) => !unchanged.has(id));
  await pLimit(atOnce).map(chunks(changing, together), async (ids) => {
    if (!stopping.aborted) await planTogether(core, ids, day, stopping);
  });
  return unchanged.size * 2 >= looks.length;
}

/**
 * Customers whose plan does not change, with the day of their next look. Customers that cannot be read or planned are
 * left out; the error surfaces when they are planned one by one.
 */
async function whoStays(
  core: Core,
  looks: readonly Look[],
): Promise<ReadonlyMap<string, Temporal.PlainDate | null>> {
  const span = spanOf(dayOf(core.clock.now(), core.rules.playbook));
  const ids = looks.map(({ id }) => id);
  try {
    const facts = await loadFacts(core.db, ids, core.rules, span.today);
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

/** One customer with inconsistent facts must not stop the others from being planned. */
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
      'a customer could not be planned; the next attempt is tomorrow',
    );
    const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
    const latest = Temporal.PlainDate.compare(today, day) < 0 ? day : today;
    const nextLookOn = toDbDate(latest.add({ days: 1 }));
    await core.db.customer.update({ where: { id }, data: { nextLookOn } });
  }
}

async function planAndEndLook(core: Core, ids: readonly string[]): Promise<void> {
  const changes = await core.db.$transaction((tx) => replanCustomers(tx, ids, core.rules, core.clock.now()));
  core.counts.countRemindersPlanned(countPlanned(changes));
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  );
}
