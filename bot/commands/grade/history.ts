import { type GradeEvent, type GradeKey, gradeHistory } from '../../../jobs/grades/grade-history.ts';
import { keyAccountTypes, valueGrades } from '../../../templates/reader/grading.ts';
import { formatYuan, readYuan } from '../../../templates/reader/money.ts';
import { levels, tiers } from '../../../templates/reader/playbook.ts';
import { answer, type CommandContext, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { formatMoment } from '../engine/words.ts';
import { keyAccountWords, levelWords, valueWords, tierWords } from './words.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { said, type Said } from '../../../templates/reader/said.ts';

const shown = 30;

export const gradeHistoryShow = defineCommand({
  name: 'history',
  zh: ['历史'],
  help: said('help/grade-history'),
  examples: ['/crm 等级 历史 C001', '/crm grade history C001'],
  capability: 'customer.manage',
  reads: 'file',
  customer: { scope: 'manage' },
  params: {},
  run: async (ctx, { customer }) => {
    const events = await gradeHistory(ctx.core.db, customer.id, shown);
    const head = `${customer.code} ${customer.name}`;
    if (events.length === 0) {
      return say(tell(ctx, 'grade/grades-never-changed', { head }));
    }
    return answer({
      title: tell(ctx, 'grade/grade-history', { head }),
      body: [events.map((event) => describe(ctx, event)).join('\n')],
    });
  },
});

const keyWords: Readonly<Record<GradeKey, Said>> = {
  tier: said('grade/key-tier'),
  strategicLevel: said('grade/key-strategic-level'),
  valueGrade: said('grade/key-value-grade'),
  keyAccount: said('grade/key-key-account'),
  annualVolumeYuan: said('grade/key-annual-volume-yuan'),
};

function describe(ctx: CommandContext, { at, key, before, after, reason, by }: GradeEvent): string {
  const { language } = ctx.core;
  const from = valueInWords(ctx, key, before);
  const to = valueInWords(ctx, key, after);
  const why = reason === null ? null : inWords(ctx.core, reason);
  return [
    formatMoment(at, ctx.core.rules.playbook.zone, language),
    by ?? tell(ctx, 'grade/program'),
    tell(ctx, 'grade/key-words-from-to', { field: keyWords[key], from, to }),
    ...(why === null ? [] : [tell(ctx, 'grade/reason', { why })]),
  ].join(' · ');
}

/** A value in words; as stored if it no longer has any. */
function valueInWords(ctx: CommandContext, key: GradeKey, value: string | null): string {
  if (value === null) return tell(ctx, 'grade/none');
  switch (key) {
    case 'tier':
      return wordOf(ctx, tiers, tierWords, value);
    case 'strategicLevel':
      return wordOf(ctx, levels, levelWords, value);
    case 'valueGrade':
      return wordOf(ctx, valueGrades, valueWords, value);
    case 'keyAccount':
      return wordOf(ctx, keyAccountTypes, keyAccountWords, value);
    case 'annualVolumeYuan': {
      const fen = readYuan(value);
      return fen === null ? value : formatYuan(fen);
    }
  }
}

function wordOf<T extends string>(
  ctx: CommandContext,
  known: readonly T[],
  words: Readonly<Record<T, Said>>,
  value: string,
): string {
  const found = known.find((one) => one === value);
  return found === undefined ? value : inWords(ctx.core, words[found]);
}
