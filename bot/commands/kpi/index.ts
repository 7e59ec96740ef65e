import type { Temporal } from 'temporal-polyfill';
import { can } from '../../../jobs/access/can.ts';
import { followUpRates } from '../../../jobs/figures/follow-up-rates.ts';
import { repurchaseRates, stageAskedFor } from '../../../jobs/figures/repurchase-rate.ts';
import { listOrdersOf, type OrderLine } from '../../../jobs/orders/list-orders.ts';
import { type OnTimeRate, onTimeRate, tenthsOfPercent } from '../../../jobs/orders/on-time-rate.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { answer, type CommandContext, tell } from '../engine/context.ts';
import { type CommandGroup, defineCommand, optional } from '../engine/define.ts';
import { howItStands } from '../order/describe-order.ts';
import { periodOfMonth } from '../engine/read-period.ts';
import { month } from '../engine/param-types.ts';
import { said } from '../../../templates/reader/said.ts';

/** One phone screen. */
const shownLate = 15;
const shownOwners = 20;

const kpiShow = defineCommand({
  name: '',
  zh: [],
  help: said('help/kpi'),
  examples: ['/crm 指标', '/crm 指标 上月', '/crm kpi 2026-03'],
  capability: 'figures.read',
  pages: 'lines',
  params: {
    month: optional(month, { label: said('param/month'), names: ['月份'], place: 'word' }),
  },
  run: async (ctx, { month: wanted = ctx.today.toPlainYearMonth() }) => {
    const orders = onTimeRate(
      await listOrdersOf(ctx.core.db, ctx.by, scopeOf(ctx, wanted)),
      wanted,
      ctx.today,
    );
    return answer(
      {
        title: tell(ctx, 'kpi/figures', {
          year: wanted.year,
          month: wanted.month,
          scopeWords: scopeWords(ctx),
        }),
        body: [
          describeOrders(ctx, orders).join('\n'),
          (await describeFollowUps(ctx, wanted)).join('\n'),
          ...(await describeRepurchase(ctx, wanted)),
        ],
      },
      {
        customers: orders.late.slice(0, shownLate).map(({ customer }) => customer.id),
        figures: wanted.toString(),
      },
    );
  },
});

export const kpiGroup: CommandGroup = {
  name: 'kpi',
  zh: ['指标'],
  help: said('help/kpi-group'),
  commands: [kpiShow],
  usual: { alone: '', withWords: '' },
};

function scopeWords(ctx: CommandContext): string {
  if (can(ctx.by, 'company.answer')) return tell(ctx, 'kpi/whole-company');
  return can(ctx.by, 'team.answer') ? tell(ctx, 'kpi/team') : tell(ctx, 'kpi/customers');
}

/** `66.7%（2/3）`; 无数据 without data, not 0 %. */
function percent(ctx: CommandContext, part: number, whole: number): string {
  const tenths = tenthsOfPercent(part, whole);
  if (tenths === null) return tell(ctx, 'kpi/no-data');
  return tell(ctx, 'kpi/tenths-part-whole', { tenths: tenths / 10, part, whole });
}

function describeOrders(ctx: CommandContext, rate: OnTimeRate<OrderLine>): readonly string[] {
  const figure = percent(ctx, rate.onTime, rate.counted);
  const more = rate.late.length - shownLate;
  return [
    tell(ctx, 'kpi/first-orders-time', { figure }),
    ...(rate.waiting === 0 ? [] : [tell(ctx, 'kpi/not-counted', { waiting: rate.waiting })]),
    ...rate.late.slice(0, shownLate).map((order) => describeLate(ctx, order)),
    ...(more <= 0 ? [] : [tell(ctx, 'kpi/more', { more })]),
  ];
}

function describeLate(ctx: CommandContext, order: OrderLine): string {
  const promised = formatDay(order.promisedOn, ctx.core.language);
  const parts = [
    `· ${order.customer.code} ${order.customer.name}`,
    tell(ctx, 'kpi/promised', { promised }),
    howItStands(ctx, order),
    ...(order.salesperson === null ? [] : [order.salesperson]),
  ];
  return parts.join(' · ');
}

function scopeOf(ctx: CommandContext, wanted: Temporal.PlainYearMonth) {
  const { from, next } = periodOfMonth(wanted);
  return { from, next, today: ctx.today, zone: ctx.core.rules.playbook.zone };
}

async function describeFollowUps(
  ctx: CommandContext,
  wanted: Temporal.PlainYearMonth,
): Promise<readonly string[]> {
  const rates = await followUpRates(ctx.core, ctx.by, scopeOf(ctx, wanted));
  const sum = (of: (rate: (typeof rates)[number]) => number) =>
    rates.reduce((total, rate) => total + of(rate), 0);
  const figure = percent(
    ctx,
    sum(({ onTime }) => onTime),
    sum(({ counted }) => counted),
  );
  const more = rates.length - shownOwners;
  return [
    tell(ctx, 'kpi/on-time', { figure }),
    ...rates.slice(0, shownOwners).map(({ owner, onTime, counted }) => {
      const name = owner?.name ?? tell(ctx, 'kpi/no-one');
      return `· ${name} ${percent(ctx, onTime, counted)}`;
    }),
    ...(more <= 0 ? [] : [tell(ctx, 'kpi/more-people', { more })]),
  ];
}

async function describeRepurchase(
  ctx: CommandContext,
  wanted: Temporal.PlainYearMonth,
): Promise<readonly string[]> {
  const stage = stageAskedFor(ctx.core);
  if (stage === null) return [];
  const [rate] = await repurchaseRates(ctx.core.db, ctx.by, stage, scopeOf(ctx, wanted));
  const figure = percent(ctx, rate?.repurchased ?? 0, rate?.counted ?? 0);
  return [tell(ctx, 'kpi/repurchase', { days: stage.days, figure })];
}
