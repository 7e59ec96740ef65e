import { workOf } from '../../../jobs/facts/work-of.ts';
import { Temporal } from 'temporal-polyfill';
import { XinhangError } from '../../../jobs/errors.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { type OpenFollowUp, openFollowUps } from '../../../jobs/follow-ups/open-follow-ups.ts';
import type { CommandContext } from '../engine/context.ts';
import { optional } from '../engine/define.ts';
import { toKey } from '../engine/half-width.ts';
import { line } from '../engine/param-types.ts';
import { said, saidInLines } from '../../../templates/reader/said.ts';

/** Selects one of several open follow-ups; not needed if there is only one. */
export const stepParam = optional(line(said('expects/step')), {
  label: said('param/step'),
  names: ['事项'],
});

/**
 * The customer's open follow-up that was named, or the only one.
 *
 * @throws XinhangError `not_found` without open follow-ups, `bad_input` listing them when it is ambiguous
 */
export async function pickFollowUp(
  ctx: CommandContext,
  customer: CustomerRef,
  written: string | undefined,
): Promise<OpenFollowUp> {
  const open = await openFollowUps(ctx.core.db, customer.id);
  const head = `${customer.code} ${customer.name}`;
  if (open.length === 0) {
    throw new XinhangError('not_found', said('remind/no-open-follow-ups', { head }));
  }
  const meant =
    written === undefined
      ? atHand(ctx, open)
      : open.filter((one, index) => isNamed(ctx, one, index, written));
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return only;
  const lines = open.map((one, index) => `${index + 1}. ${workOf(ctx.core, one, one.anchorOn)}`);
  const ask = said('remind/several-open-follow-ups', { head });
  throw new XinhangError('bad_input', saidInLines([ask, ...lines]));
}

/** By default, those due or already begun are meant, because later steps of the process may be open as well. */
function atHand(ctx: CommandContext, open: readonly OpenFollowUp[]): readonly OpenFollowUp[] {
  const begun = open.filter(
    ({ begun: said, dueOn }) => said || Temporal.PlainDate.compare(dueOn, ctx.today) <= 0,
  );
  return begun.length > 0 ? begun : open;
}

function isNamed(ctx: CommandContext, followUp: OpenFollowUp, index: number, written: string): boolean {
  const step = ctx.core.rules.playbook.steps.find(({ key }) => key === followUp.step);
  const names = [followUp.step, String(index + 1), ...Object.values(step?.work ?? {})];
  const key = toKey(written);
  return names.some((name) => toKey(name) === key);
}
