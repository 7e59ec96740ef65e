import { tellApart } from '../staff/name-people.ts';
import pLimit from 'p-limit';
import { Prisma } from '../../prisma/client.ts';
import { fromDbInstant, toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import type { CustomerSeats } from '../access/rule.ts';
import { directorOf } from '../facts/director-of.ts';
import type { MembershipResult } from '../ports.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { type Reason, said, toStored } from '../../templates/reader/said.ts';

const atOnce = 8;
const batch = 50;
/** Real time; enough for all requests of a batch. */
const leaseSeconds = 90;
/** Attempts while a platform is unreachable or rate-limiting; afterwards a person is asked to do it. */
const maxAttempts = 6;

interface Wanted {
  readonly room_id: string;
  readonly staff_id: string;
  readonly kind: 'invite' | 'remove';
  readonly at: Date;
  readonly attempts: number;
}

/** Changes that no worker is making at the moment. */
export const isWanted = `(done_at IS NULL AND (lease_until IS NULL OR lease_until < now()))`;

/**
 * Adds new seat holders to groups and removes people who have left, after the change of people is committed. Changes
 * are claimed with a lease, so that another worker takes over from one that dies; repeating a change is harmless. If
 * the platform refuses, the customer's supervisor is asked to do it by hand.
 */
export async function changeRooms(core: Core): Promise<void> {
  for (;;) {
    const wanted = await core.db.$queryRaw<Wanted[]>`
      UPDATE room_change c SET lease_until = now() + make_interval(secs => ${leaseSeconds}), attempts = c.attempts + 1
      FROM (SELECT room_id, staff_id FROM room_change
            WHERE ${Prisma.raw(isWanted)}
            ORDER BY at LIMIT ${batch} FOR UPDATE SKIP LOCKED) fresh
      WHERE c.room_id = fresh.room_id AND c.staff_id = fresh.staff_id
      RETURNING c.room_id, c.staff_id, c.kind, c.at, c.attempts`;
    if (wanted.length === 0) return;
    await pLimit(atOnce).map(wanted, async (one) => {
      try {
        await changeRoom(core, one);
      } catch (error) {
        core.log.error({ err: error, room: one.room_id }, 'the members of a room could not be changed yet');
        if (one.attempts >= maxAttempts) await giveUp(core, one);
      }
    });
  }
}

async function changeRoom(core: Core, wanted: Wanted): Promise<void> {
  const room = await core.db.room.findUniqueOrThrow({
    where: { id: wanted.room_id },
    include: { customer: true },
  });
  if (room.state !== 'bound') return void (await done(core, wanted, said('reason/group-gone')));
  const staff = await core.db.staff.findUniqueOrThrow({
    where: { id: wanted.staff_id },
    include: { identities: { where: { platform: room.platform } } },
  });
  // The person has since left or come back; their present status has its own row or needs none.
  if ((wanted.kind === 'invite') === (staff.leftOn !== null))
    return void (await done(core, wanted, said('reason/not-so-any-more')));
  // The seat was reassigned before the platform could be asked, so the person does not belong in the group.
  if (wanted.kind === 'invite' && !holdsSeat(room.customer, staff.id))
    return void (await done(core, wanted, said('reason/not-so-any-more')));
  const platform = core.platforms.get(room.platform);
  const [account] = staff.identities;
  if (account === undefined || platform === undefined) {
    return await byHand(
      core,
      wanted,
      account === undefined ? said('reason/no-account') : said('reason/platform-not-running'),
    );
  }
  const { platformUserId } = account;
  const result = await platform[wanted.kind](room.platformRoomId, [{ platformUserId }]);
  const [refused] = result.refused;
  if (refused === undefined) return void (await done(core, wanted, null));
  if (refused.retryAfterMs !== undefined && wanted.attempts < maxAttempts) {
    return await later(core, wanted, refused);
  }
  await byHand(core, wanted, refusedBy(refused));
}

function holdsSeat({ supervisorId, salespersonId, assistantId }: CustomerSeats, staffId: string): boolean {
  return [supervisorId, salespersonId, assistantId].includes(staffId);
}

/** A change that fails every time is handed to a person; it is retried until that person could be notified. */
async function giveUp(core: Core, wanted: Wanted): Promise<void> {
  try {
    await byHand(core, wanted, said('reason/failed-every-time'));
  } catch (error) {
    core.log.error(
      { err: error, room: wanted.room_id },
      'no one could be asked to change the members of a room',
    );
  }
}

type Refused = MembershipResult['refused'][number];

const refusedBy = ({ problem, detail }: Refused): Reason => said('reason/refused-by', { problem, detail });

async function later(core: Core, wanted: Wanted, refused: Refused): Promise<void> {
  const { retryAfterMs = 0 } = refused;
  await core.db.$executeRaw`
    UPDATE room_change SET lease_until = now() + make_interval(secs => ${retryAfterMs / 1_000}), problem = ${JSON.stringify(refusedBy(refused))}::jsonb
    WHERE room_id = ${wanted.room_id}::uuid AND staff_id = ${wanted.staff_id}::uuid AND at = ${wanted.at}`;
}

/** Marks only the change that was processed: one written over it meanwhile is still pending. */
async function done(
  core: Core,
  { room_id, staff_id, kind, at }: Wanted,
  problem: Reason | null,
): Promise<boolean> {
  const { count } = await core.db.roomChange.updateMany({
    where: { roomId: room_id, staffId: staff_id, kind, at, doneAt: null },
    data: {
      doneAt: toDbInstant(core.clock.now()),
      problem: problem === null ? Prisma.DbNull : toStored(problem),
    },
  });
  return count === 1;
}

/** A person without an account on the platform was never in the group, so there is nothing to remove. */
async function byHand(core: Core, wanted: Wanted, problem: Reason): Promise<void> {
  const room = await core.db.room.findUniqueOrThrow({
    where: { id: wanted.room_id },
    include: { customer: { include: { supervisor: true } } },
  });
  if (wanted.kind === 'remove' && problem.code === 'reason/no-account')
    return void (await done(core, wanted, problem));
  const { customer } = room;
  const supervisor = customer.supervisor?.leftOn === null ? customer.supervisor.id : null;
  const hears = supervisor ?? (await directorOf(core.db, customer.supervisor))?.id;
  const staff = await core.db.staff.findUniqueOrThrow({ where: { id: wanted.staff_id } });
  core.log.warn(
    { room: room.id, staff: staff.code, problem },
    'the members of a room must be changed by hand',
  );
  if (hears !== undefined) {
    await core.db.notice.createMany({
      data: {
        key: noticeKey({
          is: 'room-change',
          roomId: wanted.room_id,
          staffId: wanted.staff_id,
          kind: wanted.kind,
          at: fromDbInstant(wanted.at),
        }),
        say: wanted.kind === 'invite' ? 'room/invite-by-hand' : 'room/remove-by-hand',
        recipientId: hears,
        customerId: customer.id,
        values: {
          customer: { code: customer.code, name: customer.name },
          colleague: { name: (await tellApart(core.db))(staff) },
          group: room.name,
        },
        dueAt: toDbInstant(core.clock.now()),
      },
      skipDuplicates: true,
    });
  }
  await done(core, wanted, problem);
}
