import { describe, expect, it } from 'vitest';
import type { PlatformName } from '../../bot/platforms/index.ts';
import type { Inbound } from '../../jobs/ports.ts';
import { openCompany } from './everywhere/company.ts';
import type { Actor, Shown } from './everywhere/stage.ts';

interface Arrangement {
  /** Where colleagues read. */
  readonly home: PlatformName;
  /** Where the groups of C001 and C002 are. */
  readonly groups: readonly [PlatformName, PlatformName];
}

const arrangements: readonly Arrangement[] = [
  { home: 'feishu', groups: ['slack', 'wecom'] },
  // By name, both platforms of the groups come before the one that colleagues read.
  { home: 'slack', groups: ['dingtalk', 'feishu'] },
];

const work = '第一次回访客户试用情况';

async function told(person: Actor, code: string): Promise<readonly Shown[]> {
  const seen = await person.seesDirect();
  return seen.filter(({ text }) => text.includes(work) && text.includes(code) && !text.startsWith('已建立'));
}

async function newestWith(person: Actor, label: string, text: string): Promise<Shown> {
  const seen = await person.seesDirect();
  const found = seen.findLast((one) => one.buttons.includes(label) && one.text.includes(text));
  if (found !== undefined) return found;
  throw new Error(`nothing with the button ${label}; seen:\n${seen.map((one) => one.text).join('\n---\n')}`);
}

describe.each(arrangements)(
  'a company on $home with groups on $groups',
  { timeout: 1_200_000 },
  ({ home, groups }) => {
    it('tells people where they read and customers where their group is, through question, answer, escalation and handover', async () => {
      const [first, second] = groups;
      const { core, stage, hire, until, arrives } = await openCompany(
        [home, first, second],
        '2026-03-02T10:00',
      );
      const chen = await hire(home, 'chen', '陈静', 'director', null);
      const li = await hire(home, 'li', '李明', 'supervisor', 'chen');
      const zhang = await hire(home, 'zhang', '张伟', 'salesperson', 'li');
      const sun = await hire(home, 'sun', '孙磊', 'salesperson', 'li');

      // The supervisor opens the groups, and so has accounts there too.
      const away = new Map<PlatformName, Actor>();
      for (const name of groups) {
        const account = stage(name).colleague('李明', 'li');
        await chen.commands(`员工 账号 li ${account.id} 平台=${name}`);
        away.set(name, account);
      }
      const liOnFirst = away.get(first);
      const liOnSecond = away.get(second);
      if (liOnFirst === undefined || liOnSecond === undefined) throw new Error('there is no account');
      await liOnFirst.commands('客户 新建 C001 杭州精工 等级=普通 业务员=zhang 试用开始=今天');
      await liOnSecond.commands('客户 新建 C002 宁波塑机 等级=普通 业务员=zhang 试用开始=今天');
      expect(await core.db.customer.count()).toBe(2);
      const wang = stage(first).customer('王师傅');
      const zhou = stage(second).customer('周经理');
      const room = stage(first).room();
      const otherRoom = stage(second).room();
      await stage(first).bringsIn(wang, room);
      await stage(second).bringsIn(zhou, otherRoom, 'C002');
      await until('2026-03-02T10:05');
      expect(
        await core.db.room.findMany({
          orderBy: { customer: { code: 'asc' } },
          select: { platform: true, platformRoomId: true, customerInside: true },
        }),
      ).toEqual([
        { platform: stage(first).platform.id, platformRoomId: room, customerInside: expect.anything() },
        { platform: stage(second).platform.id, platformRoomId: otherRoom, customerInside: expect.anything() },
      ]);
      const aside = async () =>
        [...(await liOnFirst.seesDirect()), ...(await liOnSecond.seesDirect())].map(({ text }) => text);
      const before = await aside();
      // The owner has no account on that platform, but gets reminders on another.
      expect(before.filter((text) => text.includes('收不到提醒'))).toEqual([]);

      // One list of the morning has the matters of both customers.
      await until('2026-03-10T09:00');
      expect((await told(zhang, 'C001')).map(({ key }) => key)).toEqual(
        (await told(zhang, 'C002')).map(({ key }) => key),
      );
      expect(await told(zhang, 'C001')).toHaveLength(1);

      // The question, in each group.
      await until('2026-03-12T09:00');
      for (const [name, account] of away) {
        if (stage(name).platform.capabilities.customerPost === 'staff-confirm') await account.sends?.();
      }
      await core.db.delivery.updateMany({ where: { state: 'handed' }, data: { leaseUntil: new Date(0) } });
      await until('2026-03-12T09:05');
      const question = (await wang.sees(room)).at(-1);
      if (question === undefined) throw new Error('nobody asked C001');
      expect(question.text).toContain('试用');
      expect((await zhou.sees(otherRoom)).at(-1)?.text).toContain('试用');

      // The answer, told to the owner where they read, and recorded there.
      await wang.answers(question, '运行很稳定');
      await until('2026-03-12T09:30');
      expect((await zhang.seesDirect()).filter(({ text }) => text.includes('运行很稳定'))).toHaveLength(1);
      await zhang.presses(await newestWith(zhang, '记录结果', '运行很稳定'), '记录结果');
      await zhang.fills({ result: 'good', summary: '客户满意，下月谈复购' });
      expect(await core.db.followUp.findMany({ where: { customer: { code: 'C001' } } })).toMatchObject([
        { state: 'closed' },
      ]);

      // Silence about the other: to the supervisor and the director.
      // A platform that is down holds no one up who reads elsewhere.
      const scope = `platform:${stage(first).platform.id}`;
      await core.db.sql.query(
        `INSERT INTO pause (scope, problem, detail, since, until)
         VALUES ($1, 'unreachable', 'down', now(), now() + interval '1 hour')`,
        [scope],
      );
      await until('2026-03-13T09:00');
      expect(await told(li, 'C002')).toHaveLength(1);
      await core.db.pause.delete({ where: { scope } });
      await until('2026-03-17T09:00');
      expect(await told(chen, 'C002')).toHaveLength(1);

      // A command from a person's second account has that person's rights; notices go to the platform that each one reads.
      await liOnFirst.commands('移交 zhang 接手=sun 确认');
      await until('2026-03-17T09:30');
      expect(await told(sun, 'C002')).toHaveLength(1);
      await sun.presses(await newestWith(sun, '记录结果', 'C002'), '记录结果');
      await sun.fills({ result: 'good', summary: '电话里说一切正常' });
      expect(await core.db.followUp.count({ where: { state: 'open' } })).toBe(0);
      const answers = (await aside()).filter((text) => !before.includes(text));
      expect(answers.filter((text) => text.includes(work))).toEqual([]);

      // An account that is not in the register has no rights, even if a colleague has the same id on another platform.
      const stranger = stage(first).colleague('陈静', 'stranger');
      const twin = await core.db.staff.create({ data: { code: 'twin', name: '陈静', roles: ['director'] } });
      await core.db.staffIdentity.create({
        data: { staffId: twin.id, platform: stage(second).platform.id, platformUserId: stranger.id },
      });
      await stranger.commands('客户 C001');
      const said = (await stranger.seesDirect()).map(({ text }) => text).join('\n');
      expect(said).not.toBe('');
      expect(said).not.toContain('杭州精工');

      // The supervisor hears of the lost group on the platform they chose to read.
      const lost = (id: string, where: string): Inbound => ({
        kind: 'member',
        platform: id,
        dedupeKey: `left ${where}`,
        at: '2026-03-17T02:00:00Z',
        from: { platformUserId: 'nobody', name: '', external: 'unknown' },
        change: 'left',
        platformRoomId: where,
        bot: true,
        handle: { platformUserId: 'nobody', platformRoomId: where },
      });
      const toldOfLoss = async (person: Actor, code: string) =>
        (await person.seesDirect()).filter(({ text }) => text.includes(`机器人已不在客户群：${code}`)).length;
      await arrives(lost(stage(first).platform.id, room));
      expect([await toldOfLoss(li, 'C001'), await toldOfLoss(liOnSecond, 'C001')]).toEqual([1, 0]);
      await li.commands(`设置 修改 平台=${second}`);
      await arrives(lost(stage(second).platform.id, otherRoom));
      expect([await toldOfLoss(li, 'C002'), await toldOfLoss(liOnSecond, 'C002')]).toEqual([0, 1]);
    });
  },
);
