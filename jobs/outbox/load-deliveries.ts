import type { Db } from '../../prisma/client.ts';

/** A delivery with everything that is needed to decide whether it is still right, what it says and where it goes. */
export type DeliveryRow = Awaited<ReturnType<typeof loadDeliveries>>[number];
export type ReminderRow = DeliveryRow['reminders'][number];
export type NoticeRow = NonNullable<DeliveryRow['notice']>;
export type RoomMessageRow = NonNullable<DeliveryRow['roomMessage']>;

/** @param state of the reminders; those that have ended otherwise are left out */
export async function loadDeliveries(
  db: Db,
  ids: readonly string[],
  state: 'claimed' | 'skipped' | 'unknown' = 'claimed',
) {
  return await db.delivery.findMany({
    where: { id: { in: [...ids] } },
    include: {
      notice: { include: { recipient: { include: { identities: true } } } },
      roomMessage: { include: { room: { include: { customer: true } } } },
      reminders: {
        where: { state },
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
