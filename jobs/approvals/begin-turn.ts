import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { ApprovalKind } from '../../templates/reader/approvals.ts';
import type { Core } from '../core.ts';
import { type Decider, loadApprovers } from './deciders.ts';
import { type FoundRequest, waitsFor } from './find-request.ts';
import { dayOf } from '../plan/moments.ts';
import { writeNotices } from '../notices/write-notice.ts';
import { turnNotices } from './turn-notices.ts';

/** Asks the deciders of the current turn and returns them; empty if no current staff member may decide. */
export async function beginTurn(
  core: Core,
  tx: Tx,
  request: FoundRequest,
  kind: ApprovalKind,
  now: Temporal.Instant,
): Promise<readonly Decider[]> {
  const approvers = await loadApprovers(tx, dayOf(now, core.rules.playbook));
  await writeNotices(tx, await turnNotices(core, tx, { request, kind, approvers, since: now }));
  return waitsFor(approvers, core.templates.approvals, request).asked;
}
