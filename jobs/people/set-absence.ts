import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbDate, toDbInstant } from '../../prisma/days.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { askDeciders } from '../approvals/ask-deciders.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { dayOf } from '../plan/moments.ts';
import { lockCustomers } from '../replan/lock-customer.ts';
import { changeOnce, madeBefore } from '../inbox/change-once.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { type AbsenceLine, listAbsences } from './absences.ts';
import { customersWaitingFor } from './holdings.ts';
import { manyLimits, replanAll } from './replan-all.ts';
import { lookAtDuties } from '../replan/look-again.ts';
import { replanEntriesWith } from '../replan/replan-entries.ts';
import { followAbsences } from './follow-absences.ts';
import { tellStandIns } from './tell-stand-ins.ts';

export interface NewAbsence {
  readonly staff: StaffMember;
  readonly standIn: StaffMember;
  readonly from: Temporal.PlainDate;
  /** The last day of absence. */
  readonly to: Temporal.PlainDate;
}

/** Advisory lock that serialises absences; otherwise two people could name each other at the same time. */
const absenceLock = 7_305_121;

/**
 * Records an absence. Reminders planned for those days go to the stand-in at once, as do those planned later.
 *
 * @returns the number of customers replanned
 * @throws XinhangError `bad_input` for past days, overlapping absences, or a stand-in who is away too
 */
export async function setAbsence(
  core: Core,
  by: StaffMember | null,
  { staff, standIn, from, to }: NewAbsence,
): Promise<number> {
  if ((await madeBefore(core, 'away.set')) !== null) return 0;
  const now = core.clock.now();
  const { customers } = await changeOnce(
    core,
    'away.set',
    async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(${absenceLock}::bigint)::text`;
      await checkAbsence(core, tx, { staff, standIn, from, to }, now);
      const { id } = await tx.absence.create({
        data: {
          staffId: staff.id,
          standInId: standIn.id,
          from: toDbDate(from),
          to: toDbDate(to),
          actorId: by?.id ?? null,
          at: toDbInstant(now),
        },
      });
      await writeAudit(tx, {
        at: now,
        by,
        action: 'away.set',
        subject: staff.code,
        after: { from: from.toString(), to: to.toString(), standInFor: standIn.code },
      });
      await tellStandIns(tx, [id], 'set', { by, at: now });
      return { id, customers: await replanFor(core, tx, [staff.id, standIn.id], now) };
    },
    ({ id }) => id,
    manyLimits,
  );
  await askDeciders(core);
  core.nudge();
  return customers;
}

/**
 * Ends an absence: a running one is cut short to end yesterday, a future one is removed. Unsent reminders return from
 * the stand-in.
 *
 * @returns the number of customers replanned
 */
export async function endAbsence(core: Core, by: StaffMember | null, absence: AbsenceLine): Promise<number> {
  if ((await madeBefore(core, 'away.undo')) !== null) return 0;
  const now = core.clock.now();
  const today = dayOf(now, core.rules.playbook);
  const { id, staff, standIn, from, to } = absence;
  const hasBegun = Temporal.PlainDate.compare(from, today) < 0;
  const customers = await changeOnce(
    core,
    'away.undo',
    async (tx) => {
      await tx.absence.update({
        where: { id },
        data: hasBegun ? { to: toDbDate(today.subtract({ days: 1 })) } : { undoneAt: toDbInstant(now) },
      });
      await writeAudit(tx, {
        at: now,
        by,
        action: 'away.undo',
        subject: staff.code,
        before: { from: from.toString(), to: to.toString(), standInFor: standIn.code },
        ...(hasBegun
          ? {
              after: {
                from: from.toString(),
                to: today.subtract({ days: 1 }).toString(),
                standInFor: standIn.code,
              },
            }
          : {}),
      });
      await tellStandIns(tx, [id], 'over', { by, at: now });
      return await replanFor(core, tx, [staff.id, standIn.id], now);
    },
    () => id,
    manyLimits,
  );
  await askDeciders(core);
  core.nudge();
  return customers;
}

/** Also covers stand-ins of stand-ins, who may become or cease to be recipients. */
async function replanFor(
  core: Core,
  tx: Tx,
  staffIds: readonly string[],
  now: Temporal.Instant,
): Promise<number> {
  const all = await tx.absence.findMany({
    where: { undoneAt: null, to: { gte: toDbDate(dayOf(now, core.rules.playbook)) } },
    select: { staffId: true, standInId: true },
  });
  const concerned = new Set(staffIds);
  for (let size = 0; size !== concerned.size; ) {
    size = concerned.size;
    for (const { staffId, standInId } of all) if (concerned.has(staffId)) concerned.add(standInId);
  }
  const customers = await customersWaitingFor(tx, [...concerned]);
  await lockCustomers(tx, customers);
  core.counts.countRemindersPlanned(await replanAll(core, tx, customers, now));
  await replanEntriesWith(tx, [...concerned], core.rules, now);
  await lookAtDuties(tx, dayOf(now, core.rules.playbook));
  await followAbsences(tx, staffIds, now);
  return customers.length;
}

async function checkAbsence(
  core: Core,
  tx: Tx,
  { staff, standIn, from, to }: NewAbsence,
  now: Temporal.Instant,
): Promise<void> {
  const refuse = (why: AnySaid): never => {
    throw new XinhangError('bad_input', why);
  };
  const today = dayOf(now, core.rules.playbook);
  if (standIn.id === staff.id) refuse(said('people/stand-in-is-oneself'));
  if (Temporal.PlainDate.compare(to, from) < 0) {
    refuse(said('people/last-day-before-first'));
  }
  if (Temporal.PlainDate.compare(to, today) < 0) refuse(said('people/days-over'));
  const overlapping = async (id: string): Promise<AbsenceLine | undefined> =>
    (await listAbsences(tx, from, { staffId: id })).find(
      (other) => Temporal.PlainDate.compare(other.from, to) <= 0,
    );
  const own = await overlapping(staff.id);
  if (own !== undefined) {
    refuse(
      said('people/away-already', {
        name: staff.name,
        fromOn: own.from,
        toOn: own.to,
        standIn: own.standIn.name,
        code: staff.code,
      }),
    );
  }
  const theirs = await overlapping(standIn.id);
  if (theirs !== undefined) {
    refuse(said('people/stand-in-away-too', { name: standIn.name, fromOn: theirs.from, toOn: theirs.to }));
  }
  const left = await tx.staff.count({ where: { id: { in: [staff.id, standIn.id] }, NOT: { leftOn: null } } });
  if (left > 0) refuse(said('people/one-has-left'));
}
