import type { KeyAccountType, ValueGrade } from '../../../templates/reader/grading.ts';
import type { Level } from '../../../templates/reader/playbook.ts';
import type { ParamType } from '../engine/define.ts';
import { choice } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';

/** Clears a grade. */
const none = ['无', '没有', '清除', '-'];

export const valueGrade: ParamType<ValueGrade | 'none'> = choice(
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

export const strategicLevel: ParamType<Level | 'none'> = choice(
  both('战略、重要、普通；写 无 表示清除', 'strategic, important or ordinary; or "none" to clear it'),
  { strategic: ['战略', '战略级'], important: ['重要', '重要级'], ordinary: ['普通', '普通级'], none },
);

export const keyAccount: ParamType<KeyAccountType | 'none'> = choice(
  both('协议、会员；写 无 表示不是大客户', 'agreement or member; or "none"'),
  { agreement: ['协议', '协议大客户'], member: ['会员', '会员大客户'], none: [...none, '否', '不是'] },
);
