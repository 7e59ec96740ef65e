import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Colleague } from '../company.ts';
import type { Edit } from '../templates/edited-templates.ts';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

/** A register whose one decision is made by these deciders. */
const reviews = (deciders: string): Readonly<Record<string, Edit>> => ({
  'registers/review.yaml': `title: { zh: 评审, en: review }
command: { en: review, zh: 评审 }
about: customer
number: "PS{yy}-{nn}"
form: review-open
summary: topic
open: [salesperson, supervisor, director]
owner: salesperson
read: [own, supervisor, finance, director, gm, board-member, product, legal]
states:
  - { key: asked, zh: 待评审, en: asked }
  - { key: studied, zh: 待研究, en: to be studied }
  - { key: refused, zh: 未通过, en: refused, end: true }
  - { key: agreed, zh: 已通过, en: agreed, end: true }
moves:
  - key: judge
    command: { en: judge, zh: 评审 }
    from: asked
    to: agreed
    decide: { at: entered, no: refused, deciders: ${deciders} }
  - { key: study, command: { en: study, zh: 研究 }, from: asked, to: studied, by: [gm] }
  - { key: again, command: { en: again, zh: 重评 }, from: studied, to: asked, by: [owner] }
`,
  'forms/review-open.yaml': `title: { zh: 评审, en: Review }
submit: { zh: 提交, en: Submit }
fields:
  - { key: customer, label: { zh: 客户代号, en: Customer code }, type: line, required: true }
  - { key: topic, label: { zh: 议题, en: Topic }, type: line, required: true }
  - { key: amount, label: { zh: 金额, en: Amount }, type: money }
`,
});

let office: RegisterOffice;
afterEach(() => office.close());

const begin = async (deciders: string) => {
  office = await openRegisterOffice(reviews(deciders));
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
};
const give = (who: string, roles: string) => office.ask('chen', `/crm 员工 角色 ${who} ${roles}`);
const open = (by: Colleague = 'zhang', more = '') => office.ask(by, `/crm 评审 新建 C001 ${more} 新品密封圈`);
const state = async () =>
  (await office.core.db.entry.findFirstOrThrow({ where: { register: 'review' } })).state;
const votes = async () =>
  (
    await office.core.db.approvalDecision.findMany({
      orderBy: [{ turn: 'asc' }, { at: 'asc' }, { id: 'asc' }],
      include: { actor: true },
    })
  ).map(({ turn, actor, approved }) => `${turn} ${actor.code} ${approved ? 'yes' : 'no'}`);
const waiting = () => office.ask('zhang', '/crm 评审 查看 PS26-01');

describe('side by side', () => {
  beforeEach(async () => {
    await begin('[{ all: [product, legal], label: { zh: 会签, en: sign } }, { role: gm }]');
    await give('wang', '业务助理,产品');
    await give('zhou', '财务,法务');
    await open();
  });

  it('all are asked at once and each says yes in whatever order; then it goes on', async () => {
    await office.deliver();
    expect(office.lastTo('wang')).toContain('会签');
    expect(office.lastTo('zhou')).toContain('会签');
    expect(await office.decide('zhou')).toContain('现在等 王芳');
    expect(await waiting()).toContain('待决定：评审：王芳');
    // A second press is the same vote.
    expect(await office.decide('zhou')).toContain('已于');
    expect(await votes()).toEqual(['0 zhou yes']);
    expect(await office.decide('wang')).toContain('现在等 吴总');
    await office.decide('wu');
    expect(await state()).toBe('agreed');
  });

  it('one no ends it, with its reason', async () => {
    await office.decide('wang');
    await office.decide('zhou', '条款不行');
    expect(await state()).toBe('refused');
    expect(await waiting()).toContain('条款不行');
  });

  it('who has signed is not reminded; who has not is', async () => {
    await office.decide('zhou');
    await office.at('2026-03-04T11:00');
    expect(office.titles('wang').join()).toContain('仍待审批');
    expect(office.titles('zhou').join()).not.toContain('仍待审批');
  });
});

describe('any', () => {
  it('one of them decides; of two who press at once, one decision is made and the other is told who', async () => {
    await begin('[{ any: [director, gm] }]');
    await open();
    const replies = await Promise.all([office.decide('chen'), office.decide('wu')]);
    expect(await votes()).toHaveLength(1);
    expect(replies.filter((reply) => reply.includes('已于'))).toHaveLength(1);
    expect(await state()).toBe('agreed');
  });

  it('is refused once all have said no', async () => {
    await begin('[{ any: [director, gm] }]');
    await open();
    await office.decide('chen', '一');
    expect(await state()).toBe('asked');
    await office.decide('wu', '二');
    expect(await state()).toBe('refused');
  });
});

describe('a quorum of those who hold a post', () => {
  beforeEach(async () => {
    await begin('[{ role: board-member, quorum: 2, no: studied }]');
    for (const [who, role] of [
      ['zhao', '业务员'],
      ['li', '销售主管'],
      ['wang', '业务助理'],
    ] as const)
      await give(who, `${role},评审组组员`);
  });

  it('is reached by so many of them, each with one vote', async () => {
    await open();
    await office.decide('zhao');
    await office.decide('zhao');
    expect(await state()).toBe('asked');
    await office.decide('li', '不看好');
    expect(await state()).toBe('asked');
    await office.decide('wang');
    expect(await votes()).toEqual(['0 zhao yes', '0 li no', '0 wang yes']);
    expect(await state()).toBe('agreed');
  });

  it('cannot be reached any more: it leads where a no in this step leads', async () => {
    await open();
    await office.decide('zhao', '一');
    await office.decide('li', '二');
    expect(await state()).toBe('studied');
  });

  it('an applicant among them does not vote, nor for one who is away', async () => {
    await open('li');
    await office.ask('chen', '/crm 请假 zhao 2026-03-03 2026-03-06 代办=li');
    expect(await office.decide('li')).toContain('不能由自己审批');
    await office.decide('wang');
    // The stand-in of the third is the applicant, so no one is left who could make it two.
    expect(await votes()).toEqual(['0 wang yes']);
    expect(await state()).toBe('agreed');
  });

  it('who stands in for the applicant has no vote for them either', async () => {
    await open('li');
    expect(await office.ask('chen', '/crm 请假 li 2026-03-03 2026-03-06 代办=qian')).toContain('钱主管');
    expect(await office.decide('qian')).toContain('不由您审批');
    expect(await votes()).toEqual([]);
  });

  it('two of them away at once: who stands in for both decides for each, and the third alone makes no two', async () => {
    await open();
    for (const who of ['zhao', 'li'] as const)
      expect(await office.ask('chen', `/crm 请假 ${who} 2026-03-03 2026-03-06 代办=chen`)).toContain('陈');
    await office.deliver();
    expect(await office.decide('wang')).toContain('现在等 陈总监');
    expect(await state()).toBe('asked');
    await office.decide('chen');
    expect(await votes()).toEqual(['0 wang yes', '0 chen yes', '0 chen yes']);
    expect(await state()).toBe('agreed');
    await office.deliver();
    expect(office.lastTo('zhang')).toContain('已同意');
  });

  it('of two who are left, both have to', async () => {
    await give('wang', '业务助理');
    await open();
    await office.decide('zhao');
    expect(await state()).toBe('asked');
    await office.decide('li');
    expect(await state()).toBe('agreed');
  });

  it('goes on without one who loses the post, if the votes suffice', async () => {
    await give('wang', '业务助理');
    await open();
    await office.decide('zhao');
    await give('li', '销售主管');
    await office.at('2026-03-04T09:30');
    expect(await state()).toBe('agreed');
  });
});

describe('an opinion', () => {
  it('does not stop it when it is no, and is read by those who decide', async () => {
    await begin('[{ role: finance, says: opinion, label: { zh: 写意见, en: write } }, { role: director }]');
    await open();
    await office.deliver();
    expect(office.lastTo('zhou')).toContain('不同意也不会中止');
    expect(await office.decide('zhou', '账期太长')).toContain('已记录，现在等 陈总监');
    await office.deliver();
    expect(office.lastTo('chen')).toContain('写意见：周财务 不同意：账期太长');
    await office.decide('chen');
    expect(await state()).toBe('agreed');
  });
});

describe('an acknowledgement', () => {
  it('has one button and no no', async () => {
    await begin('[{ role: director }, { all: [finance, gm], says: acknowledgement }]');
    await open();
    await office.decide('chen');
    await office.deliver();
    const card = office.chat.messages.findLast(({ room }) => room === 'dm:U-wu')?.content;
    expect(card?.buttons?.map(({ action, label }) => `${action} ${label}`)).toEqual(['approve 已阅']);
    expect(await office.decide('wu', '不要')).toContain('不能驳回');
    await office.decide('wu');
    expect(await state()).toBe('asked');
    await office.decide('zhou');
    expect(await state()).toBe('agreed');
  });
});

describe('a condition on a step', () => {
  const chain = '[{ role: director }, { role: gm, if: { amount: { atLeast: 100000 } } }]';
  it.each([
    ['99999.99', 'agreed'],
    ['100000', 'asked'],
    ['', 'asked'],
  ])('an amount of %s: %s after the first yes', async (amount, after) => {
    await begin(chain);
    await open('zhang', amount === '' ? '' : `金额=${amount}`);
    await office.decide('chen');
    // Without an amount the step is passed over too.
    expect(await state()).toBe(amount === '' ? 'agreed' : after);
    if (after !== 'asked' || amount === '') return;
    await office.decide('wu');
    expect(await state()).toBe('agreed');
  });

  it('the first step can be passed over', async () => {
    await begin('[{ role: gm, if: { customerTier: potential } }, { role: director }]');
    await open();
    expect(await waiting()).toContain('陈总监');
  });
});

describe('the superior of the owner', () => {
  it('decides, and the next one above where that is who applied', async () => {
    await begin('[{ superiorOf: owner, standIn: gm }]');
    await open();
    expect(await waiting()).toContain('待决定：评审：李主管');
    await open('li');
    expect(await office.ask('li', '/crm 评审 查看 PS26-02')).toContain('待决定：评审：陈总监');
  });
});
