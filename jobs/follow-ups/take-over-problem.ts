import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { said } from '../../templates/reader/said.ts';
import type { Labels } from '../../templates/reader/yaml-words.ts';
import { anchorTrigger } from '../plan/triggers/anchor.ts';
import type { Rules } from '../plan/types.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { skipLocked } from './postpone.ts';

/**
 * A problem that a contact log recorded opened a step of its own. Once an entry is made of the log, such as a complaint with
 * its own deadlines, that step is not owed besides. The caller holds the customer's lock, opens the entry in the same
 * transaction, and plans the customer again if anything ended.
 *
 * @param logId untrusted; that of another customer takes over nothing
 * @returns the steps that ended
 */
export async function takeOverProblem(
  tx: Tx,
  { playbook: { steps } }: Pick<Rules, 'playbook'>,
  logId: string,
  {
    customerId,
    number,
    title,
    by,
    at,
  }: {
    readonly customerId: string;
    readonly number: string;
    readonly title: Labels;
    readonly by: StaffMember;
    readonly at: Temporal.Instant;
  },
): Promise<readonly string[]> {
  const recorded = await tx.contactLog.findFirst({
    where: { id: logId, customerId },
    select: { closed: { select: { step: true } } },
  });
  const anchors = (recorded?.closed ?? []).flatMap(
    ({ step }) => steps.find(({ key }) => key === step)?.closes.opens?.anchor ?? [],
  );
  const solving = steps.filter(({ trigger }) =>
    anchorTrigger.settingsOf(trigger)?.anchors.some((anchor) => anchors.includes(anchor)),
  );
  const open = await tx.followUp.findMany({
    where: { customerId, state: 'open', step: { in: solving.map(({ key }) => key) } },
    select: { id: true, step: true },
  });
  const because = said('reason/became', { title, number });
  for (const { id, step } of open)
    await skipLocked(tx, { id, customerId, step }, { by, at, reason: number, because });
  return open.map(({ step }) => step);
}
