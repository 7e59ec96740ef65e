import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { ApprovalKind } from '../../templates/reader/approvals.ts';
import { said } from '../../templates/reader/said.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { beginTurn } from './begin-turn.ts';
import type { Decider } from './deciders.ts';
import { nextTurn } from './next-turn.ts';
import { findRequest, type FoundRequest } from './find-request.ts';

export interface RequestData {
  readonly id: string;
  readonly customerId: string | null;
  readonly followUpId: string | null;
  readonly entryId: string | null;
  readonly answers: Readonly<Record<string, string>>;
}

export interface Opened {
  readonly request: FoundRequest;
  readonly asked: readonly Decider[];
}

export async function createRequest(
  core: Core,
  tx: Tx,
  by: StaffMember,
  kind: Pick<ApprovalKind, 'key' | 'deciders'>,
  data: RequestData,
  now: Temporal.Instant,
): Promise<void> {
  const { customerId, entryId, answers } = data;
  const about = {
    customer: customerId === null ? null : { id: customerId },
    entry: entryId === null ? null : { id: entryId },
    answers,
  };
  const turn = (await nextTurn(core, tx, kind, about, 0)) ?? 0;
  await tx.approvalRequest.create({
    data: {
      ...data,
      answers: { ...answers },
      kind: kind.key,
      turn,
      applicantId: by.id,
      askedAt: toDbInstant(now),
    },
  });
  await writeAudit(tx, {
    at: now,
    by,
    action: 'approval.open',
    subject: kind.key,
    ...(customerId === null ? {} : { customerId }),
    after: { ...answers },
  });
}

/** Asks the first deciders. @throws XinhangError `not_allowed` if there is none */
export async function askFirst(
  core: Core,
  tx: Tx,
  id: string,
  kind: ApprovalKind,
  now: Temporal.Instant,
): Promise<Opened> {
  const request = await findRequest(tx, id);
  if (request === null) throw new Error('a request that was just written is not there');
  const asked = await beginTurn(core, tx, request, kind, now);
  if (asked.length === 0) throw new XinhangError('not_allowed', said('approval/no-decider'));
  return { request, asked };
}
