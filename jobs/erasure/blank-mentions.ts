import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { said } from '../../templates/reader/said.ts';
import { endFormPages } from './end-form-pages.ts';
import { blank, erasedPayload } from './forget-customer.ts';
import type { Traces } from './traces.ts';

/**
 * Blanks mentions of the erased name in records not linked to it by key: inbound items, messages about several
 * customers, and the web chat. A record with a mention is blanked as a whole, except items being processed right now.
 */
export async function blankMentions(
  tx: Tx,
  { inText, inJson }: Traces,
  now: Temporal.Instant,
): Promise<void> {
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
export async function blankWebRooms(
  tx: Tx,
  code: string,
  name: string,
  now: Temporal.Instant,
): Promise<void> {
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
