import { Temporal } from 'temporal-polyfill';
import { seatsOf } from '../../../jobs/access/acting-staff.ts';
import { Refused } from '../../../jobs/access/refused.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import { snoozeFollowUp } from '../../../jobs/follow-ups/postpone.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { say, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { day } from '../engine/param-types.ts';
import { stepWork } from '../engine/step-words.ts';
import { may } from '../../../jobs/access/scopes.ts';
import { both } from '../engine/words.ts';
import { pickFollowUp, stepParam } from './pick-follow-up.ts';

/** A typo in the year must not silence a follow-up for good; to suspend it longer, skip it with a reason. */
const maxDays = 90;

export const remindSnooze = defineCommand({
  name: 'snooze',
  zh: ['推迟', '延期'],
  help: both('把提醒推迟到某天，截止日不变', 'snooze the reminders until a day; the deadline stays'),
  examples: ['/crm 提醒 推迟 C001 下周一', '/crm remind snooze C001 +3d'],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    until: required(day, { label: both('推迟到', 'until'), names: ['到', '推迟到'] }),
    step: stepParam,
  },
  authorise: async (ctx, { customer, step }) => {
    if (may('manage', ctx.by, customer)) return;
    const { owner } = await pickFollowUp(ctx, customer, step);
    if (owner !== null && seatsOf(ctx.by).includes(owner.id)) return;
    const name = owner?.name ?? tell(ctx, '主管', 'the supervisor');
    throw new Refused(
      'not_allowed',
      tell(ctx, `这件事由 ${name} 负责，由他推迟。`, `This is owned by ${name}, who has to snooze it.`),
      { why: 'customer', customerId: customer.id },
    );
  },
  run: async (ctx, { customer, until, step }) => {
    const followUp = await pickFollowUp(ctx, customer, step);
    const manages = may('manage', ctx.by, customer);
    if (
      Temporal.PlainDate.compare(until, ctx.today) <= 0 ||
      Temporal.PlainDate.compare(until, ctx.today.add({ days: maxDays })) > 0
    ) {
      const message = tell(
        ctx,
        `可以推迟到明天起 ${maxDays} 天之内的某一天；您写的是 ${formatDay(until, ctx.core.language)}。`,
        `It can be snoozed until a day within ${maxDays} days from tomorrow; you wrote ${formatDay(until, 'en')}.`,
      );
      throw new XinhangError('bad_input', message);
    }
    await snoozeFollowUp(ctx.core, ctx.by, followUp, until, manages);
    const work = stepWork(ctx, followUp.step);
    const day = formatDay(until, ctx.core.language);
    const due = formatDay(followUp.dueOn, ctx.core.language);
    return say(
      tell(ctx, `${work}：提醒推迟到 ${day}。`, `${work}: snoozed until ${day}.`),
      tell(ctx, `截止日仍是 ${due}。`, `The deadline is still ${due}.`),
      ...(manages
        ? []
        : [
            tell(
              ctx,
              '到期没有记录，仍会上报主管。',
              'If nothing is recorded by the deadline, the supervisor is still notified.',
            ),
          ]),
    );
  },
});
