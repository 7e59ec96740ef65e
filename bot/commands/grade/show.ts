import { gradeCard } from '../../../jobs/grades/grade-card.ts';
import { type GradeChange, setGrades } from '../../../jobs/grades/set-grades.ts';
import { answer } from '../engine/context.ts';
import { defineCommand, optional, type ParamType } from '../engine/define.ts';
import { choice, moneyOrNone, prose } from '../engine/param-types.ts';
import { confirmButtons, describeGradesSet, describeSuggestion, gradeFields } from './describe-grades.ts';
import type { KeyAccountType, ValueGrade } from '../../../templates/reader/grading.ts';
import type { Level } from '../../../templates/reader/playbook.ts';
import { said } from '../../../templates/reader/said.ts';

/** Clears a grade. */
const none = ['无', '没有', '清除', '-'];

const valueGrade: ParamType<ValueGrade | 'none'> = choice(said('expects/value-grade'), {
  A1: ['A一级', 'A1级'],
  A2: ['A二级', 'A2级'],
  B1: ['B一级', 'B1级'],
  B2: ['B二级', 'B2级'],
  C: ['C类', 'C级'],
  D: ['D类', 'D级'],
  none,
});

const strategicLevel: ParamType<Level | 'none'> = choice(said('expects/strategic-level'), {
  strategic: ['战略', '战略级'],
  important: ['重要', '重要级'],
  ordinary: ['普通', '普通级'],
  none,
});

const keyAccount: ParamType<KeyAccountType | 'none'> = choice(said('expects/key-account'), {
  agreement: ['协议', '协议大客户'],
  member: ['会员', '会员大客户'],
  none: [...none, '否', '不是'],
});

/** Only the supervisor and superiors may see and set grades (requirements 1.17 a). */
export const gradeShow = defineCommand({
  name: 'show',
  zh: ['查看', '判定'],
  help: said('help/grade-show'),
  examples: [
    '/crm 等级 查看 C001',
    '/crm grade show C001',
    '/crm 等级 C001 价值=A1 战略=重要 大客户=协议 理由=长期合作',
    '/crm grade C001 value=A1 level=important key=agreement volume=600000',
  ],
  capability: 'customer.manage',
  pages: 'lines',
  reads: 'file',
  customer: { scope: 'manage' },
  params: {
    value: optional(valueGrade, { label: said('param/value'), names: ['价值', '价值等级'] }),
    level: optional(strategicLevel, {
      label: said('param/level'),
      names: ['战略', '战略等级', '级别'],
    }),
    key: optional(keyAccount, { label: said('param/key'), names: ['大客户'] }),
    volume: optional(moneyOrNone, { label: said('param/volume'), names: ['年用量'] }),
    reason: optional(prose(said('expects/reason'), 500), {
      label: said('param/reason'),
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
      body: [describeSuggestion(ctx, customer, card).join('\n')],
      fields: gradeFields(ctx, card),
      buttons: confirmButtons(ctx, customer, card),
    });
  },
});
