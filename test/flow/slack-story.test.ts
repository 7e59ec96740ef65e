import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { daysOverdue } from './count-reminders.ts';
import { openSlackScene, type SlackScene } from './slack-scene.ts';

/** The complete line as users experience it, through the real Slack libraries against a strict fake Slack. */
describe.each(['socket', 'http'] as const)('the day-10 trial check in Slack over %s', (mode) => {
  let scene: SlackScene;
  beforeEach(async () => {
    scene = await openSlackScene(mode);
  });
  afterEach(() => scene.close());

  const openCustomer = async () => {
    const { li, customer } = scene.people;
    await li.commands('/crm customer new C001 杭州精工 等级=普通 业务员=zhang 助理=wang 试用开始=今天');
    await scene.settled();
    const room = [...scene.slack.world.channels.values()].find((c) => c.kind === 'private');
    if (room === undefined) throw new Error('no group was made');
    await customer.joins(room, { inviter: li });
    await scene.until('2026-03-02T10:05');
    return room;
  };
  /** The bot's direct messages to a person, without what opening the customer says. */
  const direct = (person: { seesDirect(): readonly { text: string }[] }) =>
    person
      .seesDirect()
      .map((m) => m.text)
      .filter((text) => !text.startsWith('已建立') && !text.includes('登记了新客户'));

  it('goes the whole way: question, answer, one tap and a form, closed', async () => {
    const { zhang, li, wang, customer } = scene.people;
    const room = await openCustomer();
    expect([...room.members]).toEqual(expect.arrayContaining([li.id, zhang.id, wang.id]));
    expect(customer.sees(room).filter((m) => m.text.includes('服务记录'))).toHaveLength(1);

    await scene.until('2026-03-10T09:00');
    expect(direct(zhang)).toHaveLength(1);
    expect(direct(zhang)[0]).toContain('C001');
    expect(direct(li)).toEqual([]);

    await scene.until('2026-03-12T09:00');
    const question = customer.sees(room).at(-1);
    if (question === undefined) throw new Error('nobody asked');
    expect(question.text).toContain('试用');

    await customer.says(room, '运行很稳定', { thread: question });
    await scene.settled();
    const log = await scene.core.db.contactLog.findFirstOrThrow();
    expect(log).toMatchObject({ direction: 'inbound', authorRole: 'customer', summary: '运行很稳定' });
    expect((await scene.core.db.followUp.findFirstOrThrow()).state).toBe('open');
    await scene.until('2026-03-12T09:30');
    expect(direct(zhang).at(-1)).toContain('客户回复了');

    const card = zhang.seesDirect().at(-1);
    if (card === undefined) throw new Error('no card');
    await zhang.clicks(card, '记录结果');
    await scene.settled();
    const form = await zhang.form();
    const sent = await zhang.submits(form, { result: 'good', summary: '客户满意，下月谈复购' });
    expect(sent).toMatchObject({ closed: true, errors: {} });
    await scene.settled();
    expect(await scene.core.db.followUp.findFirstOrThrow()).toMatchObject({ state: 'closed' });

    const before = scene.slack.calls.length;
    await scene.until('2026-03-20T09:00');
    expect(scene.slack.calls.slice(before).filter((c) => c.method === 'chat.postMessage')).toEqual([]);
  });

  it('unanswered, it goes to the supervisor on the first working day after the deadline, the director on the third', async () => {
    const { li, chen } = scene.people;
    await openCustomer();
    await scene.until('2026-03-12T23:59');
    expect(direct(li)).toEqual([]);
    await scene.until('2026-03-13T09:00');
    expect(direct(li)).toHaveLength(1);
    await scene.until('2026-03-16T23:00');
    expect(direct(chen)).toEqual([]);
    await scene.until('2026-03-17T09:00');
    // The director hears once; the supervisor's morning list repeats it on every working day.
    expect(daysOverdue(direct(chen))).toEqual([5]);
    expect(daysOverdue(direct(li))).toEqual([1, 4, 5]);
    expect(direct(li).filter((text) => text.includes('逾期未记录'))).toHaveLength(1);
  });

  it('a customer who gives a command is refused, alone, with no data, and the room sees nothing', async () => {
    const { customer, zhang } = scene.people;
    const room = await openCustomer();
    const before = zhang.sees(room).length;
    for (const line of ['/crm customer show C001', '/crm today', '/crm help']) {
      await customer.commands(line, { in: room });
    }
    await scene.settled();
    const seen = customer
      .sees(room)
      .slice(before)
      .map((m) => m.text);
    expect(seen.length).toBeGreaterThan(0);
    for (const text of seen) {
      expect(text).toContain('仅供内部同事使用');
      expect(text).not.toContain('C001');
    }
    expect(zhang.sees(room)).toHaveLength(before);
  });

  it('no internal word ever reaches what the customer sees', async () => {
    const { customer, li, zhang } = scene.people;
    const room = await openCustomer();
    await scene.until('2026-03-12T09:00');
    await li.commands('/crm customer show C001', { in: room });
    await zhang.commands('/crm log list', { in: room });
    await scene.settled();
    // The same room, as a colleague sees it.
    expect(li.sees(room).map((m) => m.text)).toContainEqual(expect.stringContaining('普通'));
    await scene.until('2026-03-20T09:00');
    const everything = customer
      .sees(room)
      .map((m) => m.text)
      .join('\n');
    expect(everything).toContain('试用');
    for (const internal of ['普通', '潜力', '逾期', '截止', '负责人', 'C001', '记录结果']) {
      expect(everything).not.toContain(internal);
    }
  });

  it('a command by mention is answered only to the person who gave it', async () => {
    const { li, customer } = scene.people;
    const room = await openCustomer();
    const bot = scene.slack.world.bot.name;
    const before = customer.sees(room).length;
    await li.says(room, `@${bot} 今天`);
    await scene.settled();
    expect(customer.sees(room)).toHaveLength(before + 1);
    expect(li.sees(room).length).toBeGreaterThan(before + 1);
  });

  it('a reply that Slack brings twice is one contact log; edited and deleted, it keeps its history', async () => {
    const { customer } = scene.people;
    const room = await openCustomer();
    await scene.until('2026-03-12T09:00');
    const question = customer.sees(room).at(-1);
    if (question === undefined) throw new Error('nobody asked');
    scene.slack.behaviour.duplicate = true;
    const said = await customer.says(room, '不太好', { thread: question });
    const edited = await customer.edits(said, '还可以');
    await customer.deletes(edited);
    await scene.settled();
    const logs = await scene.core.db.contactLog.findMany({ include: { revisions: true } });
    expect(logs).toHaveLength(1);
    expect(logs[0]?.revisions.map((r) => r.change).toSorted()).toEqual(['deleted', 'edited']);
  });

  it('记为联系记录 keeps a message outside any thread under its author, once', async () => {
    const { customer, zhang } = scene.people;
    const room = await openCustomer();
    const said = await customer.says(room, '下周我们试新料');
    await scene.settled();
    expect(await scene.core.db.contactLog.count()).toBe(0);
    await zhang.shortcut(said);
    await zhang.shortcut(said);
    await scene.settled();
    expect(await scene.core.db.contactLog.findMany()).toMatchObject([
      { direction: 'inbound', authorRole: 'customer', summary: '下周我们试新料', purpose: 'contact' },
    ]);
  });

  it('an assistant closes on the salesperson’s behalf, by a command and its form', async () => {
    const { wang } = scene.people;
    await openCustomer();
    await scene.until('2026-03-12T09:00');
    await wang.commands('/crm 提醒 完成 C001');
    await scene.settled();
    const form = await wang.form();
    const wrong = await wang.submits(form, { result: 'not-started', summary: '还没开始用' });
    expect(wrong.closed).toBe(false);
    expect(Object.keys(wrong.errors)).toEqual(['nextOn']);
    expect(await wang.submits(form, { result: 'good', summary: '客户说运行稳定' })).toMatchObject({
      closed: true,
    });
    await scene.settled();
    expect((await scene.core.db.followUp.findFirstOrThrow()).state).toBe('closed');
    const owner = await scene.core.db.staff.findUniqueOrThrow({ where: { code: 'zhang' } });
    expect(await scene.core.db.contactLog.findFirstOrThrow()).toMatchObject({
      authorName: '王芳',
      onBehalfOfId: owner.id,
    });
  });

  it('colleagues picked in a form are the register’s, by their accounts', async () => {
    const { li, zhang, wang } = scene.people;
    await li.commands('/crm customer new');
    await scene.settled();
    const sent = await li.submits(await li.form(), {
      code: 'C007',
      name: '宁波精密',
      tier: 'ordinary',
      salesperson: zhang.id,
      assistant: wang.id,
    });
    expect(sent).toMatchObject({ closed: true, errors: {} });
    await scene.settled();
    const { db } = scene.core;
    const include = { supervisor: true, salesperson: true, assistant: true };
    expect(await db.customer.findUniqueOrThrow({ where: { code: 'C007' }, include })).toMatchObject({
      supervisor: { code: 'li' },
      salesperson: { code: 'zhang' },
      assistant: { code: 'wang' },
    });
  });

  it('removed from the group, the bot asks nothing there and the supervisor is notified', async () => {
    const { li } = scene.people;
    const room = await openCustomer();
    await li.removesBot(room);
    await scene.settled();
    expect(direct(li).at(-1)).toContain('机器人已不在客户群');
    const before = li.sees(room).length;
    await scene.until('2026-03-12T09:00');
    expect(li.sees(room)).toHaveLength(before);
  });
});
