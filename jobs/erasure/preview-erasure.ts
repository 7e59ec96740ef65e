import type { Tx } from '../../prisma/client.ts';

/** Counts of what would be erased and kept. */
export interface ErasurePreview {
  readonly contacts: number;
  readonly rooms: number;
  readonly logs: number;
  readonly planned: number;
  readonly pending: number;
  readonly gifts: number;
  readonly hasOrder: boolean;
}

export async function previewErasure(tx: Tx, customerId: string): Promise<ErasurePreview> {
  const { _count, firstOrder } = await tx.customer.findUniqueOrThrow({
    where: { id: customerId },
    select: {
      firstOrder: { select: { customerId: true } },
      _count: {
        select: {
          contacts: true,
          rooms: true,
          contactLogs: true,
          gifts: true,
          requests: { where: { state: 'pending' } },
        },
      },
    },
  });
  return {
    contacts: _count.contacts,
    rooms: _count.rooms,
    logs: _count.contactLogs,
    planned: await tx.reminder.count({ where: { state: 'planned', followUp: { customerId } } }),
    pending: _count.requests,
    gifts: _count.gifts,
    hasOrder: firstOrder !== null,
  };
}
