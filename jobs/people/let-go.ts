import type { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { toDbDate, toDbInstant } from '../../prisma/days.ts';
import { unansweredPrefix } from '../notices/notice-key.ts';
import { endWebAccess } from '../sign-in/end-web-access.ts';
import type { FoundHandover } from './find-handover.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import type { Moved } from './moved.ts';
import { tellStandIns } from './tell-stand-ins.ts';
import { said, toStored } from '../../templates/reader/said.ts';

/** By whom, and when. */
interface Moment {
  readonly by: StaffMember | null;
  readonly now: Temporal.Instant;
  readonly today: Temporal.PlainDate;
}

type Ended = Pick<Moved, 'reports' | 'reportsTo' | 'absences' | 'notices' | 'feeds'>;

/**
 * A person leaves: their accounts stop working (the register checks `left_on`), their reports move to their superior,
 * and whatever was waiting for them alone ends with a reason. That a customer waits is passed on when it is due.
 */
export async function letGo(
  tx: Tx,
  { id, from, on }: FoundHandover,
  { by, now, today }: Moment,
): Promise<Ended> {
  const at = toDbInstant(now);
  const { reportsToId } = await tx.staff.update({
    where: { id: from.id },
    data: { leftOn: toDbDate(on ?? today) },
  });
  await forgetOtherLeavings(tx, id, from.id);
  const reportsTo = await nearestAbove(tx, reportsToId);
  const reports = await tx.staff.findMany({
    where: { reportsToId: from.id, leftOn: null },
    select: { id: true },
  });
  await tx.staff.updateMany({
    where: { reportsToId: from.id, leftOn: null },
    data: { reportsToId: reportsTo },
  });
  const absences = await tx.absence.updateManyAndReturn({
    where: { standInId: from.id, undoneAt: null, to: { gte: toDbDate(today) } },
    data: { undoneAt: at },
    select: { id: true },
  });
  await tellStandIns(tx, idsOf(absences), 'over', { by, at: now }, 'absent');
  const own = await ownAbsences(tx, from.id, today);
  await tellStandIns(tx, own, 'over', { by, at: now }, 'stand-in');
  const notices = await tx.notice.updateManyAndReturn({
    where: { recipientId: from.id, state: 'planned', NOT: { key: { startsWith: unansweredPrefix } } },
    data: { state: 'cancelled', reason: toStored(said('reason/recipient-left')) },
    select: { id: true },
  });
  const feeds = await tx.feed.updateManyAndReturn({
    where: { staffId: from.id, revokedAt: null },
    data: { revokedAt: at },
    select: { id: true },
  });
  await endWebAccess(tx, { staffId: from.id });
  return {
    reports: idsOf(reports),
    reportsTo,
    absences: idsOf(absences),
    notices: idsOf(notices),
    feeds: idsOf(feeds),
  };
}

const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

/** In which another stands in for them; they end with the leaving. */
async function ownAbsences(tx: Tx, staffId: string, today: Temporal.PlainDate): Promise<readonly string[]> {
  const rows = await tx.absence.findMany({
    where: { staffId, undoneAt: null, to: { gte: toDbDate(today) } },
    select: { id: true },
  });
  return idsOf(rows);
}

/**
 * A duplicate leaving would fail every day, and would run again after this one is undone. One that is being processed
 * is skipped: it will find that the person has left.
 */
async function forgetOtherLeavings(tx: Tx, id: string, staffId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE handover SET state = 'cancelled' WHERE id IN (
      SELECT id FROM handover
      WHERE from_id = ${staffId}::uuid AND leaving AND state = 'scheduled' AND id <> ${id}::uuid
      FOR UPDATE SKIP LOCKED)`;
}

/** The nearest superior who still works here; null at the top. */
async function nearestAbove(tx: Tx, staffId: string | null): Promise<string | null> {
  const seen = new Set<string>();
  let id = staffId;
  while (id !== null && !seen.has(id)) {
    seen.add(id);
    const above: { leftOn: Date | null; reportsToId: string | null } | null = await tx.staff.findUnique({
      where: { id },
      select: { leftOn: true, reportsToId: true },
    });
    if (above === null) return null;
    if (above.leftOn === null) return id;
    id = above.reportsToId;
  }
  return null;
}

/** Undoes a departure: restores what the person had, except what was reassigned since. */
export async function takeBack(
  tx: Tx,
  { from, moved }: FoundHandover,
  { by, now, today }: Moment,
): Promise<void> {
  await tx.staff.update({ where: { id: from.id }, data: { leftOn: null } });
  await tx.staff.updateMany({
    where: { id: { in: [...moved.reports] }, reportsToId: moved.reportsTo },
    data: { reportsToId: from.id },
  });
  await tx.absence.updateMany({ where: { id: { in: [...moved.absences] } }, data: { undoneAt: null } });
  await tellStandIns(tx, moved.absences, 'set', { by, at: now }, 'absent');
  await tellStandIns(tx, await ownAbsences(tx, from.id, today), 'set', { by, at: now }, 'stand-in');
  await tx.notice.updateMany({
    where: { id: { in: [...moved.notices] }, state: 'cancelled' },
    data: { state: 'planned', reason: Prisma.DbNull },
  });
  await tx.feed.updateMany({ where: { id: { in: [...moved.feeds] } }, data: { revokedAt: null } });
}
