import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { skipUndoButton } from '../../bot/commands/remind/unskip.ts';
import { skip } from '../../bot/forms/postpone.ts';
import type { Colleague } from '../company.ts';
import { type Counter, initialOf, openCounter, textOf } from './counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
  await counter.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => counter.close());

const followUp = async () => {
  const found = await counter.core.db.followUp.findFirstOrThrow({ include: { reminders: true } });
  return { ...found, customerId: found.customerId ?? '' };
};

describe('提醒 列表', () => {
  it('has every reminder with its moment, its reader and its state', async () => {
    const said = await counter.ask('zhang', '/crm 提醒 列表 C001');
    expect(said).toContain('第一次回访客户试用情况：待办，张伟，2026年3月12日 周四 截止');
    expect(said).toContain('· 2026年3月10日 周二 09:00 → 张伟 · 待发');
    expect(said).toContain('· 2026年3月13日 周五 09:00 → 李主管 · 待发');
  });

  it('explains in words why a reminder was or will not be sent', async () => {
    await counter.ask('li', '/crm 客户 日期 C001 试用开始 无');
    const said = await counter.ask('zhang', '/crm 提醒 列表 C001');
    expect(said).toContain('已取消（起算日期或规则已取消）');
    expect(said).toContain('→ 张伟 · 已取消：起算日期或规则已取消');
    expect(said).not.toMatch(/the date|rule/u);
  });

  it('of a customer without reminders, says so', async () => {
    await counter.aCustomer({ code: 'C002', anchors: {} });
    expect(await counter.ask('zhang', '/crm 提醒 C002')).toContain('没有跟进事项');
  });
});

describe('提醒 推迟', () => {
  it('by its owner moves his prompts, delays nothing else, and the deadline stays', async () => {
    const said = await counter.ask('zhang', '/crm 提醒 推迟 C001 3-13');
    expect(said).toContain('提醒推迟到 2026年3月13日 周五');
    expect(said).toContain('截止日仍是 2026年3月12日 周四');
    expect(said).toContain('仍会上报主管');
    expect(await followUp()).toMatchObject({
      snoozedUntil: new Date('2026-03-13'),
      snoozeHolds: false,
      dueOn: new Date('2026-03-12'),
    });
  });

  it('to a day off answers with the day on which it is really said', async () => {
    expect(await counter.ask('zhang', '/crm 提醒 推迟 C001 3-14')).toContain('提醒推迟到 2026年3月16日 周一');
    expect(await counter.ask('zhang', '/crm 今天')).not.toContain('3月14日');
    // Cards and exports show it as well.
    expect(await followUp()).toMatchObject({ snoozedUntil: new Date('2026-03-16') });
  });

  it('by the supervisor holds the escalation back too', async () => {
    expect(await counter.ask('li', '/crm 提醒 推迟 C001 +5d')).not.toContain('上报');
    expect(await followUp()).toMatchObject({ snoozedUntil: new Date('2026-03-09'), snoozeHolds: true });
  });

  it('cannot snooze another person’s prompt', async () => {
    await counter.ask('li', '/crm 客户 等级 C001 潜力');
    expect(await counter.ask('zhang', '/crm 提醒 推迟 C001 +3d')).toContain('这件事由 李主管 负责');
    expect(await followUp()).toMatchObject({ snoozedUntil: null });
  });

  it.each([['今天'], ['昨天'], ['2062-03-05'], ['+91d']])('not until %s', async (until) => {
    expect(await counter.ask('zhang', `/crm 提醒 推迟 C001 ${until}`)).toContain('明天起 90 天之内');
    expect(await followUp()).toMatchObject({ snoozedUntil: null });
  });

  it.each([['明天'], ['+90d']])('until %s', async (until) => {
    await counter.ask('zhang', `/crm 提醒 推迟 C001 ${until}`);
    expect((await followUp()).snoozedUntil).not.toBeNull();
  });

  it('without a day, explains what is missing', async () => {
    expect(await counter.ask('zhang', '/crm 提醒 推迟 C001')).toContain('缺少推迟到，应写日期');
  });
});

describe('提醒 跳过', () => {
  it('closes it with the given reason, and nothing more is sent', async () => {
    const said = await counter.ask('li', '/crm 提醒 跳过 C001 客户已停产，不再试用');
    expect(said).toContain('原因：客户已停产，不再试用');
    const { reminders, ...ended } = await followUp();
    expect(ended).toMatchObject({
      state: 'cancelled',
      skipped: true,
      reason: { params: { text: '客户已停产，不再试用' } },
    });
    expect(new Set(reminders.map(({ state }) => state))).toEqual(new Set(['cancelled']));
    expect(await counter.ask('li', '/crm 提醒 C001')).toContain('已取消（客户已停产，不再试用）');
  });

  it('without a reason nothing is skipped', async () => {
    expect(await counter.ask('li', '/crm 提醒 跳过 C001')).toContain('缺少原因');
    expect(await followUp()).toMatchObject({ state: 'open' });
  });

  it('a closed follow-up cannot be skipped again', async () => {
    await counter.ask('li', '/crm 提醒 跳过 C001 不做了');
    expect(await counter.ask('li', '/crm 提醒 跳过 C001 不做了')).toContain('没有待办事项');
  });
});

describe('提醒 撤销跳过', () => {
  const audited = async () =>
    (await counter.core.db.audit.findMany({ orderBy: { id: 'asc' } })).map(
      ({ action, actor }) => `${actor} ${action}`,
    );

  it('makes it owed again, with its reminders, and is recorded', async () => {
    const before = await followUp();
    await counter.ask('li', '/crm 提醒 跳过 C001 客户已停产');
    expect(await counter.ask('li', '/crm 提醒 撤销跳过 C001')).toContain(
      '第一次回访客户试用情况：已撤销跳过，重新待办',
    );
    const { reminders, ...again } = await followUp();
    expect(again).toMatchObject({
      id: before.id,
      state: 'open',
      skipped: false,
      endedAt: null,
      dueOn: before.dueOn,
    });
    expect(
      reminders.map(({ slot, state, dueAt }) => `${slot} ${state} ${dueAt.toISOString()}`).toSorted(),
    ).toEqual(
      before.reminders.map(({ slot, state, dueAt }) => `${slot} ${state} ${dueAt.toISOString()}`).toSorted(),
    );
    expect((await audited()).slice(-2)).toEqual(['李主管 follow-up.skip', '李主管 follow-up.unskip']);
    expect(await counter.ask('li', '/crm 提醒 撤销跳过 C001')).toContain('没有可以撤销的跳过');
  });

  it('of what is not owed any more, says why it stays ended', async () => {
    await counter.ask('li', '/crm 提醒 跳过 C001 客户已停产');
    await counter.ask('li', '/crm 客户 日期 C001 试用开始 无');
    expect(await counter.ask('li', '/crm 提醒 撤销跳过 C001')).toContain(
      '现在不用做了：起算日期或规则已取消',
    );
    expect(await followUp()).toMatchObject({ state: 'cancelled', skipped: false });
  });

  it('is a button on the answer too, for those who may skip', async () => {
    const reply = await skip(await counter.context('li'), await followUp(), '客户已停产');
    const [button] = reply.kind === 'text' ? (reply.text.buttons ?? []) : [];
    expect(button).toMatchObject({ action: 'skip-undo', value: (await followUp()).id, label: '撤销' });
    const press = async (by: Colleague) =>
      textOf(await skipUndoButton.press(await counter.context(by), button?.value ?? ''));
    expect(await press('zhang')).not.toContain('重新待办');
    expect(await press('li')).toContain('重新待办');
    expect(await press('li')).toContain('没有被跳过，或已经撤销');
    expect(await followUp()).toMatchObject({ state: 'open' });
  });
});

describe('提醒 完成', () => {
  it('opens the form that closes it: a record is what done means', async () => {
    const form = await counter.askForForm('zhang', '/crm 提醒 完成 C001 客户很满意');
    expect(form).toMatchObject({ form: 'trial-check', subject: (await followUp()).id });
    expect(form.intro).toContain('C001 杭州精工');
    expect(initialOf(form, 'summary')).toBe('客户很满意');
    expect(await followUp()).toMatchObject({ state: 'open' });
  });
});

describe('where several things are owed', () => {
  beforeEach(async () => {
    const { customerId, subjectKind, subjectId } = await followUp();
    const days = { anchorOn: new Date('2026-03-02'), dueOn: new Date('2026-03-20') };
    await counter.core.db.followUp.create({
      data: {
        ...days,
        customerId,
        subjectKind,
        subjectId,
        step: 'other',
        cycle: '1',
        ownerId: counter.staff.zhang.id,
        openedAt: new Date(0),
      },
    });
  });

  it('overdue ones take precedence over future ones', async () => {
    counter.clock.set('2026-03-12T10:00');
    expect(await counter.ask('zhang', '/crm 提醒 推迟 C001 +3d')).toContain(
      '第一次回访客户试用情况：提醒推迟到',
    );
  });

  it('the answer asks which one is meant', async () => {
    const said = await counter.ask('zhang', '/crm 提醒 推迟 C001 +3d');
    expect(said).toContain('1. 第一次回访客户试用情况\n2. other');
  });

  it.each([['事项=1'], ['step=trial-check'], ['事项=第一次回访客户试用情况']])(
    '%s selects one',
    async (which) => {
      expect(await counter.ask('zhang', `/crm 提醒 推迟 C001 +3d ${which}`)).toContain(
        '第一次回访客户试用情况：提醒推迟到',
      );
    },
  );
});
