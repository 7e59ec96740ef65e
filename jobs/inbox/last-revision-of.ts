import type { Db } from '../../prisma/client.ts';
import type { MessageRef, PlatformId } from '../ports.ts';

/** What has arrived so far about a message beside the message: its last edit, and whether it was deleted. */
export async function lastRevisionOf(
  { sql }: Db,
  platform: PlatformId,
  { platformRoomId, platformMessageId }: MessageRef,
): Promise<{ readonly text: string | null; readonly isDeleted: boolean }> {
  const { rows } = await sql.query<{ readonly text: string | null }>(
    `SELECT payload->>'text' AS text FROM inbound
     WHERE payload->>'kind' IN ('edited', 'deleted') AND payload#>>'{message,platformMessageId}' = $2
       AND payload#>>'{message,platformRoomId}' = $3 AND platform = $1
     ORDER BY seq`,
    [platform, platformMessageId, platformRoomId],
  );
  const edits = rows.flatMap(({ text }) => text ?? []);
  return { text: edits.at(-1) ?? null, isDeleted: edits.length < rows.length };
}
