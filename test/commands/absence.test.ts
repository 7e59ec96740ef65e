import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeLog } from '../../jobs/logs/write-log.ts';
import type { Counter } from './counter.ts';
import { openPeopleStage, planIn, waitingIn } from './people-stage.ts';

let counter: Counter;

beforeEach(async () => {
  counter = await openPeopleStage();
});

afterEach(() => counter.close());

const plan = () => planIn(counter);

const waitingFor = (staffId: string) => waitingIn(counter, staffId);

describe('请假', () => {
  const recipients = async (from: string, to: string) =>
    new Set(
      (
        await counter.core.db.reminder.findMany({
          where: { state: 'planned', audience: 'staff', dueAt: { gte: new Date(from), lt: new Date(to) } },
          include: { recipient: true },
        })
      ).map(({ recipient }) => recipient?.code),
    );
  // The trial check of C001 is prepared on 10 March and due on the 12th.
  const days = ['2026-03-09T00:00Z', '2026-03-13T00:00Z'] as const;

  it('reminders for those days go to the stand-in, and return when it ends', async () => {
    const before = await plan();
    expect(await recipients(...days)).toContain('zhang');
    expect(await counter.ask('zhang', '/crm 请假 2026-03-09 2026-03-13 代办=@赵敏')).toContain(
      '由 赵敏 代办',
    );
    expect(await recipients(...days)).not.toContain('zhang');
    expect(await recipients(...days)).toContain('zhao');
    expect(await counter.ask('zhou', '/crm 请假 列表')).toContain('张伟：');
    expect(await counter.ask('li', '/crm 请假 结束 @张伟')).toContain('请假已结束');
    expect(await plan()).toEqual(before);
  });

  it('later plans respect it, too', async () => {
    await counter.ask('li', '/crm away @zhang 2026-03-09 2026-03-13 to=@zhao');
    const { id } = await counter.aCustomer({ code: 'C009', name: '新客户' });
    expect(await recipients(...days)).not.toContain('zhang');
    const theirs = { followUp: { customerId: id }, recipientId: counter.staff.zhao.id };
    expect(await counter.core.db.reminder.count({ where: theirs })).toBeGreaterThan(0);
  });

  it('the stand-in reads, works and closes while standing in, and not a day longer', async () => {
    const { core, staff } = counter;
    await core.db.staff.update({ where: { id: staff.zhao.id }, data: { reportsToId: staff.qian.id } });
    await counter.ask('zhang', '/crm 请假 2026-03-09 2026-03-13 代办=zhao');
    const askAs = async (text: string) => await counter.ask('zhao', text);
    expect(await askAs('/crm 客户 查看 C001')).toContain('没有找到客户');
    counter.clock.set('2026-03-10T10:00');
    expect(await askAs('/crm 客户 查看 C001')).toContain('杭州精工');
    expect(await askAs('/crm 客户 列表')).toContain('C001');
    const log = { purpose: 'trial-check', summary: '好', fields: { result: 'good' }, channel: 'phone' };
    const outcome = await writeLog(core, staff.zhao, await counter.customer('C001'), log);
    expect(outcome).toMatchObject({ kind: 'closed', step: 'trial-check' });
    counter.clock.set('2026-03-14T10:00');
    expect(await askAs('/crm 客户 查看 C001')).toContain('没有找到客户');
  });

  it('a stand-in who goes away in turn is stood in for', async () => {
    await counter.ask('zhang', '/crm 请假 2026-03-09 2026-03-13 代办=zhao');
    await counter.ask('zhao', '/crm 请假 2026-03-09 2026-03-13 代办=li');
    const all = await recipients(...days);
    expect(all).not.toContain('zhang');
    expect(all).not.toContain('zhao');
    expect(all).toContain('li');
  });

  it('when the stand-in leaves, duties return to the absent person instead of no one', async () => {
    await counter.ask('zhang', '/crm 请假 2026-03-09 2026-03-13 代办=zhao');
    await counter.ask('li', '/crm staff leave @zhao to=@li confirm');
    expect(await waitingFor(counter.staff.zhao.id)).toBe(0);
    expect(await recipients(...days)).toContain('zhang');
  });

  it('is understood as it is said', async () => {
    const said = await counter.ask('zhang', '/crm 请假 从 3月9日 到 3月13日 代办 赵敏');
    expect(said).toContain('2026年3月9日 周一 – 2026年3月13日 周五');
    expect(await counter.core.db.absence.count()).toBe(1);
  });

  it.each([
    ['zhang', '2026-03-09 2026-03-13 代办=zhang', '不能由自己代自己'],
    ['zhang', '2026-03-13 2026-03-09 代办=zhao', '最后一天不能早于第一天'],
    ['zhang', '2026-02-02 2026-02-06 代办=zhao', '已经过去'],
    ['zhang', '2026-03-09 2026-03-13 代办=zhou', '不能代'],
    ['zhang', '@赵敏 2026-03-09 2026-03-13 代办=zhang', '由本人或上级登记'],
  ] as const)('%s: %s is refused', async (by, words, problem) => {
    expect(await counter.ask(by, `/crm 请假 ${words}`)).toContain(problem);
    expect(await counter.core.db.absence.count()).toBe(0);
  });

  it('two absences do not overlap, and two do not stand in for each other, also asked at the same moment', async () => {
    await Promise.all([
      counter.ask('zhang', '/crm 请假 2026-03-09 2026-03-13 代办=zhao'),
      counter.ask('zhao', '/crm 请假 2026-03-11 2026-03-12 代办=zhang'),
    ]);
    expect(await counter.core.db.absence.count()).toBe(1);
    await counter.ask('zhang', '/crm 请假 2026-03-13 2026-03-15 代办=li');
    expect(await counter.core.db.absence.count()).toBeLessThanOrEqual(2);
    const away = await counter.core.db.absence.findMany({ orderBy: { from: 'asc' } });
    expect(new Set(away.map(({ staffId }) => staffId)).size).toBe(away.length);
  });

  it('ended early, the days that were are kept', async () => {
    await counter.ask('zhang', '/crm 请假 2026-03-02 2026-03-13 代办=zhao');
    counter.clock.set('2026-03-05T09:00');
    await counter.ask('zhang', '/crm 请假 结束');
    const [absence] = await counter.core.db.absence.findMany();
    expect(absence).toMatchObject({ to: new Date('2026-03-04'), undoneAt: null });
    expect(await counter.ask('zhang', '/crm 请假 结束')).toContain('没有登记请假');
  });
});
