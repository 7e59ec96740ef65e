import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { customerFields } from '../../jobs/customers/find-customer.ts';
import { eraseCustomer } from '../../jobs/erasure/erase-customer.ts';
import { addStaff } from '../../jobs/staff/keep-staff.ts';
import { staffByCode } from '../../jobs/staff/staff-member.ts';
import { openSlackScene, type SlackScene } from './slack-scene.ts';

/** The home tab of Slack, through the real adapter against a strict fake. */
describe('the home tab', () => {
  let scene: SlackScene;
  beforeEach(async () => {
    scene = await openSlackScene('http');
    const { li, customer } = scene.people;
    await li.commands('/crm customer new C001 杭州精工 等级=普通 业务员=zhang 助理=wang 试用开始=今天');
    await scene.settled();
    const room = [...scene.slack.world.channels.values()].find(({ kind }) => kind === 'private');
    if (room === undefined) throw new Error('no group was made');
    await customer.joins(room, { inviter: li });
    await scene.until('2026-03-12T09:30');
  });
  afterEach(() => scene.close());

  const hire = async (code: string, name: string, role: 'salesperson' | 'assistant') => {
    const person = scene.slack.addPerson(name);
    await addStaff(scene.core, null, {
      code,
      name,
      roles: [role],
      reportsTo: await staffByCode(scene.core.db, 'li'),
      identity: { platform: 'slack', platformUserId: person.id },
    });
    return person;
  };
  type Someone = SlackScene['people']['zhang'];
  const opens = async (person: Someone) => {
    await person.opensHome();
    await scene.settled();
    return person.seesHome();
  };
  /** Slack's rest between two views of one page is over. */
  const rested = async (time: string) => {
    await scene.core.db.home.updateMany({ data: { leaseUntil: null } });
    await scene.until(time);
  };
  const published = () => scene.slack.calls.filter(({ method }) => method === 'views.publish').length;

  it('shows the day in the words and with the buttons of the command', async () => {
    const { zhang, wang } = scene.people;
    for (const person of [zhang, wang]) {
      const home = await opens(person);
      await person.commands('/crm today');
      await scene.settled();
      const answer = person.seesDirect().at(-1);
      expect(home).toEqual({ text: answer?.text, buttons: answer?.buttons });
    }
    expect(zhang.seesHome()?.text).toContain('C001 杭州精工');
    expect(zhang.seesHome()?.buttons).toContain('1. C001 处理');
  });

  it('is worked with, and answers alone with the bot', async () => {
    const { zhang } = scene.people;
    await opens(zhang);
    await zhang.clicksHome('1. C001 处理');
    await scene.settled();
    await zhang.submits(await zhang.form(), { result: 'good', summary: '客户满意' });
    await scene.settled();
    expect(await scene.core.db.followUp.count({ where: { state: 'open' } })).toBe(0);
    expect(zhang.seesDirect().at(-1)?.text).toContain('已记录完成');
    await rested('2026-03-12T09:40');
    expect(zhang.seesHome()?.text).not.toContain('第一次回访');
  });

  it('follows what anybody does, with one view for many changes, and none where nothing has changed', async () => {
    const { zhang, li } = scene.people;
    await opens(zhang);
    await opens(li);
    await rested('2026-03-12T09:40');
    const before = published();
    await rested('2026-03-12T09:50');
    expect(published()).toBe(before);
    await li.commands('/crm 客户 新建 C002 宁波塑机 等级=普通 业务员=zhang 试用开始=2026-03-02 建群=否');
    await scene.settled();
    await li.commands('/crm 客户 等级 C001 潜力');
    await scene.settled();
    await rested('2026-03-12T10:00');
    expect(zhang.seesHome()?.text).not.toContain('C001');
    expect(li.seesHome()?.text).toContain('C001 杭州精工：第一次回访');
    expect(published() - before).toBeLessThanOrEqual(2);
  });

  it('shows what falls due within the day, to its owner, the supervisor and who stands in, though nothing else changes', async () => {
    const { zhang, wang, li } = scene.people;
    const zhao = await hire('zhao', '赵敏', 'salesperson');
    const sun = await hire('sun', '孙丽', 'assistant');
    for (const person of [zhang, zhao, sun, li]) await opens(person);
    await rested('2026-03-12T09:40');
    const adds = async (code: string, name: string) => {
      await li.commands(
        `/crm 客户 新建 ${code} ${name} 等级=普通 业务员=zhang 助理=wang 试用开始=2026-03-02 建群=否`,
      );
      await scene.settled();
    };
    await adds('C002', '宁波塑机');
    await rested('2026-03-12T09:50');
    expect(zhang.seesHome()?.text).toContain('C002 宁波塑机');
    expect(li.seesHome()?.text).toContain('C002 宁波塑机');
    for (const [away, standIn] of [
      [zhang, 'zhao'],
      [wang, 'sun'],
    ] as const) {
      await away.commands(`/crm 请假 2026-03-12 2026-03-13 代办=${standIn}`);
      await scene.settled();
    }
    await rested('2026-03-12T10:00');
    expect(zhao.seesHome()?.text).toContain('C002 宁波塑机');
    await adds('C003', '绍兴纺机');
    await rested('2026-03-12T10:10');
    for (const person of [zhao, sun]) expect(person.seesHome()?.text).toContain('C003 绍兴纺机');
  });

  it('shows what was escalated to its reader within the day', async () => {
    const { chen } = scene.people;
    await opens(chen);
    const told = () => chen.seesDirect().some(({ text }) => text.includes('C001'));
    for (let day = 13; !told(); day += 1) {
      await rested(`2026-03-${day}T08:00`);
      expect(chen.seesHome()?.text).not.toContain('C001');
      await rested(`2026-03-${day}T18:00`);
    }
    expect(chen.seesHome()?.text).toContain('C001');
  });

  it('says that the hour of a deadline has passed', async () => {
    const { zhang } = scene.people;
    await scene.core.db.followUp.updateMany({ data: { dueAt: new Date('2026-03-12T02:00:00Z') } });
    await opens(zhang);
    const before = zhang.seesHome()?.text;
    await rested('2026-03-12T10:01');
    const after = zhang.seesHome()?.text;
    expect(after).not.toBe(before);
    const count = published();
    await rested('2026-03-12T10:05');
    expect(published()).toBe(count);
  });

  it('names no one who was erased, also where it has not been opened for weeks', async () => {
    const { li, zhang } = scene.people;
    for (const person of [zhang, li]) await opens(person);
    await rested('2026-03-12T09:40');
    await scene.core.db.home.updateMany({ data: { openedAt: new Date('2026-01-01') } });
    expect(zhang.seesHome()?.text).toContain('杭州精工');
    const chen = await staffByCode(scene.core.db, 'chen');
    const customer = await scene.core.db.customer.findFirstOrThrow({ select: customerFields });
    await eraseCustomer(scene.core, chen, customer);
    await rested('2026-03-12T09:41');
    for (const person of [zhang, li]) expect(person.seesHome()?.text).not.toContain('杭州精工');
    const count = published();
    await rested('2026-03-12T09:50');
    expect(published()).toBe(count);
  });

  it('is of the day', async () => {
    const { zhang } = scene.people;
    await opens(zhang);
    expect(zhang.seesHome()?.text).toContain('3月12日');
    await rested('2026-03-13T09:00');
    expect(zhang.seesHome()?.text).toContain('3月13日');
  });

  it('shows customers, guests and strangers nothing, and is emptied for who leaves', async () => {
    const { customer, zhang } = scene.people;
    const guest = scene.slack.addPerson('小顾', { guest: 'single-channel' });
    const stranger = scene.slack.addPerson('小陌');
    await opens(zhang);
    await scene.core.db.staff.update({ where: { code: 'zhang' }, data: { leftOn: new Date(0) } });
    await rested('2026-03-12T09:40');
    const closed = zhang.seesHome();
    expect(closed?.text).toContain('没有内容');
    for (const person of [customer, guest, stranger, zhang]) expect(await opens(person)).toEqual(closed);
    expect(JSON.stringify(closed)).not.toMatch(/C001|杭州精工|李明|张伟/);
    expect(await scene.core.db.home.count()).toBe(0);
  });

  it('is emptied once when the account is given to another colleague, whose day it shows when they open it', async () => {
    const { zhang } = scene.people;
    await opens(zhang);
    const { db } = scene.core;
    await db.staff.update({ where: { code: 'zhang' }, data: { leftOn: new Date(0) } });
    const sun = await db.staff.create({ data: { code: 'sun', name: '孙磊', roles: ['salesperson'] } });
    await db.staffIdentity.updateMany({
      where: { platform: 'slack', platformUserId: zhang.id },
      data: { staffId: sun.id },
    });
    await rested('2026-03-12T09:40');
    expect(zhang.seesHome()?.text).toContain('没有内容');
    const count = published();
    await rested('2026-03-12T09:50');
    expect(published()).toBe(count);
    expect((await opens(zhang))?.text).toContain('3月12日');
    expect(zhang.seesHome()?.text).not.toContain('C001');
    await rested('2026-03-12T10:00');
    expect(published()).toBe(count + 1);
  });

  it('waits when Slack asks to slow down, and nothing is lost', async () => {
    const { zhang } = scene.people;
    scene.slack.faults.plan('views.publish', { how: 'http-429', retryAfterSeconds: 1 });
    expect(await opens(zhang)).toBeNull();
    await rested('2026-03-12T09:31');
    expect(zhang.seesHome()?.text).toContain('C001 杭州精工');
  });
});
