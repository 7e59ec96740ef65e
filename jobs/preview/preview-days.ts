import { setImmediate as letOthersWork } from 'node:timers/promises';
import type { Temporal } from 'temporal-polyfill';
import type { Db, Prisma } from '../../prisma/client.ts';
import { fromDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { spanOf } from '../plan/span.ts';
import { type Coming, comingOf } from './coming-of.ts';
import { type PreviewedCustomer, readCustomers } from './read-customers.ts';

/** Customers planned before yielding to the event loop: planning is CPU-bound and must not block other users' input. */
const inOneGo = 20;

export interface CustomerPreview {
  readonly customer: PreviewedCustomer;
  /** In order of time. */
  readonly coming: readonly Coming[];
}

/** What comes about a customer, or about none. */
export interface AnyPreview {
  readonly customer: PreviewedCustomer | null;
  readonly coming: readonly Coming[];
}

/** What colleagues owe by the calendar first, then the customers. */
export async function* withDuties(
  duties: readonly Coming[],
  previews: AsyncIterable<CustomerPreview>,
): AsyncGenerator<AnyPreview, void> {
  if (duties.length > 0) yield { customer: null, coming: duties };
  yield* previews;
}

/**
 * The messages of the coming days, by customer, from the current state of the database. Read-only.
 *
 * @param days number of days after today; today is included
 */
export async function* previewDays(
  core: Core,
  where: Prisma.CustomerWhereInput,
  days: number,
): AsyncGenerator<CustomerPreview, void> {
  const { zone } = core.rules.playbook;
  const now = core.clock.now();
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  const span = { ...spanOf(today), until: today.add({ days }) };
  for await (const { customers, facts } of readCustomers(core.db, where, core.rules, today)) {
    const dueAt = await readDueAt(
      core.db,
      customers.map(({ id }) => id),
    );
    for (const [n, customer] of customers.entries()) {
      if (n % inOneGo === 0) await letOthersWork();
      const known = facts.get(customer.id);
      if (known === undefined) continue;
      try {
        yield { customer, coming: comingOf(known, core.rules, { span, now, dueAt }) };
      } catch (error) {
        // As in a daily run, one customer with inconsistent facts must not hide the others.
        core.log.error({ err: error, customerId: customer.id }, 'a customer could not be planned');
      }
    }
  }
}

async function readDueAt(
  db: Db,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, Temporal.Instant>> {
  const rows = await db.reminder.findMany({
    where: { state: 'planned', followUp: { customerId: { in: [...customerIds] } } },
    select: { id: true, dueAt: true },
  });
  return new Map(rows.map(({ id, dueAt }) => [id, fromDbInstant(dueAt)]));
}
