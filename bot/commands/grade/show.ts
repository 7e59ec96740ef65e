import { gradeCard } from '../../../jobs/grades/grade-card.ts';
import { type GradeChange, setGrades } from '../../../jobs/grades/set-grades.ts';
import { answer } from '../engine/context.ts';
import { defineCommand, optional, type ParamType } from '../engine/define.ts';
import { choice, moneyOrNone, prose } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';
import { confirmButtons, describeGradesSet, describeSuggestion, gradeFields } from './describe-grades.ts';
import type { KeyAccountType, ValueGrade } from '../../../templates/reader/grading.ts';
import type { Level } from '../../../templates/reader/playbook.ts';

/** Clears a grade. */
const none = ['无', '没有', '清除', '-'];

const valueGrade: ParamType<ValueGrade | 'none'> = choice(
  both('A1、A2、B1、B2、C、D；写 无 表示清除', 'A1, A2, B1, B2, C or D; or "none" to clear it'),
  {
    A1: ['A一级', 'A1级'],
    A2: ['A二级', 'A2级'],
    B1: ['B一级', 'B1级'],
    B2: ['B二级', 'B2级'],
    C: ['C类', 'C级'],
    D: ['D类', 'D级'],
    none,
  },
);

const strategicLevel: ParamType<Level | 'none'> = choice(
  both('战略、重要、普通；写 无 表示清除', 'strategic, important or ordinary; or "none" to clear it'),
  { strategic: ['战略', '战略级'], important: ['重要', '重要级'], ordinary: ['普通', '普通级'], none },
);

const keyAccount: ParamType<KeyAccountType | 'none'> = choice(
  both('协议、会员；写 无 表示不是大客户', 'agreement or member; or "none"'),
  { agreement: ['协议', '协议大客户'], member: ['会员', '会员大客户'], none: [...none, '否', '不是'] },
);

/** Only the supervisor and superiors may see and set grades (requirements 1.17 a). */
export const gradeShow = defineCommand({
  name: 'show',
  zh: ['查看', '判定'],
  help: both(
    '看客户的四项等级和建议；带上值就是判定',
    'show a customer’s four grades and suggestions; with values, set them',
  ),
  examples: [
    '/crm 等级 查看 C001',
    '/crm grade show C001',
    '/crm 等级 C001 价值=A1 战略=重要 大客户=协议 理由=长期合作',
    '/crm grade C001 value=A1 level=important key=agreement volume=600000',
  ],
  capability: 'customer.manage',
  reads: 'file',
  customer: { scope: 'manage' },
  params: {
    value: optional(valueGrade, { label: both('价值等级', 'value grade'), names: ['价值', '价值等级'] }),
    level: optional(strategicLevel, {
      label: both('战略等级', 'strategic level'),
      names: ['战略', '战略等级', '级别'],
    }),
    key: optional(keyAccount, { label: both('大客户', 'key account'), names: ['大客户'] }),
    volume: optional(moneyOrNone, { label: both('年用量', 'annual volume'), names: ['年用量'] }),
    reason: optional(prose(both('为什么这样判定', 'why'), 500), {
      label: both('理由', 'reason'),
      names: ['理由', '原因'],
    }),
  },
  run: async (ctx, { customer, value, level, key, volume, reason }) => {
    const change: GradeChange = {
      ...(value === undefined ? {} : { valueGrade: value === 'none' ? null : value }),
      ...(level === undefined ? {} : { strategicLevel: level === 'none' ? null : level }),
      ...(key === undefined ? {} : { keyAccount: key === 'none' ? null : key }),
      ...(volume === undefined ? {} : { annualVolumeFen: volume === 'none' ? null : volume }),
    };
    if (Object.keys(change).length > 0) {
      return await describeGradesSet(
        ctx,
        customer,
        await setGrades(ctx.core, ctx.by, customer, change, reason),
      );
    }
    const card = await gradeCard(ctx.core.db, customer.id, ctx.core.templates.grading);
    return answer({
      title: `${customer.code} ${customer.name}`,
      body: [describeSuggestion(ctx, card).join('\n')],
      fields: gradeFields(ctx, card),
      buttons: confirmButtons(ctx, customer, card),
    });
  },
});
