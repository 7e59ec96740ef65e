import type { Db } from '../../prisma/client.ts';

/** A claimed posting with everything that is needed to decide whether it is still right and what it says. */
export type DeliveryRow = NonNullable<Awaited<ReturnType<typeof loadDelivery>>>;
export type ReminderRow = DeliveryRow['reminders'][number];
export type NoticeRow = NonNullable<DeliveryRow['notice']>;

export async function loadDelivery(db: Db, id: string) {
  return await db.delivery.findUnique({
    where: { id },
    include: {
      notice: { include: { recipient: { include: { identities: true } } } },
      reminders: {
        where: { state: 'claimed' },
        orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
        include: {
          recipient: { include: { identities: true } },
          followUp: {
            include: {
              owner: { include: { absences: { where: { undoneAt: null } } } },
              customer: { include: { rooms: { where: { kind: 'customer', state: 'bound' } } } },
            },
          },
        },
      },
    },
  });
}

/** What came of one delivery. */
export type DeliveryOutcome = 'posted' | 'not-posted';
