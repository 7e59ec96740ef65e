import { said } from '../../templates/reader/said.ts';
import type { Labels } from '../../templates/reader/yaml-words.ts';
import type { Core } from '../core.ts';
import { anchorTrigger } from '../plan/triggers/anchor.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { skipFollowUp } from './postpone.ts';

/**
 * A problem that a contact log recorded opened a step of its own. Once an entry is made of the log, such as a complaint with
 * its own deadlines, that step is not owed besides.
 *
 * @param logId untrusted; that of another customer takes over nothing
 * @returns the steps that ended
 */
export async function takeOverProblem(
  core: Core,
  by: StaffMember,
  logId: string,
  {
    customerId,
    number,
    title,
  }: { readonly customerId: string; readonly number: string; readonly title: Labels },
): Promise<readonly string[]> {
  const { steps } = core.rules.playbook;
  const recorded = await core.db.contactLog.findFirst({
    where: { id: logId, customerId },
    select: { closed: { select: { step: true } } },
  });
  const anchors = (recorded?.closed ?? []).flatMap(
    ({ step }) => steps.find(({ key }) => key === step)?.closes.opens?.anchor ?? [],
  );
  const solving = steps.filter(({ trigger }) =>
    anchorTrigger.settingsOf(trigger)?.anchors.some((anchor) => anchors.includes(anchor)),
  );
  const open = await core.db.followUp.findMany({
    where: { customerId, state: 'open', step: { in: solving.map(({ key }) => key) } },
    select: { id: true, step: true },
  });
  for (const { id, step } of open)
    await skipFollowUp(core, by, { id, customerId, step }, number, said('reason/became', { title, number }));
  return open.map(({ step }) => step);
}
