import { type GradeEvent, type GradeKey, gradeHistory } from '../../../jobs/grades/grade-history.ts';
import { keyAccountTypes, valueGrades } from '../../../templates/reader/grading.ts';
import { formatYuan, readYuan } from '../../../templates/reader/money.ts';
import { levels, tiers } from '../../../templates/reader/playbook.ts';
import { answer, type CommandContext, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { both, formatMoment, tierWords, type Words } from '../engine/words.ts';
import { keyAccountWords, levelWords, valueWords } from './words.ts';
import { inWords } from '../../../jobs/in-words.ts';

const shown = 30;

export const gradeHistoryShow = defineCommand({
  name: 'history',
  zh: ['历史'],
  help: both('谁在什么时候为什么改过等级', 'who changed which grade when, and why'),
  examples: ['/crm 等级 历史 C001', '/crm grade history C001'],
  capability: 'customer.manage',
  reads: 'file',
  customer: { scope: 'manage' },
  params: {},
  run: async (ctx, { customer }) => {
    const events = await gradeHistory(ctx.core.db, customer.id, shown);
    const head = `${customer.code} ${customer.name}`;
    if (events.length === 0) {
      return say(tell(ctx, `${head} 的等级没有改动过。`, `The grades of ${head} have never been changed.`));
    }
    return answer({
      title: tell(ctx, `${head}：等级历史`, `${head}: grade history`),
      body: [events.map((event) => describe(ctx, event)).join('\n')],
    });
  },
});

const keyWords: Readonly<Record<GradeKey, Words>> = {
  tier: both('跟进等级', 'tier'),
  strategicLevel: both('战略等级', 'strategic level'),
  valueGrade: both('价值等级', 'value grade'),
  keyAccount: both('大客户', 'key account'),
  annualVolumeYuan: both('年用量', 'annual volume'),
};

function describe(ctx: CommandContext, { at, key, before, after, reason, by }: GradeEvent): string {
  const { language } = ctx.core;
  const from = valueInWords(ctx, key, before);
  const to = valueInWords(ctx, key, after);
  const why = reason === null ? null : inWords(ctx.core, reason);
  return [
    formatMoment(at, ctx.core.rules.playbook.zone, language),
    by ?? tell(ctx, '系统', 'the program'),
    tell(ctx, `${keyWords[key][language]}：${from} → ${to}`, `${keyWords[key][language]}: ${from} → ${to}`),
    ...(why === null ? [] : [tell(ctx, `理由：${why}`, `reason: ${why}`)]),
  ].join(' · ');
}

/** A value in words; as stored if it no longer has any. */
function valueInWords(ctx: CommandContext, key: GradeKey, value: string | null): string {
  if (value === null) return tell(ctx, '无', 'none');
  const { language } = ctx.core;
  switch (key) {
    case 'tier':
      return wordOf(tiers, tierWords, value)?.[language] ?? value;
    case 'strategicLevel':
      return wordOf(levels, levelWords, value)?.[language] ?? value;
    case 'valueGrade':
      return wordOf(valueGrades, valueWords, value)?.[language] ?? value;
    case 'keyAccount':
      return wordOf(keyAccountTypes, keyAccountWords, value)?.[language] ?? value;
    case 'annualVolumeYuan': {
      const fen = readYuan(value);
      return fen === null ? value : formatYuan(fen);
    }
  }
}

function wordOf<T extends string>(
  known: readonly T[],
  words: Readonly<Record<T, Words>>,
  value: string,
): Words | undefined {
  const found = known.find((one) => one === value);
  return found === undefined ? undefined : words[found];
}
