import { type GradeEvent, type GradeKey, gradeHistory } from '../../../jobs/grades/grade-history.ts';
import { answer, type CommandContext, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { formatMoment } from '../engine/words.ts';
import { fieldLabel, fieldValue } from '../../../templates/reader/field-words.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { said } from '../../../templates/reader/said.ts';

const shown = 30;

export const gradeHistoryShow = defineCommand({
  name: 'history',
  zh: ['历史'],
  help: said('help/grade-history'),
  examples: ['/crm 等级 历史 C001', '/crm grade history C001'],
  capability: 'customer.manage',
  pages: 'lines',
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

function describe(ctx: CommandContext, { at, key, before, after, reason, by }: GradeEvent): string {
  const { language } = ctx.core;
  const from = valueInWords(ctx, key, before);
  const to = valueInWords(ctx, key, after);
  const why = reason === null ? null : inWords(ctx.core, reason);
  return [
    formatMoment(at, ctx.core.rules.playbook.zone, language),
    by ?? tell(ctx, 'grade/program'),
    tell(ctx, 'grade/key-words-from-to', {
      field: fieldLabel(key, ctx.core.rules.playbook) ?? key,
      from,
      to,
    }),
    ...(why === null ? [] : [tell(ctx, 'grade/reason', { why })]),
  ].join(' · ');
}

function valueInWords(ctx: CommandContext, key: GradeKey, value: string | null): string {
  if (value === null) return tell(ctx, 'grade/none');
  return tell(ctx, 'list/all', { all: fieldValue(key, value, (code) => code) });
}
