import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { fromDbDate } from '../../prisma/days.ts';
import { formatDay } from '../../templates/reader/values.ts';
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
  if (fact === null || fact.on === null) throw refuse(core, noDeal);
  const dealOn = fromDbDate(fact.on);
  const where = { customerId, step: { in: steps.map((step) => step.key) } };
  const under =
    proposedUnder === null ? null : await tx.followUp.findFirst({ where: { ...where, id: proposedUnder } });
  const cycle = under === null ? null : yearCycle.read(under.cycle);
  const anniversary = cycle === null ? anniversaryNear(dealOn, today) : anniversaryIn(dealOn, cycle.year);
  if (anniversary === null) throw refuse(core, tooFar(core, dealOn, today));
  const open = await tx.followUp.findFirst({
    where: { ...where, state: 'open', cycle: yearCycle.write(anniversary.on) },
    select: { id: true },
  });
  return { anniversary, followUpId: open?.id ?? null };
}

interface Sentences {
  readonly 'zh-CN': string;
  readonly en: string;
}

const noDeal: Sentences = {
  'zh-CN': '这个客户还没有登记首单成交日期，没有周年，也就没有礼品。登记：/crm 订单 登记',
  en: 'This customer has no first deal on record, so no anniversary and no gift. Record it: /crm order record',
};

function tooFar(core: Core, dealOn: Temporal.PlainDate, today: Temporal.PlainDate): Sentences {
  const next = nextAnniversary(dealOn, today);
  const on = formatDay(next.on, core.language);
  return next.year === 1
    ? {
        'zh-CN': `成交未满一年，没有周年礼品。一周年是 ${on}，前 ${nearDays} 天内可以申请。`,
        en: `The first deal is less than a year ago: no anniversary, no gift. The first is on ${on}; propose within ${nearDays} days before it.`,
      }
    : {
        'zh-CN': `现在离周年日太远。下一次是 ${on}（${next.year} 周年），前 ${nearDays} 天内可以申请。`,
        en: `No anniversary is near. The next is on ${on} (year ${next.year}); propose within ${nearDays} days before it.`,
      };
}

function refuse({ language }: Core, sentences: Sentences): XinhangError {
  return new XinhangError('not_allowed', sentences[language]);
}
