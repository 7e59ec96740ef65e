import { Temporal } from 'temporal-polyfill';
import { seatsOf } from '../../jobs/access/acting-staff.ts';
import { Refused } from '../../jobs/access/refused.ts';
import { may } from '../../jobs/access/scopes.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { XinhangError } from '../../jobs/errors.ts';
import type { FoundFollowUp } from '../../jobs/follow-ups/find-follow-up.ts';
import { type FollowUpRef, skipFollowUp, snoozeFollowUp } from '../../jobs/follow-ups/postpone.ts';
import { staffById } from '../../jobs/staff/staff-member.ts';
import { said } from '../../templates/reader/said.ts';
import { formatDay } from '../../templates/reader/values.ts';
import { defineButton, defineForm, type Subject } from '../actions/engine/define.ts';
import { theFollowUp } from '../actions/engine/subjects.ts';
import { answer, type CommandContext, type Reply, say, tell } from '../commands/engine/context.ts';
import { dueWords, stepWork } from '../commands/engine/step-words.ts';
import { describeEnd } from './closing-form.ts';

/** A typo in the year must not silence a follow-up for good; to suspend it longer, skip it with a reason. */
const maxDays = 90;

/**
 * Its owner and those who manage the customer snooze a follow-up.
 *
 * @param nameOf the owner's name, for those who may not
 * @throws Refused
 */
export async function checkMaySnooze(
  ctx: CommandContext,
  customer: CustomerRef,
  ownerId: string | null,
  nameOf: () => Promise<string | undefined>,
): Promise<void> {
  if (may('manage', ctx.by, customer) || (ownerId !== null && seatsOf(ctx.by).includes(ownerId))) return;
  const name = (await nameOf()) ?? tell(ctx, 'remind/supervisor');
  throw new Refused('not_allowed', said('remind/owned-who-snooze', { name }), {
    why: 'customer',
    customerId: customer.id,
  });
}

/** @throws XinhangError `bad_input` for a day that is too near or too far */
export function checkSnoozeDay({ today }: CommandContext, until: Temporal.PlainDate): void {
  if (
    Temporal.PlainDate.compare(until, today) <= 0 ||
    Temporal.PlainDate.compare(until, today.add({ days: maxDays })) > 0
  ) {
    throw new XinhangError('bad_input', said('remind/snooze-range', { maxDays, untilOn: until }));
  }
}

/** @throws XinhangError `bad_input` for a day that is too near or too far */
export async function snooze(
  ctx: CommandContext,
  customer: CustomerRef,
  followUp: FollowUpRef & Pick<FoundFollowUp, 'dueOn' | 'dueAt'>,
  until: Temporal.PlainDate,
): Promise<Reply> {
  const manages = may('manage', ctx.by, customer);
  checkSnoozeDay(ctx, until);
  const snoozedUntil = await snoozeFollowUp(ctx.core, ctx.by, followUp, until, manages);
  const work = stepWork(ctx, followUp.step);
  const day = formatDay(snoozedUntil, ctx.core.language);
  const due = dueWords(ctx, followUp);
  return say(
    tell(ctx, 'remind/snoozed-until', { work, day }),
    tell(ctx, 'remind/deadline-still', { due }),
    ...(manages ? [] : [tell(ctx, 'remind/supervisor-still-told')]),
  );
}

export async function skip(ctx: CommandContext, followUp: FollowUpRef, reason: string): Promise<Reply> {
  await skipFollowUp(ctx.core, ctx.by, followUp, reason);
  const work = stepWork(ctx, followUp.step);
  return answer({
    title: tell(ctx, 'remind/skipped', { work }),
    body: [tell(ctx, 'remind/reason', { reason })],
    buttons: [{ action: 'skip-undo', value: followUp.id, label: tell(ctx, 'remind/skip-undo-button') }],
  });
}

const theirFollowUp: Subject<FoundFollowUp> = {
  ...theFollowUp,
  permit: async (ctx, { customer, ownerId }) =>
    await checkMaySnooze(ctx, customer, ownerId, async () =>
      ownerId === null ? undefined : (await staffById(ctx.core.db, ownerId))?.name,
    ),
};

const managedFollowUp: Subject<FoundFollowUp> = { ...theFollowUp, scope: 'manage' };

/** The form, which names its matter: several are in one list. */
function formOf(ctx: CommandContext, form: string, followUp: FoundFollowUp): Reply {
  if (followUp.state !== 'open') return say(describeEnd(ctx, followUp));
  const { code, name } = followUp.customer;
  const view = ctx.core.templates.forms.view(form, ctx.core.language, followUp.id);
  return { kind: 'form', form: { ...view, intro: `${code} ${name} · ${stepWork(ctx, followUp.step)}` } };
}

export const snoozeButton = defineButton({
  button: 'snooze',
  title: said('form/open-snooze'),
  capability: 'process.join',
  about: theirFollowUp,
  run: (ctx, followUp) => Promise.resolve(formOf(ctx, 'snooze', followUp)),
});

export const skipButton = defineButton({
  button: 'skip',
  title: said('form/open-skip'),
  capability: 'customer.manage',
  about: managedFollowUp,
  run: (ctx, followUp) => Promise.resolve(formOf(ctx, 'skip', followUp)),
});

export const snoozeForm = defineForm({
  name: 'snooze',
  title: said('form/open-snooze'),
  forms: ['snooze'],
  capability: 'process.join',
  about: theirFollowUp,
  run: (ctx, followUp, { answers }) =>
    snooze(ctx, followUp.customer, followUp, Temporal.PlainDate.from(answers['until'] ?? '')),
});

export const skipForm = defineForm({
  name: 'skip',
  title: said('form/open-skip'),
  forms: ['skip'],
  capability: 'customer.manage',
  about: managedFollowUp,
  run: (ctx, followUp, { answers }) => skip(ctx, followUp, answers['reason'] ?? ''),
});
