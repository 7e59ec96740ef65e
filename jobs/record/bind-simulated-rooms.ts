import type { Core } from '../core.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { changeCustomer } from './change-customer.ts';

/**
 * Gives every customer of a simulation a group that exists from the start and has been told what there is to tell:
 * a simulation is asked what the process says, not what setting up says.
 */
export async function bindSimulatedRooms(core: Core, platform: string): Promise<void> {
  const customers = await core.db.customer.findMany({ orderBy: { code: 'asc' } });
  for (const { id, code, name } of customers) {
    await changeCustomer(core, id, async (tx, at) => {
      await tx.room.create({
        data: {
          platform,
          platformRoomId: `customer:${code}`,
          kind: 'customer',
          customerId: id,
          name,
          noticedAt: toDbInstant(at),
        },
      });
    });
  }
}
