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
import { pickFollowUp, stepParam } from './pick-follow-up.ts';
import { said } from '../../../templates/reader/said.ts';

/** A typo in the year must not silence a follow-up for good; to suspend it longer, skip it with a reason. */
const maxDays = 90;

export const remindSnooze = defineCommand({
  name: 'snooze',
  zh: ['推迟', '延期'],
  help: said('help/remind-snooze'),
  examples: ['/crm 提醒 推迟 C001 下周一', '/crm remind snooze C001 +3d'],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    until: required(day, { label: said('param/remind-until'), names: ['到', '推迟到'] }),
    step: stepParam,
  },
  authorise: async (ctx, { customer, step }) => {
    if (may('manage', ctx.by, customer)) return;
    const { owner } = await pickFollowUp(ctx, customer, step);
    if (owner !== null && seatsOf(ctx.by).includes(owner.id)) return;
    const name = owner?.name ?? tell(ctx, 'remind/supervisor');
    throw new Refused('not_allowed', said('remind/owned-who-snooze', { name }), {
      why: 'customer',
      customerId: customer.id,
    });
  },
  run: async (ctx, { customer, until, step }) => {
    const followUp = await pickFollowUp(ctx, customer, step);
    const manages = may('manage', ctx.by, customer);
    if (
      Temporal.PlainDate.compare(until, ctx.today) <= 0 ||
      Temporal.PlainDate.compare(until, ctx.today.add({ days: maxDays })) > 0
    ) {
      throw new XinhangError('bad_input', said('remind/snooze-range', { maxDays, untilOn: until }));
    }
    const snoozedUntil = await snoozeFollowUp(ctx.core, ctx.by, followUp, until, manages);
    const work = stepWork(ctx, followUp.step);
    const day = formatDay(snoozedUntil, ctx.core.language);
    const due = formatDay(followUp.dueOn, ctx.core.language);
    return say(
      tell(ctx, 'remind/snoozed-until', { work, day }),
      tell(ctx, 'remind/deadline-still', { due }),
      ...(manages ? [] : [tell(ctx, 'remind/supervisor-still-told')]),
    );
  },
});
