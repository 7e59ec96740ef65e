import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** A test that tells the story of a system: its file, and the title of its `describe` or `it`. */
type Told = readonly [file: string, title: string];

/**
 * The systems of the company's documents by their number there, and the tests that tell the story of each in the chat. From
 * 12 on a story is named after its number; the first eleven, and 27, are the core process, which was there before.
 */
const systems: Readonly<Record<string, readonly Told[]>> = {
  '1': [
    ['flow/two-years', 'the customer is opened, filed, understood, planned for and quoted'],
    [
      'rehearsal/readme-story',
      '3. the new customer has a group, a deadline in ten days, and no overdue matter',
    ],
  ],
  '2': [['commands/customer', 'hands open follow-ups to the supervisor, and reports what was re-routed']],
  '3': [
    [
      'inbound/roster',
      'is owed without a group and with a group without the customer, and the answer lists who is missing',
    ],
  ],
  '4': [
    ['commands/order', '订单'],
    ['commands/kpi', '指标: 首单准交率'],
  ],
  '5': [
    [
      'flow/two-years',
      'the first order comes, is installed with the customer’s word, and its trial is asked about',
    ],
    ['registers/after-sales', '5 安装调试: 售后'],
  ],
  '6': [['flow/slack-story', 'goes the whole way: question, answer, one tap and a form, closed']],
  '7': [['flow/two-years', 'both repurchase follow-ups are closed by their forms']],
  '8': [['flow/two-years', 'both repurchase follow-ups are closed by their forms']],
  '9': [
    ['logs/write-log', '做好联系记录'],
    ['commands/log', '记录 新增'],
  ],
  '10': [
    ['flow/two-years', 'a custom greeting is approved by the supervisor and posted in the customer’s group'],
  ],
  '11': [
    [
      'flow/two-years',
      'the first anniversary: 500.01 is refused with the rule, 500 confirmed by finance, spent and thanked for',
    ],
  ],
  '12': [['registers/development', '12 新客户开发申请 (C1)']],
  '13': [['registers/sampling', '13 大体资料表 → 打样 (C2)']],
  '14': [['registers/sampling', '14 账期及信誉额度 (C3)']],
  '15': [['registers/sampling', '15 供方调查表 / 资质材料']],
  '16': [['registers/visit', '16 费用前置']],
  '17': [['registers/project', '17 立项 (C4, C12, C13)']],
  '18': [['registers/project', '18 30 天跟踪']],
  '19': [['registers/project', '19 三个月、半年、一年检讨，终止 (C5, C6)']],
  '20': [['registers/stage', '20、40 开发阶段、推进与停止']],
  '21': [['registers/prospect', '21 潜在客户名录']],
  '22': [
    ['registers/credit-check', '22 信用 / 信息调查'],
    ['registers/suspension', '22 中止与恢复'],
  ],
  '23': [['registers/credit-check', '23 尽职调查 (C16)']],
  '24': [['registers/development', '24 选择原则']],
  '25': [
    ['commands/grade', '25 客户分级'],
    ['registers/grade-review', '25 等级复核: a duty of each supervisor'],
  ],
  '26': [['registers/profile', '26 客户档案 附表1-5']],
  '27': [['commands/contact-plan', '接触计划 完成']],
  '28': [
    ['registers/reports', '28, 29 日报、拜访日报'],
    ['registers/duties', '28, 29 日报: a duty of every working day without reminders'],
  ],
  '29': [['registers/duties', '29 日报: what is filled in']],
  '30': [
    ['registers/reports', '30 行业和市场信息报告'],
    ['registers/duties', '30 行业和市场信息报告'],
  ],
  '31': [
    ['registers/reports', '31 完善建议'],
    ['registers/duties', '31 季度审核: a duty of the company'],
  ],
  '32': [
    ['registers/plans', '32 客户计划 (C9)'],
    ['registers/duties', '32, 54 年度计划、制度年审'],
  ],
  '33': [
    ['registers/plans', '33 拜访计划 (C7, C8)'],
    ['registers/rows', '33 拜访计划 (C7, C8)'],
  ],
  '34': [
    ['registers/visit', '33, 34 拜访计划, 拜访'],
    ['registers/customer-duties', '34 大客户拜访: a duty for customers of several grades'],
  ],
  '35': [['registers/visit', '35 承诺落实']],
  '36': [['registers/key-account', '36 大客户选择、认定、合同 (C10)']],
  '37': [['people/few-contacts', '37 双人联系']],
  '38': [['people/empty-seats', '38 专人负责']],
  '39': [
    ['registers/win-back', '39 流失预警、挽回'],
    ['registers/win-back', '39 半年没有订单'],
    ['registers/win-back', '39 复购期已过'],
    ['registers/win-back', '39 用量下降: orders of three months against the three before'],
  ],
  '40': [['registers/stage', '20、40 开发阶段、推进与停止']],
  '41': [['registers/complaint', '41 投诉']],
  '41b': [['registers/inquiry', '41b 意见、来电来函、技术问题']],
  '42': [['surveys/satisfaction', '42 满意度']],
  '43': [
    ['registers/receivable', '43 应收账款'],
    ['registers/duties', '43 月度对账: a duty of the company'],
  ],
  '44': [['registers/key-account', '44 合同执行']],
  '45': [['reports/rows', '45 漏斗, 目标, 预测']],
  '46': [['reports/rows', '46 客户报告']],
  '47': [
    ['registers/plans', '47 例会'],
    ['registers/meeting', '47 例会: a duty done by the day that an entry names'],
  ],
  '48': [['reports/rows', '48 个人指标']],
  '50': [['registers/prospect', '50 客户活动、转介绍']],
  '51': [['registers/urgent', '51 应急预案、绿色通道、优先排产']],
  '52': [['registers/reception', '52 贵宾接待、来访接待']],
  '53': [['registers/reports', '53 保密与借阅']],
  '54': [['registers/reports', '54 制度年审、制度修改 (C17)']],
  '59': [['registers/receivable', '59 销售订单']],
};

/** The dates and amounts at which a system like these goes wrong, and the tests of each: a title, or the name of a row of its table. */
const boundaries: Readonly<Record<string, readonly Told[]>> = {
  'the last working day of February is Saturday 28': [
    ['plan/triggers/duty', 'the last working day of February is a Saturday'],
  ],
  'the quarter’s audit on Sunday 4 January': [
    ['plan/triggers/duty', 'the first working day of the year is a Sunday'],
  ],
  'October’s report on the 8th': [['plan/triggers/duty', 'the first Monday of October is a day off']],
  '4wh opened Friday 18:30, at 19:00, over a make-up Saturday': [
    ['plan/triggers/entered', 'over the weekend'],
    ['plan/triggers/entered', 'from the moment on which the window closes'],
    ['plan/triggers/entered', 'over a make-up Saturday'],
  ],
  '30 Nov + 3 months, then + 6': [
    ['plan/triggers/entered', 'in months, clamped'],
    ['plan/triggers/entered', 'in months, without drift'],
    ['registers/project', 'approved on the last of November, they are clamped and do not drift'],
  ],
  'overpaid by 0.01, back-dated, reversed after paid': [
    [
      'registers/receivable',
      'overpaid by 0.01, back-dated, reversed after paid: to the fen, owed since its own day, and asked for once',
    ],
  ],
  'progress obvious then none': [
    [
      'registers/project',
      'progress obvious then none: the highest so far counts, and so does a standard that was met',
    ],
  ],
  'who is away or joined on the last working day': [
    ['plan/triggers/duty', 'not who is away on its day, and who is back on it owes it'],
    ['plan/triggers/duty', 'not who came after its day; who came on it owes it'],
    ['registers/duties', 'follows roles and absences'],
  ],
  'an approval after the first visit day': [
    [
      'registers/rows',
      'approved after the day of its first visit, that visit is owed its report at once, the others their preparation',
    ],
  ],
  'a handover between': [
    ['registers/visit', 'handed over between application and decision, it is the new supervisor’s to decide'],
    ['registers/complaint', 'follows the people of its customer: a new salesperson owns it and hears of it'],
  ],
  '“not yours” and “does not exist” answer alike, completion included': [
    ['access/proof/registers', 'is opened, listed, read and moved by exactly those its file names'],
    ['rehearsal/impostor', 'completion names the customers'],
  ],
  'resuming with passed deadlines': [
    [
      'registers/suspension',
      'resuming with passed deadlines makes no burst: one list, nothing to the group, no one reported that day',
    ],
  ],
  'two files merged': [
    ['registers/profile', 'of two customers that are merged both are kept, and one of them is closed'],
  ],
  'company sales 0': [
    ['grades/suggest-grade', 'is not suggested where nothing is known'],
    [
      'reports/rows',
      'is one customer in one period: contacts, orders, share, complaints, satisfaction, receivables, what is owed',
    ],
  ],
  'terms changed with open invoices': [
    [
      'registers/sampling',
      'asked inside 13 it is its own matter: finance writes an opinion, the director decides, who asked and finance read it',
    ],
  ],
  '2 changed to 4 after the complaint opened': [
    [
      'surveys/satisfaction',
      'of several people the lowest counts, and a low score opens one complaint, which stays',
    ],
  ],
};

/** Argued out: the first words of their rows in docs/systems.md, under what stays outside. */
const outside: Readonly<Record<string, string>> = {
  '49': '培训、奖惩',
  '55': '市场调研、营销策略、品牌',
  '56': '新产品开发程序',
  '57': '招投标',
  '58': '行为风格、银行柜面',
};

const core = new Set(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '27']);
const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const numbersOf = (title: string) => /^[0-9b、, ]+/u.exec(title)?.[0].split(/[、, ]+/u) ?? [];

describe('every system of the documents', () => {
  const all = [...Array.from({ length: 59 }, (_, n) => String(n + 1)), '41b'];

  it('has a story, or is argued out', () => {
    const known = new Set([...Object.keys(systems), ...Object.keys(outside)]);
    expect(all.filter((row) => !known.has(row) || (systems[row] ?? [outside[row]]).length === 0)).toEqual([]);
    expect([...known].filter((row) => !all.includes(row))).toEqual([]);
  });

  it('that has a story, has it in a test that is there, named after the row', () => {
    const wrong = Object.entries(systems).flatMap(([row, told]) =>
      told.flatMap(([file, title]) => {
        const isThere = ['describe', 'it'].some((call) =>
          read(`${file}.test.ts`).includes(`${call}('${title}'`),
        );
        const isNamed = core.has(row) || numbersOf(title).includes(row);
        return isThere && isNamed ? [] : [`${row} ${file}: ${title}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('that is a register’s or later than the core, refuses someone in its story', () => {
    // What the program answers to who may not, or what they do not read.
    const refusal = /没有|不由您|不归您|不能由自己|由别人决定|\.not\.toContain\(|toBe\(none\)/u;
    const story = ([file, title]: Told): string => {
      const text = read(`${file}.test.ts`);
      const from = text.indexOf(`('${title}'`);
      const next = text.indexOf('\ndescribe(', from);
      return text.slice(from, next < 0 ? undefined : next);
    };
    const without = Object.entries(systems)
      .filter(([row, told]) => !core.has(row) && !told.some((one) => refusal.test(story(one))))
      .map(([row]) => row);
    expect(without).toEqual([]);
  });

  it('each of their boundaries has a test', () => {
    const missing = Object.entries(boundaries).flatMap(([boundary, told]) =>
      told.flatMap(([file, title]) =>
        read(`${file}.test.ts`).includes(`'${title}`) ? [] : [`${boundary}: ${file} ${title}`],
      ),
    );
    expect(missing).toEqual([]);
  });

  it('that is argued out, is so in the docs of both languages', () => {
    const docs = read('../docs/systems.md');
    expect(Object.values(outside).filter((words) => !docs.includes(`| ${words}`))).toEqual([]);
    expect(read('../docs/systems.zh-CN.md')).toContain('招投标');
  });
});
