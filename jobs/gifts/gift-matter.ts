import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { fromDbDate } from '../../prisma/days.ts';
import { type Said, said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { yearCycle } from '../plan/cycle.ts';
import { anniversaryTrigger } from '../plan/triggers/anniversary.ts';
import {
  type Anniversary,
  anniversaryIn,
  anniversaryNear,
  nearDays,
  nextAnniversary,
} from './anniversary.ts';

/** The anniversary a gift is for, and the open follow-up it will close, if any. */
export interface GiftMatter {
  readonly anniversary: Anniversary;
  readonly followUpId: string | null;
}

/**
 * Determined by the follow-up it was proposed under, or by today's date.
 *
 * @throws XinhangError `not_allowed` before the first anniversary, and when none is near
 */
export async function giftMatter(
  core: Core,
  tx: Tx,
  customerId: string,
  today: Temporal.PlainDate,
  proposedUnder: string | null,
): Promise<GiftMatter> {
  const found = core.rules.playbook.steps.flatMap((step) => {
    const settings = anniversaryTrigger.settingsOf(step.trigger);
    return settings !== null && step.closes.approval === 'gift' ? [{ step, settings }] : [];
  });
  const steps = found.map(({ step }) => step);
  const key = found[0]?.settings.anchor ?? 'firstDeal';
  const fact = await tx.fact.findUnique({ where: { customerId_key: { customerId, key } } });
  if (fact === null || fact.on === null) {
    throw new XinhangError('not_allowed', said('gift/no-first-deal'));
  }
  const dealOn = fromDbDate(fact.on);
  const where = { customerId, step: { in: steps.map((step) => step.key) } };
  const under =
    proposedUnder === null ? null : await tx.followUp.findFirst({ where: { ...where, id: proposedUnder } });
  const cycle = under === null ? null : yearCycle.read(under.cycle);
  const anniversary = cycle === null ? anniversaryNear(dealOn, today) : anniversaryIn(dealOn, cycle.year);
  if (anniversary === null) throw new XinhangError('not_allowed', tooFar(dealOn, today));
  const open = await tx.followUp.findFirst({
    where: { ...where, state: 'open', cycle: yearCycle.write(anniversary.on) },
    select: { id: true },
  });
  return { anniversary, followUpId: open?.id ?? null };
}

function tooFar(dealOn: Temporal.PlainDate, today: Temporal.PlainDate): Said {
  const { on: nextOn, year } = nextAnniversary(dealOn, today);
  return year === 1
    ? said('gift/first-year', { nextOn, days: nearDays })
    : said('gift/too-far', { nextOn, year, days: nearDays });
}
