import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import { person, personOrNobody } from '../../bot/commands/engine/param-types.ts';
import { pathOf } from '../../bot/commands/engine/route.ts';
import { groupsOf } from '../../bot/commands/index.ts';
import { table } from '../access/proof/table.ts';
import { onClick } from '../../bot/actions/on-click.ts';
import { staffByIdentity } from '../../jobs/staff/staff-member.ts';
import { runDay } from '../../jobs/run-day.ts';
import { toDbDate } from '../../prisma/days.ts';
import type { Colleague } from '../company.ts';
import { type Counter, textOf } from './counter.ts';
import { openPeopleStage, planIn, waitingIn } from './people-stage.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';

const groups = groupsOf(loadedTemplates());

let counter: Counter;

beforeEach(async () => {
  counter = await openPeopleStage();
});

afterEach(() => counter.close());

/** Types the command and returns the reply with its buttons. */
async function press(by: Colleague, text: string) {
  const ctx = await counter.context(by);
  const reply = await runCommand(ctx, text);
  if (reply.kind !== 'text') throw new Error('expected words');
  const [button] = reply.text.buttons ?? [];
  return { text: textOf(reply), button: button ?? null };
}

const click = async (by: Colleague, action: string, value: string) =>
  textOf(await onClick(await counter.context(by), action, value));

const salespeople = async () =>
  (await counter.core.db.customer.findMany({ orderBy: { code: 'asc' }, include: { salesperson: true } })).map(
    ({ code, salesperson }) => `${code} ${salesperson?.code ?? '-'}`,
  );

const plan = () => planIn(counter);

const waitingFor = (staffId: string) => waitingIn(counter, staffId);

/** Every place in a command where a colleague may be named. */
const named = groups.flatMap((group) =>
  group.commands.flatMap((command) =>
    Object.entries(command.params)
      .filter(([, { type }]) => type === person || type === personOrNobody)
      .map(([key]) => [`${pathOf(group, command)} ${key}`, pathOf(group, command), command, key] as const),
  ),
);

describe('two colleagues of one name', () => {
  beforeEach(async () => {
    const { core, staff } = counter;
    await core.db.staff.create({
      data: { code: 'zhang2', name: '张伟', roles: ['salesperson'], reportsToId: staff.li.id },
    });
  });

  it('may be named in a dozen places', () => {
    expect(named.length).toBeGreaterThan(12);
  });

  it.each(named)('are told apart by code: %s', async (_where, path, command, key) => {
    // Reports of registers are not in the table.
    const line = table[path]?.[2] ?? `/crm ${path}`;
    if (typeof line !== 'string') throw new Error(`how is ${path} tried?`);
    const words = line.replaceAll('$C', 'C001').replaceAll('$Nd', '1d').replaceAll('$N', '9').split(' ');
    const others = Object.entries(command.params).filter(
      ([other, { type, optional }]) => other !== key && type === person && !optional,
    );
    const typed = [
      ...words.filter((word) => !/(?:^|=)(?:zhang|zhao|li)$/u.test(word)),
      ...others.map(([other]) => `${other}=wang`),
      `${key}=张伟`,
    ].join(' ');
    const before = await counter.core.db.audit.count();
    const said = await counter.ask('li', typed);
    expect(said).toContain('有几位同事都叫“张伟”：zhang（业务员）、zhang2（业务员）。请写代号。');
    expect(await counter.core.db.audit.count()).toBe(before);
    expect(await counter.ask('li', typed.replace('张伟', 'zhang2'))).not.toContain('有几位同事');
  });
});

describe('lists that name people', () => {
  const lists = [
    '/crm 客户 列表',
    '/crm 客户 查看 C001',
    '/crm 提醒 列表 C001',
    '/crm 今天',
    '/crm 接触计划 列表 C001',
    '/crm kpi',
  ];
  beforeEach(async () => {
    const { core, staff } = counter;
    // Overdue, so that the figures count it.
    await core.db.followUp.updateMany({ data: { dueOn: toDbDate(counter.today().subtract({ days: 1 })) } });
    await counter.ask('li', '/crm contact-plan add C001 李工 staff=zhang');
    await core.db.staff.update({ where: { id: staff.zhao.id }, data: { leftOn: null } });
  });

  it.each(lists)('%s: by name alone, while the name is one person’s', async (line) => {
    const said = await counter.ask('li', line);
    expect(said).toContain('张伟');
    expect(said).not.toContain('(zhang)');
  });

  it.each(lists)('%s: with the code, where two have the same name, even if one has left', async (line) => {
    const leftOn = toDbDate(counter.today());
    await counter.core.db.staff.create({
      data: { code: 'zhang2', name: '张伟', roles: ['salesperson'], leftOn },
    });
    expect(await counter.ask('li', line)).toContain('张伟 (zhang)');
  });
});

describe('移交', () => {
  it('shows what would move and moves nothing; the button does it, all of it, once', async () => {
    const before = await salespeople();
    const { text, button } = await press('li', '/crm 移交 @张伟 接手=@赵敏');
    expect(text).toContain('移交预览：张伟 → 赵敏');
    expect(text).toMatch(/客户.*3/u);
    expect(text).toContain('C001 杭州精工');
    expect(await salespeople()).toEqual(before);
    expect(button?.value).toMatch(/^[0-9a-f-]{36}$/);
    expect(await click('li', 'handover-confirm', button?.value ?? '')).toContain('已移交：张伟 → 赵敏');
    expect(await salespeople()).toEqual(['C001 zhao', 'C002 zhao', 'C003 zhao']);
    // The news of the handover, and nothing of the customers.
    expect(await waitingFor(counter.staff.zhang.id)).toBe(1);
    expect(await click('li', 'handover-confirm', button?.value ?? '')).toContain('已经办过了');
    expect(await counter.core.db.audit.findMany({ where: { action: 'handover.run' } })).toMatchObject([
      { actor: '李主管', after: { from: 'zhang', to: 'zhao', customers: 3 } },
    ]);
  });

  it('moves only the customers that are named, and undo right after it restores the same plan', async () => {
    const before = await plan();
    expect(await counter.ask('li', '/crm handover @zhang to=@zhao C001 confirm')).toContain('移交 1');
    expect(await salespeople()).toEqual(['C001 zhao', 'C002 zhang', 'C003 zhang']);
    expect(await plan()).not.toEqual(before);
    expect(await counter.ask('li', '/crm 移交 撤销 1')).toContain('还回 1 个客户');
    expect(await plan()).toEqual(before);
    expect(await counter.ask('li', '/crm 移交 撤销 1')).toContain('已经撤销过了');
  });

  it('undo leaves alone what has been handed on since', async () => {
    await counter.ask('li', '/crm handover @zhang to=@zhao C001,C002 confirm');
    await counter.ask('li', '/crm 客户 负责人 C002 业务员 无');
    expect(await counter.ask('li', '/crm 移交 撤销 1')).toContain('另有 1 个之后又换了人');
    expect(await salespeople()).toEqual(['C001 zhang', 'C002 -', 'C003 zhang']);
  });

  it('a cancelled proposal, or one a day old, moves nothing', async () => {
    const { button } = await press('li', '/crm 移交 zhang 接手=zhao');
    counter.clock.set('2026-03-03T10:01');
    expect(await click('li', 'handover-confirm', button?.value ?? '')).toContain('已经过期');
    expect(await click('li', 'handover-cancel', button?.value ?? '')).toContain('已取消');
    expect(await click('li', 'handover-confirm', button?.value ?? '')).toContain('已经取消了');
    expect(await salespeople()).toEqual(['C001 zhang', 'C002 zhang', 'C003 zhang']);
  });

  it('a supervisor moves his own customers and those of his people; others are neither moved nor confirmed', async () => {
    const { text, button } = await press('qian', '/crm 移交 zhang 接手=zhao');
    expect(text).toContain('另有 2 个客户不归您管');
    expect(await click('zhang', 'handover-confirm', button?.value ?? '')).toContain(
      '由销售主管、营销总监、总经理使用',
    );
    await click('qian', 'handover-confirm', button?.value ?? '');
    expect(await salespeople()).toEqual(['C001 zhang', 'C002 zhang', 'C003 zhao']);
    expect(await click('li', 'handover-confirm', 'C001')).toContain('没有找到这次移交');
  });

  it.each([
    ['li', '移交 zhang 接手=wang', '不能担任这个客户的业务员'],
    ['li', '移交 zhang 接手=zhang', '同一位'],
    ['li', '移交 zhang 接手=zhao C999', '没有找到客户“C999”'],
    ['li', '移交 zhou 接手=zhao', '没有可以由您移交的客户'],
    ['li', '移交 撤销 9', '没有找到这次移交'],
    ['zhang', '移交 zhang 接手=zhao', '主管'],
  ] as const)('%s: %s is refused, and nothing moves', async (by, line, problem) => {
    const before = await salespeople();
    expect(await counter.ask(by, `/crm ${line}`)).toContain(problem);
    expect(await salespeople()).toEqual(before);
    expect(await counter.core.db.handover.count()).toBe(0);
  });

  it('contact plans go with the customer', async () => {
    await counter.ask('zhang', '/crm 接触计划 新增 C001 王工 我方=zhang 下次=2026-03-20');
    await counter.ask('li', '/crm handover @zhang to=@zhao all confirm');
    expect(await counter.core.db.contactPlan.findMany()).toMatchObject([{ staffId: counter.staff.zhao.id }]);
    await counter.ask('li', '/crm 移交 撤销 1');
    expect(await counter.core.db.contactPlan.findMany()).toMatchObject([{ staffId: counter.staff.zhang.id }]);
  });

  it('is listed with what came of it', async () => {
    await counter.ask('li', '/crm handover @zhang to=@zhao all confirm');
    await counter.ask('li', '/crm 移交 撤销 1');
    const said = await counter.ask('chen', '/crm 移交');
    expect(said).toMatch(/^1\. .*张伟 → 赵敏 · 3 个客户 · 已撤销$/mu);
    expect(await counter.ask('qian', '/crm 移交 列表')).toBe('没有移交过客户。');
  });
});

describe('员工 离职', () => {
  it('pending items move, none is lost, none goes to the leaver, and their account opens nothing', async () => {
    const open = async () => await counter.core.db.followUp.count({ where: { state: 'open' } });
    const owed = await open();
    const { text, button } = await press('li', '/crm 员工 离职 zhang 接手=zhao');
    expect(text).toContain('离职预览：张伟 → 赵敏');
    expect(await staffByIdentity(counter.core.db, 'chat', 'U-zhang')).not.toBeNull();
    expect(await click('li', 'handover-confirm', button?.value ?? '')).toContain('张伟 已办理离职');
    expect(await salespeople()).toEqual(['C001 zhao', 'C002 zhao', 'C003 zhao']);
    expect(await open()).toBe(owed);
    expect(await waitingFor(counter.staff.zhang.id)).toBe(0);
    expect(await counter.core.db.followUp.count({ where: { ownerId: counter.staff.zhang.id } })).toBe(0);
    expect(await staffByIdentity(counter.core.db, 'chat', 'U-zhang')).toBeNull();
  });

  it('undo right after it restores the same plan and the account', async () => {
    await counter.ask('zhao', '/crm 请假 2026-03-05 2026-03-06 代办=zhang');
    const before = await plan();
    await counter.ask('li', '/crm staff leave @zhang to=@zhao confirm');
    expect(await plan()).not.toEqual(before);
    await counter.ask('li', '/crm 移交 撤销 1');
    expect(await plan()).toEqual(before);
    expect(await staffByIdentity(counter.core.db, 'chat', 'U-zhang')).not.toBeNull();
    expect(await counter.ask('li', '/crm 请假 列表')).toContain('赵敏');
  });

  it('without a receiver a customer without an owner is reported, and its items fall to the supervisor', async () => {
    await counter.ask('li', '/crm staff leave @zhang confirm');
    expect(await salespeople()).toEqual(['C001 -', 'C002 -', 'C003 -']);
    const notices = await counter.core.db.notice.findMany({ where: { say: 'people/ownerless' } });
    expect(notices.map(({ recipientId, fields }) => [recipientId, JSON.stringify(fields)])).toEqual(
      expect.arrayContaining([
        [counter.staff.li.id, expect.stringContaining('C001')],
        [counter.staff.qian.id, expect.stringContaining('C003')],
      ]),
    );
    expect(await counter.core.db.followUp.count({ where: { state: 'open', ownerId: null } })).toBe(0);
    // Reported once, and not at all if a successor was found in time.
    await runDay(counter.core, counter.today()).catch(() => {});
    expect(await counter.core.db.notice.count({ where: { say: 'people/ownerless' } })).toBe(2);
  });

  it('when the supervisor leaves, his reports move to his superior and his customers are reported to the director', async () => {
    await counter.ask('chen', '/crm staff leave @li confirm');
    const zhang = await counter.core.db.staff.findUniqueOrThrow({ where: { code: 'zhang' } });
    expect(zhang.reportsToId).toBe(counter.staff.chen.id);
    const [notice] = await counter.core.db.notice.findMany({ where: { say: 'people/ownerless' } });
    expect(notice).toMatchObject({ recipientId: counter.staff.chen.id });
    expect(JSON.stringify(notice?.fields)).toContain('C002');
    expect(await waitingFor(counter.staff.li.id)).toBe(0);
    expect(await counter.core.db.followUp.count({ where: { ownerId: null, state: 'open' } })).toBe(0);
    await counter.ask('chen', '/crm 移交 撤销 1');
    const back = await counter.core.db.staff.findUniqueOrThrow({ where: { code: 'zhang' } });
    expect(back.reportsToId).toBe(counter.staff.li.id);
  });

  it('on a day to come nothing happens before that day', async () => {
    const before = await plan();
    const said = await counter.ask('li', '/crm staff leave @zhang to=@zhao on=2026-03-09 confirm');
    expect(said).toContain('2026年3月9日');
    expect(await plan()).toEqual(before);
    expect(await staffByIdentity(counter.core.db, 'chat', 'U-zhang')).not.toBeNull();
    counter.clock.set('2026-03-09T00:05');
    await runDay(counter.core, counter.today());
    expect(await staffByIdentity(counter.core.db, 'chat', 'U-zhang')).toBeNull();
    expect(await salespeople()).toEqual(['C001 zhao', 'C002 zhao', 'C003 zhao']);
  });

  it('on a day to come it can be called off', async () => {
    await counter.ask('li', '/crm staff leave @zhang to=@zhao on=2026-03-09 confirm');
    expect(await counter.ask('li', '/crm 移交 撤销 1')).toContain('张伟 不离职');
    counter.clock.set('2026-03-09T00:05');
    await runDay(counter.core, counter.today());
    expect(await salespeople()).toEqual(['C001 zhang', 'C002 zhang', 'C003 zhang']);
  });

  it('recorded twice happens once, and once undone does not happen again', async () => {
    await counter.ask('li', '/crm staff leave @zhang to=@zhao on=2026-03-09 confirm');
    await counter.ask('chen', '/crm staff leave @zhang on=2026-03-09 confirm');
    counter.clock.set('2026-03-09T00:05');
    await runDay(counter.core, counter.today());
    expect(await salespeople()).toEqual(['C001 zhao', 'C002 zhao', 'C003 zhao']);
    expect(counter.errors).toEqual([]);
    expect(await counter.ask('li', '/crm 移交 撤销 1')).toContain('还回 3 个客户');
    counter.clock.set('2026-03-10T00:05');
    await runDay(counter.core, counter.today());
    expect(await staffByIdentity(counter.core.db, 'chat', 'U-zhang')).not.toBeNull();
    expect(await salespeople()).toEqual(['C001 zhang', 'C002 zhang', 'C003 zhang']);
  });

  it.each([
    ['qian', 'zhang', '由上级办理'],
    ['li', 'li', '更上一级'],
    ['li', 'chen', '更上一级'],
    ['zhang', 'zhao', '主管'],
  ] as const)('%s cannot let %s go', async (by, who, problem) => {
    expect(await counter.ask(by, `/crm 员工 离职 ${who} 确认`)).toContain(problem);
    expect(await counter.core.db.staff.count({ where: { NOT: { leftOn: null } } })).toBe(0);
  });

  it('the last one above stays', async () => {
    await counter.ask('wu', '/crm 员工 离职 chen 确认');
    expect(await counter.ask('wu', '/crm 员工 离职 wu 确认')).toContain('由上级办理');
    expect(await counter.core.db.staff.count({ where: { NOT: { leftOn: null } } })).toBe(1);
  });

  it('feeds are revoked, and an absence in which they stood in ends', async () => {
    const { core, staff } = counter;
    await core.db.feed.create({ data: { staffId: staff.zhang.id, digest: 'd', createdAt: new Date(0) } });
    await counter.ask('zhao', '/crm 请假 2026-03-05 2026-03-06 代办=zhang');
    await counter.ask('li', '/crm staff leave @zhang to=@zhao confirm');
    expect(await core.db.feed.count({ where: { revokedAt: null } })).toBe(0);
    expect(await counter.ask('li', '/crm 请假 列表')).toBe('没有人请假。');
  });
});
