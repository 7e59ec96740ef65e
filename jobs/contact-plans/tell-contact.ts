import type { Core } from '../core.ts';
import { numberedDayCycle } from '../plan/cycle.ts';

/** The person to contact, per follow-up. `title` is false if unknown, for `{% if contact.title %}`. */
export async function tellContact(
  { db }: Core,
  asked: readonly {
    readonly followUp: { readonly id: string; readonly customerId: string; readonly cycle: string };
  }[],
): Promise<ReadonlyMap<string, { name: string; title: string | false }>> {
  const plans = await db.contactPlan.findMany({
    where: { customerId: { in: [...new Set(asked.map(({ followUp }) => followUp.customerId))] } },
    select: { customerId: true, number: true, contactName: true, contactTitle: true },
  });
  const contacts = new Map(
    plans.map(({ customerId, number, contactName: name, contactTitle }) => [
      `${customerId} ${number}`,
      { name, title: contactTitle ?? (false as const) },
    ]),
  );
  return new Map(
    asked.flatMap(({ followUp: { id, customerId, cycle } }) => {
      const contact = contacts.get(`${customerId} ${numberedDayCycle.read(cycle)?.number}`);
      return contact === undefined ? [] : [[id, contact]];
    }),
  );
}
