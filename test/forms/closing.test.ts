import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onClick } from '../../bot/actions/on-click.ts';
import { submitForm } from '../../bot/actions/submit-form.ts';
import { skipFollowUp } from '../../jobs/follow-ups/postpone.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import type { Colleague } from '../company.ts';
import { type Counter, formOf, initialOf, openCounter, textOf } from '../commands/counter.ts';

let counter: Counter;
let followUpId: string;
beforeEach(async () => {
  counter = await openCounter();
  await counter.aCustomer({ code: 'C001', name: '杭州精工' });
  followUpId = (await counter.core.db.followUp.findFirstOrThrow()).id;
  counter.clock.set('2026-03-12T10:00');
});
afterEach(() => counter.close());

const click = async (by: Colleague, value = followUpId) =>
  await onClick(await counter.context(by), 'close', value);
const submit = async (
  by: Colleague,
  values: Record<string, string>,
  { form = 'trial-check', subject = followUpId } = {},
) => textOf(await submitForm(await counter.context(by), form, subject, values));

const followUps = () =>
  counter.core.db.followUp.findMany({ orderBy: { cycle: 'asc' }, include: { reminders: true } });
const logs = () => counter.core.db.contactLog.findMany({ orderBy: { recordedAt: 'asc' } });
const refusals = () => counter.core.db.audit.count({ where: { action: 'command.refused' } });

const good = { result: 'good', summary: '运行良好，月底谈复购' };

async function customerSays(summary: string) {
  const [followUp] = await followUps();
  const at = new Date('2026-03-12T01:30:00Z');
  await counter.core.db.contactLog.create({
    data: {
      customerId: followUp?.customerId ?? '',
      followUpId,
      purpose: 'trial-check',
      direction: 'inbound',
      channel: 'group',
      authorName: '刘工',
      authorRole: 'customer',
      summary,
      happenedAt: at,
      recordedAt: at,
    },
  });
}

describe('the button that closes', () => {
  it('opens the form of the step, about this follow-up, naming the customer', async () => {
    const form = formOf(await click('zhang'));
    expect(form).toMatchObject({ form: 'trial-check', subject: followUpId, intro: 'C001 杭州精工' });
    expect(initialOf(form, 'summary')).toBeUndefined();
  });

  it('has the customer’s last answer in it already', async () => {
    await customerSays('还可以');
    expect(initialOf(formOf(await click('zhang')), 'summary')).toBe('客户回复：还可以');
  });

  it.each(['li', 'wang', 'chen'] as const)('%s may press it too', async (by) => {
    expect(formOf(await click(by)).subject).toBe(followUpId);
  });

  it('pressed again after a record, says who made it and when', async () => {
    await submit('zhang', good);
    counter.clock.set('2026-03-13T09:00');
    for (const by of ['zhang', 'li'] as const) {
      expect(textOf(await click(by))).toBe(
        'C001 杭州精工 第一次回访客户试用情况：张伟 已于 2026年3月12日 周四 10:00 记录完成。',
      );
    }
  });

  it('pressed after a skip, says why', async () => {
    const customerId = (await followUps())[0]?.customerId ?? '';
    await skipFollowUp(
      counter.core,
      counter.staff.li,
      { id: followUpId, customerId, step: 'trial-check' },
      '客户停产',
    );
    expect(textOf(await click('zhang'))).toContain('取消（客户停产）');
  });

  it('behaves as if it did not exist for people it is not for, and that is on record', async () => {
    const none = textOf(await click('zhao', '0198c0de-0000-7000-8000-000000000000'));
    expect(await refusals()).toBe(0);
    for (const by of ['zhao', 'zhou', 'qian'] as const) expect(textOf(await click(by))).toBe(none);
    expect(await refusals()).toBe(3);
  });

  it.each([[''], ['x'], ["' OR 1=1"], ['C001']])('an invalid id finds nothing: %j', async (value) => {
    expect(textOf(await click('zhang', value))).toContain('没有找到这件事');
    expect(counter.errors).toEqual([]);
  });

  it('an unknown button is answered as expired', async () => {
    expect(textOf(await onClick(await counter.context('zhang'), 'explode', followUpId))).toContain(
      '已经失效',
    );
  });
});

describe('the form that closes', () => {
  it('closes it with the answers, and nothing more is sent', async () => {
    expect(await submit('zhang', { ...good, repurchaseIntent: 'yes' })).toBe(
      'C001 杭州精工：第一次回访客户试用情况，已记录完成。',
    );
    const [followUp] = await followUps();
    expect(followUp).toMatchObject({ state: 'closed' });
    expect(followUp?.reminders.map(({ state }) => state)).not.toContain('planned');
    expect(await logs()).toMatchObject([
      {
        purpose: 'trial-check',
        summary: '运行良好，月底谈复购',
        authorName: '张伟',
        channel: 'phone',
        fields: { result: 'good', repurchaseIntent: 'yes' },
        followUpId,
      },
    ]);
  });

  it('where the customer answered in the group, that was the contact', async () => {
    await customerSays('很好');
    await submit('zhang', good);
    expect((await logs()).at(-1)).toMatchObject({ direction: 'outbound', channel: 'group' });
  });

  it('sent by the assistant, it counts for the owner', async () => {
    await submit('wang', good);
    expect(await followUps()).toMatchObject([{ state: 'closed' }]);
    expect(await logs()).toMatchObject([{ authorName: '王芳', onBehalfOfId: counter.staff.zhang.id }]);
  });

  it('有问题 can be opened as a complaint with the same words; a good result offers none', async () => {
    const problem = { result: 'problem', summary: '主轴异响', nextStep: '换主轴', nextOn: '2026-03-16' };
    const reply = await submitForm(await counter.context('zhang'), 'trial-check', followUpId, problem);
    const [button, ...more] = reply.kind === 'text' ? (reply.text.buttons ?? []) : [];
    expect(more.map(({ action }) => action)).toEqual(['log-correct']);
    expect(button).toMatchObject({ action: 'become', label: '转为投诉' });
    const form = formOf(await onClick(await counter.context('zhang'), 'become', button?.value ?? ''));
    expect(form.form).toBe('complaint-open');
    expect([initialOf(form, 'customer'), initialOf(form, 'summary')]).toEqual(['C001', '主轴异响']);
    await counter.core.db.followUp.updateMany({ where: { id: followUpId }, data: { state: 'open' } });
    const fine = await submitForm(await counter.context('zhang'), 'trial-check', followUpId, good);
    expect(fine.kind === 'text' ? fine.text.buttons?.map(({ action }) => action) : null).toEqual([
      'log-correct',
    ]);
  });

  it('opened as a complaint, the problem is owed once: its own step ends, with the number of the complaint', async () => {
    await counter.close();
    counter = await openCounter({ steps: ['trial-check', 'trial-problem', 'complaint-reply'] });
    for (const code of ['C001', 'C002']) await counter.aCustomer({ code, name: '杭州精工' });
    const problem = { result: 'problem', summary: '主轴异响', nextStep: '换主轴', nextOn: '2026-03-16' };
    const checks = await counter.core.db.followUp.findMany({ include: { customer: true } });
    for (const { id } of checks) await submit('zhang', problem, { subject: id });
    const owed = async () =>
      (
        await counter.core.db.followUp.findMany({
          where: { state: 'open' },
          include: { customer: true },
          orderBy: [{ customer: { code: 'asc' } }, { step: 'asc' }],
        })
      ).map(({ step, customer }) => `${customer?.code} ${step}`);
    expect(await owed()).toEqual(['C001 trial-problem', 'C002 trial-problem']);
    const log = await counter.core.db.contactLog.findFirstOrThrow({ where: { customer: { code: 'C001' } } });
    const form = formOf(await onClick(await counter.context('zhang'), 'become', log.id));
    // Opened from the log of another customer, or from none, it takes over nothing.
    const answers = { customer: 'C002', summary: '主轴异响', kind: 'quality' };
    for (const subject of [form.subject, '', 'x'])
      await submit('zhang', answers, { form: form.form, subject });
    expect((await owed()).filter((line) => line.includes('trial'))).toHaveLength(2);
    const submitted = () =>
      submit('zhang', { ...answers, customer: 'C001' }, { form: form.form, subject: form.subject });
    // The database fails between the two: neither is done, and the same answers do both.
    const complaints = await counter.core.db.entry.count();
    await counter.core.db.$executeRawUnsafe(`CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION 'the disk hiccuped'; END; $$`);
    await counter.core.db.$executeRawUnsafe(`CREATE TRIGGER fails BEFORE UPDATE ON follow_up
      FOR EACH ROW WHEN (NEW.state = 'cancelled') EXECUTE FUNCTION fails()`);
    expect(await submitted()).toContain('还没有保存');
    expect(await counter.core.db.entry.count()).toBe(complaints);
    await counter.core.db.$executeRawUnsafe('DROP FUNCTION fails CASCADE');
    const said = await submitted();
    expect(said).toContain('“解决试用问题”由它接着办');
    expect((await owed()).filter((line) => line.includes('trial'))).toEqual(['C002 trial-problem']);
    expect(await counter.ask('zhang', '/crm 提醒 C001')).toContain('已转为投诉 TS2603-004');
  });

  it('answers that are not complete close nothing, and come back whole', async () => {
    const said = await submit('zhang', { result: 'not-started', summary: '客户还在装修，下月再说' });
    expect(said).toContain('还没有保存');
    expect(said).toContain('解决期限 / 试用开始日期：请填写此项');
    expect(said).toContain('试用结果：未开始');
    expect(said).toContain('小结：客户还在装修，下月再说');
    expect(await followUps()).toMatchObject([{ state: 'open' }]);
    expect(await logs()).toEqual([]);
  });

  it('not started: this round is done, the next is counted from the day the trial will start', async () => {
    const said = await submit('zhang', { result: 'not-started', summary: '下周装好', nextOn: '2026-03-20' });
    expect(said).toContain('改从 2026年3月20日 周五 重新起算');
    expect(await followUps()).toMatchObject([
      { cycle: '1', state: 'closed' },
      { cycle: '2', state: 'open', dueOn: new Date('2026-03-30') },
    ]);
  });

  it('submitted a second time, it is kept as a separate log and closes nothing else', async () => {
    await submit('zhang', { result: 'not-started', summary: '下周装好', nextOn: '2026-03-20' });
    const said = await submit('wang', good);
    expect(said).toContain('张伟 已于 2026年3月12日 周四 10:00 记录完成');
    expect(said).toContain('您写的已另存为联系记录');
    expect(await followUps()).toMatchObject([{ state: 'closed' }, { cycle: '2', state: 'open' }]);
    expect(await logs()).toMatchObject([{ summary: '下周装好' }, { summary: '运行良好，月底谈复购' }]);
  });

  it('sent by two at the same moment, one closes it and the other’s words are kept', async () => {
    const said = await Promise.all([submit('zhang', good), submit('wang', { ...good, summary: '客户满意' })]);
    expect(said.filter((one) => one.includes('已记录完成'))).toHaveLength(1);
    expect(await logs()).toHaveLength(2);
    expect(await followUps()).toMatchObject([{ state: 'closed' }]);
  });

  it('sent by the salesperson of a customer that is the supervisor’s own by now, it is kept and closes nothing', async () => {
    await counter.ask('li', '/crm 客户 等级 C001 潜力');
    expect(await submit('zhang', good)).toContain('第一次回访客户试用情况由 李主管 负责，仍是待办。');
    expect(await followUps()).toMatchObject([{ state: 'open' }]);
    expect(await logs()).toHaveLength(1);
  });

  it.each(['zhao', 'zhou', 'qian'] as const)(
    'submitted by %s, it does nothing and reveals nothing',
    async (by) => {
      expect(await submit(by, good)).not.toMatch(/杭州精工|C001|张伟/u);
      expect(await followUps()).toMatchObject([{ state: 'open' }]);
      expect(await logs()).toEqual([]);
      expect(await refusals()).toBe(1);
    },
  );

  it.each([
    ['a form of a step that the playbook has not', { form: 'filing' }, '这张表已经失效'],
    ['a form that there is not', { form: 'customer-new-x' }, '这张表已经失效'],
    ['no subject', { subject: '' }, '没有找到这件事'],
  ])('%s closes nothing', async (_what, other, said) => {
    expect(await submit('zhang', good, other)).toContain(said);
    expect(await followUps()).toMatchObject([{ state: 'open' }]);
  });

  it('another step’s form closes nothing', async () => {
    const context = await counter.context('zhang');
    const core = { ...context.core, templates: loadedTemplates() };
    const reply = await submitForm({ ...context, core }, 'filing', followUpId, good);
    expect(textOf(reply)).toContain('没有找到这件事');
    expect(await followUps()).toMatchObject([{ state: 'open' }]);
  });

  it('a log kept without its result is closed by the button that its answer carries', async () => {
    const reply = await submitForm(await counter.context('zhang'), 'log', '', {
      customer: 'C001',
      purpose: 'trial-check',
      channel: 'visit',
      summary: '现场看过，正常',
    });
    const button = reply.kind === 'text' ? reply.text.buttons?.[0] : undefined;
    expect(button).toMatchObject({ action: 'close', value: followUpId });
    expect(await followUps()).toMatchObject([{ state: 'open' }]);
    await submit('zhang', good, { subject: button?.value ?? '' });
    expect(await followUps()).toMatchObject([{ state: 'closed' }]);
  });
});
