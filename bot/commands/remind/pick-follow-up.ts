import { workOf } from '../../../jobs/facts/work-of.ts';
import { Temporal } from 'temporal-polyfill';
import { XinhangError } from '../../../jobs/errors.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { type OpenFollowUp, openFollowUps } from '../../../jobs/follow-ups/open-follow-ups.ts';
import { type SkippedFollowUp, skippedFollowUps } from '../../../jobs/follow-ups/unskip.ts';
import type { CommandContext } from '../engine/context.ts';
import { optional } from '../engine/define.ts';
import { toKey } from '../engine/half-width.ts';
import { line } from '../engine/param-types.ts';
import { type Param, said, saidInLines } from '../../../templates/reader/said.ts';

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
  const head = headOf(customer);
  if (open.length === 0) {
    throw new XinhangError('not_found', said('remind/no-open-follow-ups', { head }));
  }
  const several = said('remind/several-open-follow-ups', { head });
  return theOne(ctx, open, written === undefined ? atHand(ctx, open) : { written }, several);
}

/**
 * The follow-up of a customer that was skipped and named, or the only one.
 *
 * @throws XinhangError `not_found` where none was skipped lately, `bad_input` listing them when it is ambiguous
 */
export async function pickSkipped(
  ctx: CommandContext,
  customer: CustomerRef,
  written: string | undefined,
): Promise<SkippedFollowUp> {
  const { core } = ctx;
  const skipped = await skippedFollowUps(core.db, customer.id, core.clock.now());
  const head = headOf(customer);
  if (skipped.length === 0) throw new XinhangError('not_found', said('remind/none-skipped', { head }));
  const several = said('remind/several-skipped', { head });
  return theOne(ctx, skipped, written === undefined ? skipped : { written }, several);
}

function headOf({ code, name }: CustomerRef): string {
  return `${code} ${name}`;
}

/** @throws XinhangError `bad_input` listing all of them, unless exactly one is meant */
function theOne<One extends Pick<OpenFollowUp, 'step' | 'cycle' | 'anchorOn'>>(
  ctx: CommandContext,
  all: readonly One[],
  meaning: readonly One[] | { readonly written: string },
  several: Param,
): One {
  const meant =
    'written' in meaning ? all.filter((one, index) => isNamed(ctx, one, index, meaning.written)) : meaning;
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return only;
  const lines = all.map((one, index) => `${index + 1}. ${workOf(ctx.core, one, one.anchorOn)}`);
  throw new XinhangError('bad_input', saidInLines([several, ...lines]));
}

/** By default, those due or already begun are meant, because later steps of the process may be open as well. */
function atHand(ctx: CommandContext, open: readonly OpenFollowUp[]): readonly OpenFollowUp[] {
  const begun = open.filter(
    ({ begun: said, dueOn }) => said || Temporal.PlainDate.compare(dueOn, ctx.today) <= 0,
  );
  return begun.length > 0 ? begun : open;
}

function isNamed(
  ctx: CommandContext,
  followUp: Pick<OpenFollowUp, 'step'>,
  index: number,
  written: string,
): boolean {
  const step = ctx.core.rules.playbook.steps.find(({ key }) => key === followUp.step);
  const names = [followUp.step, String(index + 1), ...Object.values(step?.work ?? {})];
  const key = toKey(written);
  return names.some((name) => toKey(name) === key);
}
