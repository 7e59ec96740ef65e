import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { stateOf } from '../../templates/reader/register.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import type { AskedAnswer } from './asked-answers.ts';
import type { FoundEntry } from './find-entry.ts';

export interface StateChange {
  /** Null: the program. */
  readonly by: StaffMember | null;
  /** As stored: the key of the move, of its refusal, or of asking for it. */
  readonly key: string;
  readonly to: string;
  /** They replace those of the entry. */
  readonly answers: Readonly<Record<string, string>>;
  readonly asked: readonly AskedAnswer[];
  /** They replace those of the entry. */
  readonly flags?: readonly string[];
}

/** Writes a move: the state, the history and the audit trail. The caller holds the entry's lock and plans it again. */
export async function changeState(
  tx: Tx,
  entry: FoundEntry,
  { by, key, to, answers, asked, flags }: StateChange,
  now: Temporal.Instant,
): Promise<void> {
  const { id, register, number, state, version, customer, endedAt } = entry;
  const isEnd = stateOf(register, to)?.isEnd ?? false;
  const at = toDbInstant(now);
  await tx.entry.update({
    where: { id },
    data: {
      state: to,
      version: version + 1,
      answers: { ...entry.answers, ...answers },
      ...(flags === undefined ? {} : { flags: [...flags] }),
      endedAt: isEnd ? (endedAt === null ? at : toDbInstant(endedAt)) : null,
    },
  });
  await tx.entryMove.create({
    data: {
      entryId: id,
      sequence: version + 1,
      move: key,
      fromState: state,
      toState: to,
      answers: asked.map((one) => ({ ...one })),
      actorId: by?.id ?? null,
      at,
    },
  });
  await writeAudit(tx, {
    at: now,
    by,
    action: 'entry.move',
    subject: number,
    ...(customer === null ? {} : { customerId: customer.id }),
    before: { state },
    after: { register: register.key, move: key, state: to },
  });
}
