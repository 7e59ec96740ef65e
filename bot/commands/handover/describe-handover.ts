import { customersAmong } from '../../../jobs/people/moved.ts';
import type { FoundHandover } from '../../../jobs/people/find-handover.ts';
import type { HandoverPreview } from '../../../jobs/people/preview-handover.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { answer, type CommandContext, type Reply, tell } from '../engine/context.ts';
import { formatMoment } from '../engine/words.ts';

/** 张伟 → 赵敏 */
export function whoToWhom(ctx: CommandContext, { from, to }: Pick<FoundHandover, 'from' | 'to'>): string {
  return `${from.name} → ${to?.name ?? tell(ctx, '（无人接手）', '(no one)')}`;
}

/** A preview of what would move, with buttons to confirm or cancel. Nothing has moved yet. */
export function describePreview(
  ctx: CommandContext,
  id: string,
  handover: Pick<FoundHandover, 'from' | 'to' | 'leaving' | 'on'>,
  preview: HandoverPreview,
  notes: readonly string[] = [],
): Reply {
  const { leaving, on, to } = handover;
  const more = preview.customerIds.length - preview.customers.length;
  const names = [
    ...preview.customers.map(({ code, name }) => `${code} ${name}`),
    ...(more > 0 ? [tell(ctx, `另有 ${more} 个`, `${more} more`)] : []),
  ].join(tell(ctx, '、', ', '));
  const field = (zh: string, en: string, value: string | number) => ({
    label: tell(ctx, zh, en),
    value: String(value),
  });
  const list = (all: readonly string[]) => all.join(tell(ctx, '、', ', '));
  return answer(
    {
      title: leaving
        ? tell(
            ctx,
            `离职预览：${whoToWhom(ctx, handover)}`,
            `Offboarding preview: ${whoToWhom(ctx, handover)}`,
          )
        : tell(ctx, `交接预览：${whoToWhom(ctx, handover)}`, `Handover preview: ${whoToWhom(ctx, handover)}`),
      body: [
        tell(
          ctx,
          '还没有改动，确认后一次办完。',
          'Nothing has changed yet. Confirm to do all of it at once.',
        ),
        ...(leaving && to === null && preview.customerIds.length > 0
          ? [
              tell(
                ctx,
                '没有写接手的人：这些位置会空着，事项暂时由上一级代收，并会提醒安排人。接手请写 to=员工',
                'No one takes over: the seats stay empty, and the superior receives what is due and is asked to assign someone. To name a successor, add to=colleague',
              ),
            ]
          : []),
        ...notes,
      ],
      fields: [
        ...(on === null ? [] : [field('从哪天起', 'From', formatDay(on, ctx.core.language))]),
        field('客户', 'Customers', preview.customerIds.length),
        ...(names === '' ? [] : [field('其中', 'Among them', names)]),
        field('未完成事项', 'Open follow-ups', preview.followUps),
        field('待发提醒', 'Pending reminders', preview.reminders),
        field('待审批', 'Approvals waiting', preview.approvals),
        ...(preview.plans === 0 ? [] : [field('接触计划', 'Contact plans', preview.plans)]),
        ...(leaving && preview.reports.length > 0
          ? [field('下属改由上一级负责', 'Will report to the superior', list(preview.reports))]
          : []),
        ...(leaving && preview.standsInFor.length > 0
          ? [field('不再代班', 'No longer stands in for', list(preview.standsInFor))]
          : []),
      ],
      buttons: [
        {
          action: 'handover-confirm',
          value: id,
          label: leaving ? tell(ctx, '确认离职', 'Confirm') : tell(ctx, '确认交接', 'Confirm'),
          style: 'primary',
        },
        { action: 'handover-cancel', value: id, label: tell(ctx, '取消', 'Cancel') },
      ],
    },
    { customers: preview.customers.map(({ id: customerId }) => customerId) },
  );
}

export function describeDone(ctx: CommandContext, handover: FoundHandover): Reply {
  const { number, state, on, leaving, from, moved } = handover;
  const customers = customersAmong(moved).length;
  const undo = tell(ctx, `撤销：/crm 交接 撤销 ${number}`, `To undo it: /crm handover undo ${number}`);
  if (state === 'scheduled' && on !== null) {
    const day = formatDay(on, ctx.core.language);
    return answer({
      title: tell(ctx, `已登记：${from.name} ${day} 离职`, `Recorded: ${from.name} leaves on ${day}`),
      body: [
        tell(
          ctx,
          `当天一早办理移交（${number}）。取消：/crm 交接 撤销 ${number}`,
          `The handover (${number}) will run that morning. To cancel it: /crm handover undo ${number}`,
        ),
      ],
    });
  }
  return answer({
    title: leaving
      ? tell(ctx, `${from.name} 已办理离职`, `${from.name} has left`)
      : tell(ctx, `已移交：${whoToWhom(ctx, handover)}`, `Handed over: ${whoToWhom(ctx, handover)}`),
    body: [
      tell(
        ctx,
        `移交 ${number}：${whoToWhom(ctx, handover)}，${customers} 个客户，待办和提醒已一起转过去。`,
        `Handover ${number}: ${whoToWhom(ctx, handover)}, ${customers} customers, with their open follow-ups and reminders.`,
      ),
      undo,
    ],
  });
}

/** `3. 2026年3月2日 周一 10:00 · 张伟 → 赵敏 · 12 个客户 · 离职` */
export function describeLine(ctx: CommandContext, handover: FoundHandover): string {
  const { number, at, leaving, state, on, moved, undoneAt } = handover;
  const { zone } = ctx.core.rules.playbook;
  const { language } = ctx.core;
  const when =
    state === 'scheduled' && on !== null
      ? tell(ctx, `将于 ${formatDay(on, language)}`, `on ${formatDay(on, language)}`)
      : formatMoment(at, zone, language);
  const customers = customersAmong(moved).length;
  return [
    `${number}. ${when}`,
    whoToWhom(ctx, handover),
    ...(state === 'scheduled' ? [] : [tell(ctx, `${customers} 个客户`, `customers: ${customers}`)]),
    ...(leaving ? [tell(ctx, '离职', 'offboarding')] : []),
    ...(undoneAt === null ? [] : [tell(ctx, '已撤销', 'undone')]),
  ].join(' · ');
}
