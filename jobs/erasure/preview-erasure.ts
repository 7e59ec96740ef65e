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
  const where = { customerId };
  return {
    contacts: await tx.contact.count({ where }),
    rooms: await tx.room.count({ where }),
    logs: await tx.contactLog.count({ where }),
    planned: await tx.reminder.count({ where: { state: 'planned', followUp: { customerId } } }),
    pending: await tx.approvalRequest.count({ where: { ...where, state: 'pending' } }),
    gifts: await tx.gift.count({ where }),
    hasOrder: (await tx.firstOrder.count({ where })) > 0,
  };
}
