import { fromDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { postToCustomer } from './audience-guard.ts';
import { leaseSeconds } from './claim.ts';
import { inParallel } from './in-parallel.ts';

const atOnce = 8;

interface Unannounced {
  readonly id: string;
  readonly platform: string;
  readonly platform_room_id: string;
  readonly created_at: Date;
  readonly customer_name: string;
  readonly tried: boolean;
}

/**
 * Tells a newly bound customer room, once, that replies are kept as service records (requirements 0.7). The same
 * care as for any posting: claimed with a lease, and asked about before it is sent a second time.
 */
export async function announceRooms(core: Core): Promise<void> {
  const rooms = await core.db.$queryRaw<Unannounced[]>`
    UPDATE room SET notice_lease = now() + make_interval(secs => ${leaseSeconds})
    FROM (SELECT r.id, r.notice_lease IS NOT NULL AS tried, c.name AS customer_name
          FROM room r JOIN customer c ON c.id = r.customer_id
          WHERE r.kind = 'customer' AND r.state = 'bound' AND r.noticed_at IS NULL
            AND (r.notice_lease IS NULL OR r.notice_lease < now())
          ORDER BY r.notice_lease NULLS FIRST LIMIT 50 FOR UPDATE OF r SKIP LOCKED) fresh
    WHERE room.id = fresh.id
    RETURNING room.id, room.platform, room.platform_room_id, room.created_at, fresh.customer_name, fresh.tried`;
  await inParallel(rooms, atOnce, async (room) => {
    try {
      await announce(core, room);
    } catch (error) {
      core.log.error({ err: error, room: room.id }, 'a room could not be told about records');
    }
  });
}

async function announce(core: Core, room: Unannounced): Promise<void> {
  const platform = core.platforms.get(room.platform);
  if (platform === undefined) return;
  const target = { kind: 'room', platformRoomId: room.platform_room_id } as const;
  if (room.tried) {
    const found = await platform.find(target, room.id, fromDbInstant(room.created_at));
    // A notice that may have been said is not said again: it is a courtesy, and twice is worse than once.
    if (found.status !== 'absent') {
      await done(core, room.id);
      return;
    }
  }
  const text = core.templates.texts.renderCustomer('room/notice', core.language, {
    customer: { name: room.customer_name },
  });
  const options = { marker: room.id, about: [], at: core.clock.now() };
  const sent = await postToCustomer(
    platform,
    { kind: 'customer', platformRoomId: room.platform_room_id },
    text,
    options,
  );
  if (sent.status === 'accepted') await done(core, room.id);
  if (sent.status !== 'rejected') return;
  core.log.warn(
    { room: room.id, problem: sent.problem },
    'a room cannot be told about records, tomorrow again',
  );
  await core.db
    .$executeRaw`UPDATE room SET notice_lease = now() + interval '1 day' WHERE id = ${room.id}::uuid`;
}

async function done(core: Core, roomId: string): Promise<void> {
  await core.db.$executeRaw`UPDATE room SET noticed_at = now() WHERE id = ${roomId}::uuid`;
}
