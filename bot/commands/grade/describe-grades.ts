import { inWords } from '../../../jobs/in-words.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import type { GradeCard } from '../../../jobs/grades/grade-card.ts';
import { type GradesSet, suggestedChange } from '../../../jobs/grades/set-grades.ts';
import type { Button, Field } from '../../../templates/reader/card.ts';
import { formatYuan } from '../../../templates/reader/money.ts';
import { answer, type CommandContext, type Reply, tell } from '../engine/context.ts';
import { describeChanges } from '../engine/describe-changes.ts';
import { keyAccountWords, levelWords, valueWords, tierWords } from '../../../templates/reader/grade-words.ts';

/** The four grades, and the facts behind them. */
export function gradeFields(ctx: CommandContext, card: GradeCard): readonly Field[] {
  const unset = tell(ctx, 'grade/not-set');
  return [
    { label: tell(ctx, 'grade/tier'), value: inWords(ctx.core, tierWords[card.tier]) },
    {
      label: tell(ctx, 'grade/strategic-level'),
      value: card.strategicLevel === null ? unset : inWords(ctx.core, levelWords[card.strategicLevel]),
    },
    {
      label: tell(ctx, 'grade/value-grade'),
      value: card.valueGrade === null ? unset : inWords(ctx.core, valueWords[card.valueGrade]),
    },
    {
      label: tell(ctx, 'grade/key-account'),
      value:
        card.keyAccount === null
          ? tell(ctx, 'grade/no')
          : inWords(ctx.core, keyAccountWords[card.keyAccount]),
    },
    {
      label: tell(ctx, 'grade/annual-volume-yuan'),
      value: card.annualVolumeFen === null ? tell(ctx, 'grade/unknown') : formatYuan(card.annualVolumeFen),
    },
    ...(card.annualVolumeFen === null ? [] : [shareField(ctx, card.annualVolumeFen, card.totalVolumeFen)]),
  ];
}

function shareField(ctx: CommandContext, volumeFen: bigint, totalFen: bigint): Field {
  // In hundredths of a percent, rounded down: a share below the limit must not be shown as 5.00 %.
  const share = totalFen === 0n ? 0 : Number((volumeFen * 10_000n) / totalFen) / 100;
  return {
    label: tell(ctx, 'grade/volume-share'),
    value: `${share.toFixed(2)} %`,
  };
}

/** The suggestion for each grade, and what cannot be suggested. */
export function describeSuggestion(
  ctx: CommandContext,
  { code }: CustomerRef,
  { suggestion }: GradeCard,
): readonly string[] {
  const { value, level, keyAccount } = suggestion;
  return [
    describeValue(ctx, code, value),
    ...(level === null ? [] : [tell(ctx, 'grade/suggested-strategic-level', { level: levelWords[level] })]),
    ...(keyAccount ? [tell(ctx, 'grade/key-account-candidate')] : []),
  ];
}

function describeValue(ctx: CommandContext, code: string, value: GradeCard['suggestion']['value']): string {
  if (value.kind === 'unknown') {
    return tell(ctx, 'grade/no-volume', { code });
  }
  if (value.kind === 'none') {
    return tell(ctx, 'grade/volume-too-low');
  }
  const grade = valueWords[value.grade];
  return value.needsReview
    ? tell(ctx, 'grade/suggested-value-grade-to-review', { grade })
    : tell(ctx, 'grade/suggested-value-grade', { grade });
}

/** Empty when there is nothing to confirm. */
export function confirmButtons(ctx: CommandContext, { id }: CustomerRef, card: GradeCard): readonly Button[] {
  if (Object.keys(suggestedChange(card)).length === 0) return [];
  const label = tell(ctx, 'grade/confirm');
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
    title: tell(ctx, 'grade/grades-updated', { code: customer.code, name: customer.name }),
    body: [(await describeChanges(ctx, changes)).join('\n')],
    fields,
  });
}
