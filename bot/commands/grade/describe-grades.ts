import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import type { GradeCard } from '../../../jobs/grades/grade-card.ts';
import { type GradesSet, suggestedChange } from '../../../jobs/grades/set-grades.ts';
import type { Button, Field } from '../../../templates/reader/card.ts';
import { formatYuan } from '../../../templates/reader/money.ts';
import { answer, type CommandContext, type Reply, tell } from '../engine/context.ts';
import { describeChanges } from '../engine/describe-changes.ts';
import { tierWords } from '../engine/words.ts';
import { keyAccountWords, levelWords, valueWords } from './words.ts';

/** The four grades, and the facts behind them. */
export function gradeFields(ctx: CommandContext, card: GradeCard): readonly Field[] {
  const { language } = ctx.core;
  const unset = tell(ctx, '未判定', 'not set');
  return [
    { label: tell(ctx, '跟进等级', 'Tier'), value: tierWords[card.tier][language] },
    {
      label: tell(ctx, '战略等级', 'Strategic level'),
      value: card.strategicLevel === null ? unset : levelWords[card.strategicLevel][language],
    },
    {
      label: tell(ctx, '价值等级', 'Value grade'),
      value: card.valueGrade === null ? unset : valueWords[card.valueGrade][language],
    },
    {
      label: tell(ctx, '大客户', 'Key account'),
      value: card.keyAccount === null ? tell(ctx, '否', 'no') : keyAccountWords[card.keyAccount][language],
    },
    {
      label: tell(ctx, '年用量（元）', 'Annual volume (yuan)'),
      value: card.annualVolumeFen === null ? tell(ctx, '未填', 'unknown') : formatYuan(card.annualVolumeFen),
    },
    ...(card.annualVolumeFen === null ? [] : [shareField(ctx, card.annualVolumeFen, card.totalVolumeFen)]),
  ];
}

function shareField(ctx: CommandContext, volumeFen: bigint, totalFen: bigint): Field {
  // In hundredths of a percent, rounded down: a share below the limit must not be shown as 5.00 %.
  const share = totalFen === 0n ? 0 : Number((volumeFen * 10_000n) / totalFen) / 100;
  return {
    label: tell(ctx, '占全部客户年用量', 'Share of all customers’ volume'),
    value: `${share.toFixed(2)} %`,
  };
}

/** The suggestion for each grade, and what cannot be suggested. */
export function describeSuggestion(ctx: CommandContext, { suggestion }: GradeCard): readonly string[] {
  const { value, level, keyAccount } = suggestion;
  const { language } = ctx.core;
  return [
    describeValue(ctx, value),
    ...(level === null
      ? []
      : [
          tell(
            ctx,
            `建议战略等级：${levelWords[level][language]}`,
            `Suggested strategic level: ${levelWords[level][language]}`,
          ),
        ]),
    ...(keyAccount
      ? [
          tell(
            ctx,
            '年用量占比超过标准，建议考虑认定为大客户；是协议还是会员，请主管判定：大客户=协议 或 大客户=会员',
            'Its share of the total volume is above the limit for a key account. Please decide the type: key=agreement or key=member',
          ),
        ]
      : []),
  ];
}

function describeValue(ctx: CommandContext, value: GradeCard['suggestion']['value']): string {
  if (value.kind === 'unknown') {
    return tell(
      ctx,
      '没有年用量，无法建议价值等级。补年用量：年用量=600000',
      'No value grade can be suggested without an annual volume. To add it: volume=600000',
    );
  }
  if (value.kind === 'none') {
    return tell(
      ctx,
      '年用量低于最低一档，不建议价值等级。',
      'The annual volume is below the lowest band, so no value grade is suggested.',
    );
  }
  const grade = valueWords[value.grade][ctx.core.language];
  const review = value.needsReview
    ? tell(ctx, '（在两档之间，按低一档，请复核）', ' (between two bands, so the lower one; please review)')
    : '';
  return tell(
    ctx,
    `建议价值等级：${grade}${review}。回款信誉和增长潜力请您判断。`,
    `Suggested value grade: ${grade}${review}. Please judge payment record and growth potential yourself.`,
  );
}

/** Empty when there is nothing to confirm. */
export function confirmButtons(ctx: CommandContext, { id }: CustomerRef, card: GradeCard): readonly Button[] {
  if (Object.keys(suggestedChange(card)).length === 0) return [];
  const label = tell(ctx, '确认建议', 'Confirm');
  return [{ action: 'grade-confirm', value: id, label, style: 'primary' }];
}

/** The new grades with the previous ones, and the resulting changes of the plan. */
export async function describeGradesSet(
  ctx: CommandContext,
  customer: CustomerRef,
  { before, after, changes }: GradesSet,
): Promise<Reply> {
  const was = new Map(gradeFields(ctx, before).map(({ label, value }) => [label, value]));
  const fields = gradeFields(ctx, after).map(({ label, value }) => {
    const old = was.get(label);
    return { label, value: old === undefined || old === value ? value : `${old} → ${value}` };
  });
  return answer({
    title: tell(
      ctx,
      `${customer.code} ${customer.name}：等级已更新`,
      `${customer.code} ${customer.name}: grades updated`,
    ),
    body: [(await describeChanges(ctx, changes)).join('\n')],
    fields,
  });
}
