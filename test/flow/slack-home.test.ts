import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

  it('waits when Slack asks to slow down, and nothing is lost', async () => {
    const { zhang } = scene.people;
    scene.slack.faults.plan('views.publish', { how: 'http-429', retryAfterSeconds: 1 });
    expect(await opens(zhang)).toBeNull();
    await rested('2026-03-12T09:31');
    expect(zhang.seesHome()?.text).toContain('C001 杭州精工');
  });
});
