import { Temporal } from 'temporal-polyfill';
import { toDbDate } from '../prisma/days.ts';
import type { Core } from './core.ts';
import { inParallel } from './deliver/in-parallel.ts';
import { loadFacts } from './facts/load-facts.ts';
import { planCustomer } from './plan/plan-customer.ts';
import { reconcile } from './plan/reconcile.ts';
import type { CustomerFacts } from './plan/types.ts';
import { countPlanned } from './replan/count-planned.ts';
import { replanCustomers } from './replan/replan-customer.ts';

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
  const changing = await whoChanges(core, looks);
  await endLooks(
    core,
    looks.filter(({ id }) => !changing.has(id)),
  );
  await inParallel(chunks([...changing], together), atOnce, async (ids) => {
    if (!stopping.aborted) await planTogether(core, ids, day, stopping);
  });
}

/** What cannot be read or planned counts as a change: what is wrong shows when the customer is planned alone. */
async function whoChanges(core: Core, looks: readonly Look[]): Promise<ReadonlySet<string>> {
  const ids = looks.map(({ id }) => id);
  try {
    const facts = await loadFacts(core.db, ids);
    return new Set(facts.filter((one) => wouldChange(core, one)).map(({ id }) => id));
  } catch (error) {
    core.log.debug({ err: error, customers: ids.length }, 'customers could not be read together');
    return new Set(ids);
  }
}

function wouldChange(core: Core, facts: CustomerFacts): boolean {
  try {
    return reconcile(planCustomer(facts, core.rules), facts).length > 0;
  } catch {
    return true;
  }
}

/** A row that was written since the look began stays to be looked at: the look may have missed the reason. */
async function endLooks(core: Core, looks: readonly Look[]): Promise<void> {
  const ids = looks.map(({ id }) => id);
  const versions = looks.map(({ version }) => version);
  await core.db.$executeRaw`
    WITH same AS (
      SELECT c.id FROM customer c
      JOIN unnest(${ids}::uuid[], ${versions}::text[]) AS seen(id, version)
        ON seen.id = c.id AND seen.version = c.xmin::text
      ORDER BY c.id FOR UPDATE OF c)
    UPDATE customer SET next_look_on = NULL FROM same WHERE customer.id = same.id`;
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
  const changes = await core.db.$transaction(async (tx) => {
    const written = await replanCustomers(tx, ids, core.rules, core.clock.now());
    await tx.$executeRaw`UPDATE customer SET next_look_on = NULL WHERE id = ANY(${[...ids]}::uuid[])`;
    return written;
  }, limits);
  core.counts.countRemindersPlanned(countPlanned(changes));
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  );
}
