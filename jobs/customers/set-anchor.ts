import { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { fromDbDate, toDbDate, toDbInstant } from '../../prisma/days.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { type Reason, toStored } from '../../templates/reader/said.ts';

export interface AnchorChange {
  readonly customerId: string;
  readonly key: string;
  /** Null removes the date and cancels what was planned from it. The round is kept. */
  readonly on: Temporal.PlainDate | null;
  readonly by: StaffMember | null;
  /** See `AuditEntry.actor`. */
  readonly actor?: string;
  readonly at: Temporal.Instant;
  readonly reason?: Reason;
  /** Starts a new round, so that follow-ups counted from it open a new cycle. */
  readonly nextRound?: boolean;
}

/** Sets a day of the customer's life, with history (who, before, after). Returns the previous day. */
export async function setAnchor(tx: Tx, change: AnchorChange): Promise<Temporal.PlainDate | null> {
  const where = { customerId_key: { customerId: change.customerId, key: change.key } };
  const known = await tx.fact.findUnique({ where });
  const before = known === null || known.on === null ? null : fromDbDate(known.on);
  if (sameDay(before, change.on) && change.nextRound !== true) return before;
  const round = (known?.round ?? 1) + (change.nextRound === true ? 1 : 0);
  const on = change.on === null ? null : toDbDate(change.on);
  const data = { on, round, recordedAt: toDbInstant(change.at) };
  await tx.fact.upsert({
    where,
    create: { customerId: change.customerId, key: change.key, ...data },
    update: data,
  });
  await tx.factChange.create({
    data: {
      customerId: change.customerId,
      key: change.key,
      before: before?.toString() ?? null,
      after: change.on?.toString() ?? null,
      reason: change.reason === undefined ? Prisma.DbNull : toStored(change.reason),
      actorId: change.by?.id ?? null,
      at: toDbInstant(change.at),
    },
  });
  await writeAudit(tx, {
    at: change.at,
    by: change.by,
    ...(change.actor === undefined ? {} : { actor: change.actor }),
    action: 'fact.change',
    subject: change.key,
    customerId: change.customerId,
    before: { on: before?.toString() ?? null },
    after: { on: change.on?.toString() ?? null },
  });
  return before;
}

function sameDay(a: Temporal.PlainDate | null, b: Temporal.PlainDate | null): boolean {
  return a === null || b === null ? a === b : Temporal.PlainDate.compare(a, b) === 0;
}
