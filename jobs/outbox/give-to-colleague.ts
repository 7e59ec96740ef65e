/** The transitions of a message that the platform gave to a colleague to send; otherwise as `transitions.ts`. */
import type { Temporal } from 'temporal-polyfill';
import type { Sql } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { MessageRef } from '../ports.ts';
import { change, type Held, mine } from './transitions.ts';

/** How often the platform is asked what became of it, in real time. */
const askEveryMs = 3 * 60_000;
const nextAsk = `lease_owner = NULL, lease_until = now() + coalesce(i.ask, ${askEveryMs}) * interval '1 millisecond'`;

export interface GivenToColleague extends Held {
  readonly ref: MessageRef;
  /** As the platform says, `HandOver.askEveryMs`. */
  readonly ask?: number | undefined;
}

/** posting → handed. The target stays occupied, so that what follows is not sent before it. */
export async function giveToColleague(
  sql: Sql,
  owner: string,
  handed: readonly GivenToColleague[],
  at: Temporal.Instant,
): Promise<ReadonlySet<string>> {
  const rows = handed.map(({ id, attempt, ref, ask = null }) => ({
    id,
    attempt,
    room: ref.platformRoomId,
    message: ref.platformMessageId,
    ask,
  }));
  return await change(sql, owner, rows, {
    name: 'give-to-colleague',
    with: mine(
      ', room text, message text, ask int',
      `state = 'handed', handed_at = coalesce(d.handed_at, $3), reason = NULL, platform_room_id = i.room, platform_message_id = i.message,
       ${nextAsk}`,
      `'posting'`,
    ),
    values: [toDbInstant(at)],
  });
}

export interface WaitedFor extends Held {
  /** The colleague is reminded now. Recorded before the platform is asked to, so that it never happens too often. */
  readonly reminds: boolean;
  readonly ask: number | null;
}

/** handed → handed: no colleague has sent it yet. */
export async function waitForSender(
  sql: Sql,
  owner: string,
  waiting: readonly WaitedFor[],
  at: Temporal.Instant,
): Promise<ReadonlySet<string>> {
  return await change(sql, owner, waiting, {
    name: 'wait-for-sender',
    with: mine(
      ', reminds boolean, ask int',
      `asks = 0, send_reminders = d.send_reminders + i.reminds::int,
       send_reminded_at = CASE WHEN i.reminds THEN $3 ELSE d.send_reminded_at END, ${nextAsk}`,
      `'handed'`,
    ),
    values: [toDbInstant(at)],
  });
}
