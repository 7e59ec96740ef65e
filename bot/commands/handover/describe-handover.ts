import { type WordKey } from '../../../templates/reader/said.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { customersAmong } from '../../../jobs/people/moved.ts';
import type { FoundHandover } from '../../../jobs/people/find-handover.ts';
import type { HandoverPreview } from '../../../jobs/people/preview-handover.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { answer, type CommandContext, type Reply, tell } from '../engine/context.ts';
import { formatMoment } from '../engine/words.ts';

/** 张伟 → 赵敏 */
export function whoToWhom(ctx: CommandContext, { from, to }: Pick<FoundHandover, 'from' | 'to'>): string {
  return `${from.name} → ${to?.name ?? tell(ctx, 'handover/no-one')}`;
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
  const names = tell(ctx, 'list/names', {
    names: [
      ...preview.customers.map(({ code, name }) => `${code} ${name}`),
      ...(more > 0 ? [tell(ctx, 'handover/more', { more })] : []),
    ],
  });
  const field = (label: WordKey & `handover/field-${string}`, value: string | number) => ({
    label: inWords(ctx.core, { code: label, params: {} }),
    value: String(value),
  });
  const list = (all: readonly string[]) => tell(ctx, 'list/names', { names: all });
  return answer(
    {
      title: leaving
        ? tell(ctx, 'handover/offboarding-preview', { whoToWhom: whoToWhom(ctx, handover) })
        : tell(ctx, 'handover/handover-preview', { whoToWhom: whoToWhom(ctx, handover) }),
      body: [
        tell(ctx, 'handover/nothing-changed-yet'),
        ...(leaving && to === null && preview.customerIds.length > 0
          ? [tell(ctx, 'handover/no-one-takes-over')]
          : []),
        ...notes,
      ],
      fields: [
        ...(on === null ? [] : [field('handover/field-from', formatDay(on, ctx.core.language))]),
        field('handover/field-customers', preview.customerIds.length),
        ...(names === '' ? [] : [field('handover/field-among', names)]),
        field('handover/field-follow-ups', preview.followUps),
        field('handover/field-reminders', preview.reminders),
        field('handover/field-approvals', preview.approvals),
        ...(preview.plans === 0 ? [] : [field('handover/field-plans', preview.plans)]),
        ...(leaving && preview.reports.length > 0
          ? [field('handover/field-reports', list(preview.reports))]
          : []),
        ...(leaving && preview.standsInFor.length > 0
          ? [field('handover/field-stands-in-for', list(preview.standsInFor))]
          : []),
      ],
      buttons: [
        {
          action: 'handover-confirm',
          value: id,
          label: leaving ? tell(ctx, 'handover/confirm-leave') : tell(ctx, 'handover/confirm-handover'),
          style: 'primary',
        },
        { action: 'handover-cancel', value: id, label: tell(ctx, 'handover/cancel') },
      ],
    },
    { customers: preview.customers.map(({ id: customerId }) => customerId) },
  );
}

export function describeDone(ctx: CommandContext, handover: FoundHandover): Reply {
  const { id, number, state, on, leaving, from, moved } = handover;
  const customers = customersAmong(moved).length;
  const buttons = [{ action: 'handover-undo', value: id, label: tell(ctx, 'handover/undo-button') }];
  const undo = tell(ctx, 'handover/undo', { number });
  if (state === 'scheduled' && on !== null) {
    const day = formatDay(on, ctx.core.language);
    return answer({
      title: tell(ctx, 'handover/recorded-leaves', { name: from.name, day }),
      body: [tell(ctx, 'handover/handover-run-morning', { number })],
      buttons,
    });
  }
  return answer({
    title: leaving
      ? tell(ctx, 'handover/left', { name: from.name })
      : tell(ctx, 'handover/handed-over', { whoToWhom: whoToWhom(ctx, handover) }),
    body: [
      tell(ctx, 'handover/what-moved', {
        number,
        whoToWhom: whoToWhom(ctx, handover),
        customers,
      }),
      undo,
    ],
    buttons,
  });
}

/** `3. 2026年3月2日 周一 10:00 · 张伟 → 赵敏 · 12 个客户 · 离职` */
export function describeLine(ctx: CommandContext, handover: FoundHandover): string {
  const { number, at, leaving, state, on, moved, undoneAt } = handover;
  const { zone } = ctx.core.rules.playbook;
  const { language } = ctx.core;
  const when =
    state === 'scheduled' && on !== null
      ? tell(ctx, 'handover/on', { dayOn: on })
      : formatMoment(at, zone, language);
  const customers = customersAmong(moved).length;
  return [
    `${number}. ${when}`,
    whoToWhom(ctx, handover),
    ...(state === 'scheduled' ? [] : [tell(ctx, 'handover/customers', { customers })]),
    ...(leaving ? [tell(ctx, 'handover/offboarding')] : []),
    ...(undoneAt === null ? [] : [tell(ctx, 'handover/undone')]),
  ].join(' · ');
}
