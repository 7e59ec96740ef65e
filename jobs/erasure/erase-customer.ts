import type { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { outdateEveryHome } from '../cards/outdate-homes.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { inWords, speakingToCompany } from '../in-words.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import { changeOnce, madeBefore } from '../inbox/change-once.ts';
import { lockCustomer } from '../replan/lock-customer.ts';
import { replanCustomer } from '../replan/replan-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { forgetCustomer, redactReceipts, blank, erasedPayload } from './forget-customer.ts';
import { tracesOf, type Traces } from './traces.ts';
import { endFormPages } from './end-form-pages.ts';

/** Milliseconds. Inbound items and posted messages are scanned for the names. */
const limits = { timeout: 300_000, maxWait: 20_000 };

/**
 * Erases a customer on request (个人信息保护法 第四十七条). Names, texts, chats and contacts are deleted. What accounting must keep
 * stays without them: amounts of orders and gifts, approvals, and what was done when. No more messages are sent to or
 * about the customer. Customers merged into it are erased with it.
 * One transaction; idempotent.
 *
 * Messages in the chat groups themselves belong to the platform and are not deleted.
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
      const merged = await tx.customer.findMany({ where: { mergedIntoId: customer.id } });
      for (const one of merged) await eraseOne(core, tx, by, one, now);
      await eraseOne(core, tx, by, customer, now);
      await outdateEveryHome(tx, now);
    },
    () => customer.id,
    limits,
  );
  core.nudge();
}

async function eraseOne(
  core: Core,
  tx: Tx,
  by: StaffMember | null,
  customer: Pick<CustomerRef, 'id' | 'code'>,
  now: Temporal.Instant,
): Promise<void> {
  if ((await lockCustomer(tx, customer.id)).isErased) return;
  const traces = await tracesOf(tx, customer.id);
  const name = inWords(speakingToCompany(core), said('customer/erased-name'));
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
}

/** Reasons are free text written by people; the ones just recorded are about the erasure. */
async function blankReasons(tx: Tx, customerId: string): Promise<void> {
  await tx.followUp.updateMany({ where: { customerId }, data: { reason: Prisma.DbNull } });
  await tx.reminder.updateMany({ where: { followUp: { customerId } }, data: { reason: Prisma.DbNull } });
  await tx.roomMessage.updateMany({ where: { room: { customerId } }, data: { reason: Prisma.DbNull } });
}

/**
 * Blanks mentions of the erased name in records not linked to it by key: inbound items, messages about several
 * customers, and the web chat. A record with a mention is blanked as a whole, except items being processed right now.
 */
async function blankMentions(tx: Tx, { inText, inJson }: Traces, now: Temporal.Instant): Promise<void> {
  await tx.$executeRaw`
    UPDATE inbound SET payload = ${erasedPayload}::jsonb, state = 'done', error = NULL, lane = NULL
    WHERE state <> 'working' AND payload::text ~* ${inJson}`;
  await tx.$executeRaw`
    UPDATE notice SET state = 'cancelled', reason = ${JSON.stringify(said('reason/names-erased'))}::jsonb
    WHERE state = 'planned' AND (values::text ~* ${inJson} OR fields::text ~* ${inJson})`;
  await tx.$executeRaw`
    UPDATE notice SET values = '{}', fields = '[]'
    WHERE state NOT IN ('planned', 'claimed') AND (values::text ~* ${inJson} OR fields::text ~* ${inJson})`;
  await endFormPages(tx, { inJson }, now);
  await tx.$executeRaw`UPDATE delivery SET text = NULL, card = NULL WHERE text ~* ${inText} OR card::text ~* ${inJson}`;
  await tx.$executeRaw`UPDATE delivery SET reason = NULL WHERE reason::text ~* ${inJson}`;
  await tx.$executeRaw`
    UPDATE web_message SET content = '{"kind": "text", "text": ""}', deleted_at = coalesce(deleted_at, ${toDbInstant(now)})
    WHERE content::text ~* ${inJson}`;
}

/** The web chat of a customer's group is our own data, so we blank it. */
async function blankWebRooms(tx: Tx, code: string, name: string, now: Temporal.Instant): Promise<void> {
  const rooms = await tx.webRoom.findMany({ where: { customerCode: code }, select: { id: true } });
  const roomId = { in: rooms.map(({ id }) => id) };
  // Deleting the last row would allow its number to be reused, and a page that has read up to it would miss the new
  // message.
  await tx.$executeRaw`
    UPDATE web_message SET content = '{"kind": "text", "text": ""}', author_name = ${blank},
           deleted_at = coalesce(deleted_at, ${toDbInstant(now)})
    WHERE room_id = ANY(${roomId.in}::text[])`;
  await tx.webMember.updateMany({ where: { roomId, external: true }, data: { name: blank } });
  await tx.webRoom.updateMany({ where: { id: roomId }, data: { name } });
}
