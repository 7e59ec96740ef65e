import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { restartDay, saysAll } from '../plan/closing.ts';
import { planNumberOf, rollContactPlan } from '../contact-plans/roll-contact-plan.ts';
import { setAnchor } from '../customers/set-anchor.ts';
import type { DayEntry } from './set-days.ts';
import { said, toStored } from '../../templates/reader/said.ts';
import { anchorTrigger } from '../plan/triggers/anchor.ts';

export interface Closing extends DayEntry {
  readonly followUp: {
    readonly id: string;
    readonly customerId: string;
    readonly step: string;
    readonly cycle: string;
  };
  readonly logId: string;
}

/**
 * Closes the follow-up answered by the log, and other follow-ups that it fully answers, such as repurchase intent and
 * plan recorded with the trial check. Returns the restart day, if any.
 */
export async function closeByLog(core: Core, tx: Tx, closing: Closing): Promise<string | null> {
  const { followUp, log, by, now } = closing;
  await endByLog(tx, [followUp.id], closing);
  const number = planNumberOf(core, followUp);
  if (number !== null) {
    const plan = { customerId: followUp.customerId, number };
    await rollContactPlan(core, tx, plan, { fields: log.fields, by, now });
  }
  const also = core.rules.playbook.steps
    .filter(({ closes }) => closes.alsoBy.some((rule) => saysAll(rule, followUp.step, log.fields)))
    .map(({ key }) => key);
  if (also.length > 0) {
    const { customerId, cycle } = followUp;
    const others = await tx.followUp.findMany({
      where: { customerId, cycle, step: { in: also }, state: 'open' },
      select: { id: true },
    });
    await endByLog(
      tx,
      others.map(({ id }) => id),
      closing,
    );
  }
  const step = core.rules.playbook.steps.find((s) => s.key === followUp.step);
  const day = step === undefined ? null : restartDay(step, log.fields);
  const anchor = step === undefined ? undefined : anchorTrigger.settingsOf(step.trigger)?.anchors[0];
  if (day === null || anchor === undefined) return null;
  await setAnchor(tx, {
    customerId: followUp.customerId,
    key: anchor,
    on: Temporal.PlainDate.from(day),
    by,
    at: now,
    reason: said('reason/by-hand', { text: log.summary }),
    nextRound: true,
  });
  return day;
}

async function endByLog(tx: Tx, ids: readonly string[], { logId, by, now }: Closing): Promise<void> {
  await tx.followUp.updateMany({
    where: { id: { in: [...ids] } },
    data: {
      state: 'closed',
      closedBy: 'log',
      endedAt: toDbInstant(now),
      closedByLogId: logId,
      reason: toStored(said('reason/logged', { by: by.name })),
    },
  });
}
