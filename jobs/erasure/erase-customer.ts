import { Prisma, type Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import { changeOnce, madeBefore } from '../inbox/change-once.ts';
import { lockCustomer } from '../replan/lock-customer.ts';
import { replanCustomer } from '../replan/replan-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { blankMentions, blankWebRooms } from './blank-mentions.ts';
import { forgetCustomer, nameOfErased, redactReceipts } from './forget-customer.ts';
import { tracesOf } from './traces.ts';

/** What arrived and what was posted is searched for the names. */
const limits = { timeout: 300_000, maxWait: 20_000 };

/**
 * Forgets a customer on request (个人信息保护法 第四十七条): names, words, chats and contacts go; what accounting must keep
 * stays without them: amounts of orders and gifts, that something was approved, that something was done, and when.
 * Nothing is said to or about the customer any more. One transaction, and safe to repeat.
 *
 * What stands in the chat groups themselves is the platform's and not ours to delete.
 */
export async function eraseCustomer(
  core: Core,
  by: StaffMember | null,
  customer: CustomerRef,
): Promise<void> {
  if ((await madeBefore(core, 'customer.erase')) !== null) return;
  const now = core.clock.now();
  await changeOnce(
    core,
    'customer.erase',
    async (tx) => {
      if ((await lockCustomer(tx, customer.id)).isErased) return;
      const traces = await tracesOf(tx, customer.id);
      const name = nameOfErased(core.language);
      await forgetCustomer(tx, customer.id, name, now);
      for (const one of traces.names) await redactReceipts(tx, customer.id, one);
      await blankMentions(tx, traces, now);
      await blankWebRooms(tx, customer.code, name, now);
      await tx.customer.update({ where: { id: customer.id }, data: { state: 'ended' } });
      await replanCustomer(tx, customer.id, core.rules, now);
      await blankReasons(tx, customer.id);
      await tx.customer.update({ where: { id: customer.id }, data: { erasedAt: toDbInstant(now) } });
      await writeAudit(tx, {
        at: now,
        by,
        action: 'customer.erase',
        subject: customer.code,
        customerId: customer.id,
      });
    },
    () => customer.id,
    limits,
  );
  core.nudge();
}

/** People write reasons in words of their own; what ended now ended because of this. */
async function blankReasons(tx: Tx, customerId: string): Promise<void> {
  await tx.followUp.updateMany({ where: { customerId }, data: { reason: Prisma.DbNull } });
  await tx.reminder.updateMany({ where: { followUp: { customerId } }, data: { reason: Prisma.DbNull } });
  await tx.roomMessage.updateMany({ where: { room: { customerId } }, data: { reason: Prisma.DbNull } });
}
