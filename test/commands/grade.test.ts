import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onClick } from '../../bot/actions/on-click.ts';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import { changeCustomer } from '../../jobs/replan/change-customer.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { triggers } from '../../jobs/plan/triggers/index.ts';
import { variablesOf } from '../../templates/reader/text-variables.ts';
import type { Colleague } from '../company.ts';
import { editedTemplates, problemsOf } from '../templates/edited-templates.ts';
import { type Counter, openCounter, textOf } from './counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ at: '2026-03-12T10:00' });
  await counter.aCustomer({ code: 'C001', name: '杭州精工' });
  await counter.aCustomer({ code: 'C002', name: '宁波海天' });
});
afterEach(() => counter.close());

const row = (code = 'C001') => counter.core.db.customer.findUniqueOrThrow({ where: { code } });
const setVolume = (code: string, annualVolumeFen: bigint) =>
  counter.core.db.customer.update({ where: { code }, data: { annualVolumeFen } });
const changes = () =>
  counter.core.db.factChange.findMany({
    where: { key: { in: ['valueGrade', 'strategicLevel', 'keyAccount', 'tier', 'annualVolumeYuan'] } },
    orderBy: { id: 'asc' },
  });
const press = async (by: Colleague, code = 'C001') =>
  textOf(await onClick(await counter.context(by), 'grade-confirm', (await row(code)).id));
const buttonsFor = async (text: string) => {
  const reply = await runCommand(await counter.context('li'), text);
  return reply.kind === 'text' ? (reply.text.buttons ?? []) : [];
};
const ungraded = { valueGrade: null, strategicLevel: null, keyAccount: null, tier: 'ordinary' };

describe('25 客户分级', () => {
  it('shows the four fields, the facts they are judged by and what these suggest', async () => {
    await setVolume('C001', 60_000_000n);
    await setVolume('C002', 1_140_000_000n);
    const said = await counter.ask('li', '/crm 等级 C001');
    expect(said).toContain('建议价值等级：A1。回款信誉和增长潜力请您判断。');
    expect(said).toContain('建议战略等级：战略级');
    expect(said).not.toContain('大客户=协议');
    for (const line of ['跟进等级：普通', '战略等级：未判定', '价值等级：未判定', '大客户：否']) {
      expect(said).toContain(line);
    }
    expect(said).toContain('年用量（元）：600,000');
    expect(said).toContain('占全部客户年用量：5.00 %');
    expect(await row()).toMatchObject(ungraded);
  });

  it('5.01 % of all volume looks like a key account, which the button does not make it', async () => {
    await setVolume('C001', 501n * 10_000n);
    await setVolume('C002', 9_499n * 10_000n);
    expect(await counter.ask('li', '/crm 等级 C001')).toContain('建议考虑认定为大客户');
    await press('li');
    expect(await row()).toMatchObject({ keyAccount: null, valueGrade: 'B1' });
  });

  it('a volume between two bands is marked for review, and without a volume the answer explains how to add one', async () => {
    expect(await counter.ask('li', '/crm grade C001')).toContain('没有年用量，无法建议价值等级');
    expect(await buttonsFor('/crm grade C001')).toEqual([]);
    const said = await counter.ask('li', '/crm grade C001 volume=499,999.99');
    expect(said).toContain('年用量（元）：未填 → 499,999.99');
    expect(await counter.ask('li', '/crm grade C001')).toContain('A2（在两档之间，按低一档，请复核）');
    await counter.ask('li', '/crm grade C001 volume=19999.99');
    expect(await counter.ask('li', '/crm grade C001')).toContain('不建议价值等级');
  });

  it('确认建议 sets exactly the current suggestion, once', async () => {
    await setVolume('C001', 60_000_000n);
    await setVolume('C002', 60_000_000_000n);
    const { id } = await row();
    expect(await buttonsFor('/crm 等级 C001')).toMatchObject([{ action: 'grade-confirm', value: id }]);
    const said = await press('li');
    expect(said).toContain('价值等级：未判定 → A1');
    expect(said).toContain('战略等级：未判定 → 战略级');
    expect(await row()).toMatchObject({ ...ungraded, valueGrade: 'A1', strategicLevel: 'strategic' });
    expect(await buttonsFor('/crm 等级 C001')).toEqual([]);
    expect(await press('li')).toBe('C001 没有待确认的建议。');
    expect(await changes()).toHaveLength(2);
  });

  it.each([
    ['zhang', '由销售主管、营销总监、总经理使用'],
    ['wang', '由销售主管、营销总监、总经理使用'],
    ['zhou', '由销售主管、营销总监、总经理使用'],
    ['qian', '没有找到这个客户，或它不归您管'],
  ] as const)('%s cannot press it', async (by, why) => {
    await setVolume('C001', 60_000_000n);
    expect(await press(by)).toContain(why);
    expect(await row()).toMatchObject(ungraded);
    expect(await counter.core.db.audit.count({ where: { action: 'command.refused' } })).toBe(1);
  });

  it('a button with a foreign value finds nothing', async () => {
    const said = textOf(await onClick(await counter.context('li'), 'grade-confirm', "' OR 1=1"));
    expect(said).toContain('没有找到这个客户');
  });

  it('a salesperson reads the service policy of the grade in the file, not the grade', async () => {
    await counter.core.db.customer.update({ where: { code: 'C001' }, data: { valueGrade: 'A1' } });
    expect(await counter.ask('zhang', '/crm file C001')).toContain(
      '服务政策：最优惠的条件，优先供货，专人服务。',
    );
    expect(await counter.ask('zhang', '/crm file C001')).not.toMatch(/A1|A一级/u);
    expect(await counter.ask('zhang', '/crm file C002')).not.toContain('服务政策');
  });
});

describe('等级 with values', () => {
  it('gives each field by itself: none of the four implies another', async () => {
    await counter.ask('li', '/crm 等级 C001 价值=A一级');
    expect(await row()).toMatchObject({ ...ungraded, valueGrade: 'A1' });
    await counter.ask('li', '/crm 等级 C001 价值=无 大客户=协议');
    expect(await row()).toMatchObject({ ...ungraded, keyAccount: 'agreement' });
    await counter.ask('li', '/crm grade C001 level=strategic key=none');
    expect(await row()).toMatchObject({ ...ungraded, strategicLevel: 'strategic' });
    await counter.ask('li', '/crm 客户 等级 C001 潜力');
    expect(await row()).toMatchObject({ ...ungraded, strategicLevel: 'strategic', tier: 'potential' });
  });

  it.each([
    ['价值=B1', '价值等级'],
    ['价值=C', '价值等级'],
    ['战略=普通', '战略等级'],
    ['大客户=无', '大客户'],
    ['价值=B2 战略=重要', '价值等级、战略等级'],
  ])('%s differs from the suggestion and wants a reason', async (words, which) => {
    await setVolume('C001', 60_000_000n);
    await counter.core.db.customer.update({ where: { code: 'C001' }, data: { keyAccount: 'member' } });
    expect(await counter.ask('li', `/crm 等级 C001 ${words}`)).toContain(
      `和建议不一致（${which}），请写理由`,
    );
    expect(await row()).toMatchObject({ ...ungraded, keyAccount: 'member' });
    expect(await changes()).toEqual([]);
    await counter.ask('li', `/crm 等级 C001 ${words} 理由="回款慢，利润低"`);
    expect((await changes()).map(({ reason }) => reason)).toContainEqual({
      code: 'reason/by-hand',
      params: { text: '回款慢，利润低' },
    });
  });

  it('following the suggestion, or having none, needs no reason', async () => {
    await setVolume('C001', 60_000_000n);
    await counter.ask('li', '/crm 等级 C001 价值=A1 战略=战略 大客户=会员');
    await counter.ask('li', '/crm 等级 C002 价值=D 战略=重要');
    expect(await row()).toMatchObject({
      valueGrade: 'A1',
      strategicLevel: 'strategic',
      keyAccount: 'member',
    });
    expect(await row('C002')).toMatchObject({ valueGrade: 'D', strategicLevel: 'important' });
  });

  it('a volume given in the same line is one of the facts', async () => {
    expect(await counter.ask('li', '/crm 等级 C001 年用量=60000 价值=A1')).toContain('请写理由');
    expect(await row()).toMatchObject({ annualVolumeFen: null });
    await counter.ask('li', '/crm 等级 C001 年用量=60000 价值=B1');
    expect(await row()).toMatchObject({ annualVolumeFen: 6_000_000n, valueGrade: 'B1' });
  });

  it('who decided, before, after and why are kept, in the history and in the account', async () => {
    await setVolume('C001', 60_000_000n);
    await counter.ask('li', '/crm 等级 C001 价值=C 理由=利润低');
    counter.clock.set('2026-04-01T09:30');
    await counter.ask('chen', '/crm 等级 C001 价值=A1');
    const said = await counter.ask('li', '/crm 等级 历史 C001');
    expect(said).toBe(
      [
        'C001 杭州精工：等级历史',
        '2026年4月1日 周三 09:30 · 陈总监 · 价值等级：C类 → A1',
        '2026年3月12日 周四 10:00 · 李主管 · 价值等级：无 → C类 · 理由：利润低',
      ].join('\n'),
    );
    expect(await counter.core.db.audit.findMany({ where: { subject: 'valueGrade' } })).toMatchObject([
      { actor: '李主管', before: { valueGrade: null }, after: { valueGrade: 'C' } },
      { actor: '陈总监', before: { valueGrade: 'C' }, after: { valueGrade: 'A1' } },
    ]);
  });

  it('the same again changes nothing and leaves no trace in the history', async () => {
    await counter.ask('li', '/crm 等级 C001 战略=重要');
    await counter.ask('li', '/crm 等级 C001 战略=重要');
    expect(await changes()).toHaveLength(1);
    expect(await counter.ask('li', '/crm 等级 历史 C002')).toContain('没有改动过');
  });

  it.each([
    ['zhang', '这个命令由销售主管、营销总监、总经理使用'],
    ['wang', '这个命令由销售主管'],
    ['zhou', '这个命令由销售主管'],
    ['qian', 'C001 只能由它的销售主管或更上一级改动'],
  ] as const)('%s sees no grade and gives none', async (by, said) => {
    for (const line of ['/crm 等级 C001', '/crm 等级 C001 价值=A1', '/crm 等级 历史 C001']) {
      expect(await counter.ask(by, line)).toContain(said);
    }
    expect(await row()).toMatchObject(ungraded);
  });

  it('reads of the grades are recorded with reader and customer', async () => {
    await counter.ask('li', '/crm 等级 C001');
    const { id } = await row();
    expect(await counter.core.db.audit.findMany({ where: { action: 'file.read' } })).toMatchObject([
      { actor: '李主管', subject: 'grade show', customerId: id },
    ]);
  });

  it('speaks English where the company does', async () => {
    await counter.close();
    counter = await openCounter({ language: 'en' });
    await counter.aCustomer({ code: 'C001', name: 'Acme' });
    const said = await counter.ask(
      'li',
      '/crm grade C001 value=A1 level=important key=agreement volume=600000',
    );
    expect(said).toContain('reason=');
    const told = await counter.ask('li', '/crm grade C001 value=A1 key=agreement volume=600000');
    expect(told).toContain('Value grade: not set → A1');
    expect(`${said}${told}`).not.toMatch(/等级|大客户|理由/u);
  });
});

describe('a grade never appears in a customer text', () => {
  it('for no variable that a customer’s text may use has one', () => {
    for (const key of ['trial-check/ask', 'room/notice', 'anniversary-thanks/thanks', 'whatever/text']) {
      const grades = variablesOf(key, 'customer', triggers.all).filter((name) =>
        /grade|level|tier|account|volume/i.test(name),
      );
      expect(grades).toEqual([]);
    }
  });

  it.each(['valueGrade', 'strategicLevel', 'keyAccount', 'tier', 'annualVolumeYuan'])(
    'and one that asks for customer.%s is refused when the templates are loaded',
    (field) => {
      const dir = editedTemplates({
        'zh-CN/trial-check/ask.md': ['{{ customer.name }}', `{{ customer.name }}（{{ customer.${field} }}）`],
      });
      expect(problemsOf(() => loadTemplates(dir)).join('\n')).toContain(`customer.${field}`);
    },
  );
});

describe('the strategic level', () => {
  it('decides how long silence may last: changing it replans the follow-up', async () => {
    await counter.close();
    counter = await openCounter({ at: '2026-03-12T10:00', steps: ['silence'] });
    const { id } = await counter.aCustomer({ code: 'C001', name: '杭州精工' });
    const silence = () => counter.core.db.followUp.findMany({ where: { state: 'open' } });
    counter.clock.set('2026-04-20T10:00');
    await changeCustomer(counter.core, id, 'test', async () => null);
    expect(await silence()).toEqual([]);
    expect(await counter.ask('li', '/crm 等级 C001 战略=战略')).toContain('新增：久未联系，由 张伟 负责');
    expect(await silence()).toMatchObject([{ customerId: id, dueOn: new Date('2026-04-11') }]);
  });
});
