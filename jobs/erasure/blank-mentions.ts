import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { said } from '../../templates/reader/said.ts';
import { blank, erasedPayload } from './forget-customer.ts';
import type { Traces } from './traces.ts';

/**
 * Blanks what names somebody without a key: messages as they arrived, messages that were about several customers, and
 * the browser chat. Whatever names them goes as a whole, but for what is being worked on at this moment.
 */
export async function blankMentions(
  tx: Tx,
  { inText, inJson }: Traces,
  now: Temporal.Instant,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE inbound SET payload = ${erasedPayload}::jsonb, state = 'done', error = NULL
    WHERE state <> 'working' AND payload::text ~* ${inJson}`;
  await tx.$executeRaw`
    UPDATE notice SET state = 'cancelled', reason = ${JSON.stringify(said('reason/names-erased'))}::jsonb
    WHERE state = 'planned' AND (values::text ~* ${inJson} OR fields::text ~* ${inJson})`;
  await tx.$executeRaw`
    UPDATE notice SET values = '{}', fields = '[]'
    WHERE state NOT IN ('planned', 'claimed') AND (values::text ~* ${inJson} OR fields::text ~* ${inJson})`;
  await tx.$executeRaw`UPDATE delivery SET text = NULL WHERE text ~* ${inText}`;
  await tx.$executeRaw`UPDATE delivery SET reason = NULL WHERE reason::text ~* ${inJson}`;
  await tx.$executeRaw`
    UPDATE web_message SET content = '{"kind": "text", "text": ""}', deleted_at = coalesce(deleted_at, ${toDbInstant(now)})
    WHERE content::text ~* ${inJson}`;
}

/** The browser chat of a customer's group: the program's own, and so ours to blank. */
export async function blankWebRooms(
  tx: Tx,
  code: string,
  name: string,
  now: Temporal.Instant,
): Promise<void> {
  const rooms = await tx.webRoom.findMany({ where: { customerCode: code }, select: { id: true } });
  const roomId = { in: rooms.map(({ id }) => id) };
  // A row that goes would let its number be used again, and a page that has read so far would miss what bears it.
  await tx.$executeRaw`
    UPDATE web_message SET content = '{"kind": "text", "text": ""}', author_name = ${blank},
           deleted_at = coalesce(deleted_at, ${toDbInstant(now)})
    WHERE room_id = ANY(${roomId.in}::text[])`;
  await tx.webMember.updateMany({ where: { roomId, external: true }, data: { name: blank } });
  await tx.webRoom.updateMany({ where: { id: roomId }, data: { name } });
}
