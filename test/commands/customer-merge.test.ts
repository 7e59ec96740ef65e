import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import { eraseCustomer } from '../../jobs/erasure/erase-customer.ts';
import { tablesOfCustomer } from '../../jobs/merge/tables-of-customer.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { changeCustomer } from '../../jobs/replan/change-customer.ts';
import { askAboutName } from '../../jobs/customers/same-name.ts';
import { toDbDate } from '../../prisma/days.ts';
import { planImport } from '../../jobs/book/plan-import.ts';
import { readImport } from '../../jobs/book/read-import.ts';
import { inEnglish } from '../in-english.ts';
import { storeInbound } from '../inbound/store-inbound.ts';
import { counter, db, planned, rowsOf, twoOfOneCompany, useCounter } from './two-of-one-company.ts';

useCounter();

describe('客户 合并', () => {
  it('knows every column of the database that refers to a customer', async () => {
    const rows = await db().$queryRaw<{ name: string }[]>`
      SELECT conrelid::regclass || '.' || a.attname AS name FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)
      WHERE c.contype = 'f' AND c.confrelid = 'customer'::regclass
      UNION
      SELECT table_name || '.' || column_name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name IN ('customer_id', 'subject_id')`;
    expect(Object.keys(tablesOfCustomer).toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
  });

  it('shows what would move and what stands, and changes nothing', async () => {
    const { kept, merged } = await twoOfOneCompany();
    const before = [await rowsOf(kept.id), await rowsOf(merged.id), await planned()];
    const audits = await db().audit.count({ where: { action: { not: 'file.read' } } });
    const said = await counter.ask('li', '/crm 客户 合并 C001 C007');
    expect(said).toContain('合并预览：C007 新力纺织 并入 C001 无锡新力纺织厂');
    expect(said).toContain('还没有改动');
    expect(said).toContain('试用开始 2026年3月2日 周一（C007 是 2026年2月20日 周五）');
    expect(said).toContain('相同的跟进');
    expect(said).toContain('C001 空着、用 C007 补上的：业务助理、价值等级');
    expect(said).toContain('两家都有群');
    expect(said).toMatch(/联系记录.*1/u);
    expect(said).toContain('/crm 客户 合并 C001 C007 确认');
    expect([await rowsOf(kept.id), await rowsOf(merged.id), await planned()]).toEqual(before);
    expect(await db().audit.count({ where: { action: { not: 'file.read' } } })).toBe(audits);
    expect(await db().customerMerge.count({ where: { keptId: kept.id } })).toBe(0);
  });

  it('moves everything that was recorded, once, and is on record for both', async () => {
    const { kept, merged } = await twoOfOneCompany();
    const [there, here] = [await rowsOf(kept.id), await rowsOf(merged.id)];
    const empty = Object.entries(here).filter(([, rows]) => rows.length === 0);
    expect(empty.map(([name]) => name)).toEqual([]);
    expect(await counter.ask('li', '/crm 客户 合并 C001 C007 确认')).toContain('C007 已并入 C001');
    const [now, left] = [await rowsOf(kept.id), await rowsOf(merged.id)];
    for (const [name, rows] of Object.entries(here)) {
      const ofThese = (all: readonly string[] = []) => all.filter((row) => rows.includes(row)).length;
      // The same follow-up of both: that of C001 stands, and the other one is only filed there.
      const doubled = name === 'follow_up.subject_id' ? ofThese(left[name]) : 0;
      expect([name, ofThese(now[name]) + doubled]).toEqual([name, rows.length]);
      const stays = (left[name] ?? []).filter((row) => !(there[name] ?? []).includes(row));
      expect([name, stays.length]).toEqual([name, doubled]);
    }
    expect(await db().customer.findUniqueOrThrow({ where: { id: kept.id } })).toMatchObject({
      assistantId: counter.staff.wang.id,
      valueGrade: 'B1',
    });
    expect(await db().fact.findFirst({ where: { customerId: kept.id, key: 'trialStarted' } })).toMatchObject({
      on: new Date('2026-03-02'),
    });
    const audits = await db().audit.findMany({
      where: { action: 'customer.merge' },
      orderBy: { id: 'desc' },
      take: 2,
    });
    expect(
      audits.map(({ actor, subject, customerId }) => `${actor} ${subject} ${customerId}`).toSorted(),
    ).toEqual([`李主管 C007 ${kept.id}`, `李主管 C001 ${merged.id}`].toSorted());
    expect(await counter.ask('li', '/crm 客户 合并 C001 C007 确认')).toContain('C007 已并入 C001，请用 C001');
  });

  it('withdraws what was on its way to the merged customer, and plans what the kept one still owes, once', async () => {
    const { kept, merged } = await twoOfOneCompany();
    const open = await db().followUp.findFirstOrThrow({
      where: { subjectId: merged.id, step: 'trial-check' },
    });
    await counter.ask('li', '/crm 客户 合并 C001 C007 确认');
    expect(await db().reminder.count({ where: { target: `customer:${merged.id}`, state: 'planned' } })).toBe(
      0,
    );
    expect(await db().followUp.findUniqueOrThrow({ where: { id: open.id } })).toMatchObject({
      state: 'cancelled',
      customerId: kept.id,
      reason: { code: 'reason/merged', params: { code: 'C001' } },
    });
    expect(await db().reminder.findMany({ where: { followUpId: open.id } })).toSatisfy(
      (rows: readonly { state: string; reason: unknown }[]) =>
        rows.length > 0 && rows.every(({ state, reason }) => state === 'cancelled' && reason !== null),
    );
    const steps = await db().followUp.groupBy({
      by: ['step', 'cycle'],
      where: { subjectId: kept.id, state: 'open' },
      _count: true,
    });
    expect(steps.filter(({ _count }) => _count > 1)).toEqual([]);
    // What was only owed to C007 is owed to C001 now.
    expect(steps.map(({ step }) => step)).toContain('contact-plan');
  });

  it('asks nothing again that the merged customer was asked', async () => {
    const { kept, merged } = await twoOfOneCompany();
    await db().fact.deleteMany({ where: { customerId: kept.id } });
    await db().followUp.deleteMany({ where: { subjectId: kept.id, step: 'trial-check' } });
    await writeLog(counter.core, counter.staff.zhang, merged, {
      purpose: 'trial-check',
      summary: '很好',
      fields: { result: 'good', repurchaseIntent: 'yes', repurchasePlan: '下季度' },
      channel: 'phone',
    });
    await counter.ask('li', '/crm 客户 合并 C001 C007 确认');
    const checks = await db().followUp.findMany({ where: { subjectId: kept.id, step: 'trial-check' } });
    expect(checks).toMatchObject([{ subjectId: kept.id, state: 'closed' }]);
  });

  it('does not send a second greeting for a festival that the merged customer was greeted for', async () => {
    const { kept, merged } = await twoOfOneCompany();
    const same = { step: 'holiday-greeting', cycle: 'qingming-2026', subjectKind: 'customer' } as const;
    const day = toDbDate(Temporal.PlainDate.from('2026-04-05'));
    const row = { ...same, anchorOn: day, dueOn: day, openedAt: new Date(0) };
    await db().followUp.deleteMany({ where: { ...same, subjectId: { in: [kept.id, merged.id] } } });
    const mine = await db().followUp.create({ data: { ...row, subjectId: kept.id, customerId: kept.id } });
    await db().followUp.create({
      data: { ...row, subjectId: merged.id, customerId: merged.id, state: 'closed', closedBy: 'posting' },
    });
    await counter.ask('li', '/crm 客户 合并 C001 C007 确认');
    expect(await db().followUp.findUniqueOrThrow({ where: { id: mine.id } })).toMatchObject({
      state: 'cancelled',
      skipped: true,
    });
  });

  it('gives the plans that come new numbers, which their follow-ups follow', async () => {
    const { kept } = await twoOfOneCompany();
    await counter.ask('li', '/crm 客户 合并 C001 C007 确认');
    const plans = await db().contactPlan.findMany({
      where: { customerId: kept.id },
      orderBy: { number: 'asc' },
    });
    expect(plans.map(({ number, contactName }) => [number, contactName])).toEqual([
      [1, '李工'],
      [2, '王工'],
    ]);
    const owed = await db().followUp.findMany({ where: { subjectId: kept.id, step: 'contact-plan' } });
    expect(owed.map(({ cycle, state }) => [cycle, state])).toEqual([['2-2026-03-03', 'open']]);
  });

  it('tells the colleagues of both, and not the one who did it', async () => {
    await twoOfOneCompany({ seller: 'zhao' });
    await counter.ask('li', '/crm 客户 合并 C001 C007 确认');
    const told = await db().notice.findMany({
      where: { say: 'people/merged', values: { path: ['other', 'code'], equals: 'C007' } },
      include: { recipient: true },
    });
    expect(told.map(({ recipient }) => recipient.code).toSorted()).toEqual(['wang', 'zhang', 'zhao']);
  });

  describe('afterwards', () => {
    it('the merged code names the other, its name finds it, and neither is opened again', async () => {
      await twoOfOneCompany();
      await counter.ask('li', '/crm 客户 合并 C001 C007 确认');
      for (const line of [
        'customer show c007',
        'log add C007 聊过',
        'remind list C007',
        'order arrived C007',
      ]) {
        expect(await counter.ask('li', `/crm ${line}`)).toContain('C007 已并入 C001，请用 C001');
      }
      // Merged into C007 before.
      expect(await counter.ask('li', '/crm 客户 查看 C009')).toContain('C009 已并入 C001');
      expect(await counter.ask('li', '/crm 客户 查看 新力纺织')).toContain('C001 无锡新力纺织厂');
      await expect(askAboutName(counter.core, '新力纺织')).rejects.toMatchObject({ code: 'already_exists' });
      expect(await counter.ask('li', '/crm 客户 列表 新力')).not.toContain('C007');
      expect(await counter.ask('li', '/crm audit show C001')).toContain('C007');
    });

    it('a book that has the code or the name is told the other', async () => {
      await twoOfOneCompany();
      await counter.ask('li', '/crm 客户 合并 C001 C007 确认');
      const bytes = Buffer.from('code,name,tier\nC007,新力纺织,普通\nC020,新力 纺织,普通\n');
      const read = await readImport({ name: 'b.csv', bytes }, counter.core.rules.playbook);
      const plan = await planImport(db(), read, counter.core);
      expect(inEnglish(plan.problems).join('\n')).toContain('C007 has been merged into C001');
      expect(inEnglish(plan.problems).join('\n')).toContain('新力 纺织 is the name of C001, too');
    });

    it('what the customer writes in either group belongs to the kept customer, and questions go to its own', async () => {
      const { kept, merged } = await twoOfOneCompany();
      await counter.ask('li', '/crm 客户 合并 C001 C007 确认');
      await storeInbound(db(), counter.clock, {
        kind: 'message',
        platform: 'chat',
        dedupeKey: 'm1',
        at: counter.clock.now().toString(),
        from: { platformUserId: 'X', name: '王师傅', external: true },
        text: '设备什么时候到？',
        message: { platformRoomId: 'G-C007', platformMessageId: 'm1' },
        thread: null,
        where: 'room',
        addressed: false,
        handle: { platformUserId: 'X', platformRoomId: 'G-C007' },
      });
      await workInbox(counter.core);
      expect(await db().contactLog.findFirst({ where: { summary: '设备什么时候到？' } })).toMatchObject({
        customerId: kept.id,
      });
      const rooms = await db().room.findMany({ where: { customerId: kept.id } });
      expect(rooms.map(({ platformRoomId, isSecond }) => `${platformRoomId} ${isSecond}`).toSorted()).toEqual(
        ['G-C001 false', 'G-C007 true'],
      );
      // On undo, it goes back to the group's customer.
      const { number } = await db().customerMerge.findFirstOrThrow({ where: { keptId: kept.id } });
      await counter.ask('li', `/crm 客户 撤销合并 ${number}`);
      expect(await db().contactLog.findFirst({ where: { summary: '设备什么时候到？' } })).toMatchObject({
        customerId: merged.id,
      });
    });

    it('a change that had looked the customer up before is refused, to be tried again', async () => {
      const { merged } = await twoOfOneCompany();
      await counter.ask('li', '/crm 客户 合并 C001 C007 确认');
      const change = changeCustomer(counter.core, merged.id, 'log.write', () => Promise.resolve());
      await expect(change).rejects.toMatchObject({ code: 'not_allowed', retry: 'later' });
    });

    it('a customer who waits for an answer goes on waiting', async () => {
      const { kept, merged } = await twoOfOneCompany();
      const waitsSince = new Date('2026-03-02T01:00:00Z');
      await db().customer.update({ where: { id: merged.id }, data: { waitsSince } });
      await db().notice.create({
        data: {
          key: `unanswered:${merged.id}:${waitsSince.getTime()}`,
          say: 'answer/overdue',
          recipientId: counter.staff.zhang.id,
          customerId: merged.id,
          dueAt: waitsSince,
        },
      });
      await counter.ask('li', '/crm 客户 合并 C001 C007 确认');
      expect(await db().customer.findUniqueOrThrow({ where: { id: kept.id } })).toMatchObject({ waitsSince });
      expect(await db().notice.findFirst({ where: { say: 'answer/overdue' } })).toMatchObject({
        key: `unanswered:${kept.id}:${waitsSince.getTime()}`,
        customerId: kept.id,
      });
    });

    it('erasing the kept customer erases the merged one', async () => {
      const { kept, merged } = await twoOfOneCompany();
      await counter.ask('li', '/crm 客户 合并 C001 C007 确认');
      await eraseCustomer(counter.core, counter.staff.chen, kept);
      for (const { id } of [kept, merged]) {
        const row = await db().customer.findUniqueOrThrow({ where: { id } });
        expect(row.erasedAt).not.toBeNull();
        expect(row.name).not.toContain('新力');
      }
    });
  });

  describe('is for those who manage both', () => {
    it.each([
      ['chen', true],
      ['li', false],
      ['qian', false],
    ] as const)('%s: %s', async (who, may) => {
      await counter.aCustomer({ code: 'C001', name: '一厂', anchors: {} });
      await counter.aCustomer({ code: 'C007', name: '二厂', supervisor: 'qian', anchors: {} });
      const said = await counter.ask(who, '/crm 客户 合并 C001 C007 确认');
      expect(await db().customerMerge.count()).toBe(may ? 1 : 0);
      if (may) return;
      expect(said).toContain(who === 'li' ? 'C007' : 'C001');
      expect(await db().audit.count({ where: { action: 'command.refused' } })).toBe(1);
      expect(await counter.ask(who, '/crm 客户 合并 C001 C007')).toBe(said);
    });

    it('and so is undoing it: to others it does not exist', async () => {
      await counter.aCustomer({ code: 'C001', name: '一厂', anchors: {} });
      await counter.aCustomer({ code: 'C007', name: '二厂', supervisor: 'qian', anchors: {} });
      await counter.ask('chen', '/crm 客户 合并 C001 C007 确认');
      const { number } = await db().customerMerge.findFirstOrThrow();
      for (const who of ['li', 'qian'] as const) {
        const said = await counter.ask(who, `/crm 客户 撤销合并 ${number}`);
        expect(said).toBe(await counter.ask(who, '/crm 客户 撤销合并 999'));
      }
      expect(await counter.ask('chen', `/crm 客户 撤销合并 ${number}`)).toContain('又是两个客户');
    });
  });

  it('leaves the figures of past months to the people who had the customers then', async () => {
    const { core, staff } = counter;
    const anchors = { trialStarted: '2026-02-11', firstDeal: '2026-01-05' };
    await counter.aCustomer({ code: 'C001', anchors });
    const ofQian = { supervisor: 'qian', salesperson: 'zhao', assistant: null } as const;
    // What only C007 owes goes on with C001's people.
    await counter.aCustomer({ code: 'C007', ...ofQian, anchors: { ...anchors, firstContact: '2026-02-02' } });
    counter.clock.set('2026-02-14T10:00');
    await counter.ask('zhang', '/crm order C001 2026-02-01 promised=2026-02-10 delivered=2026-02-10');
    await counter.ask('zhao', '/crm order C007 2026-02-01 promised=2026-02-10 delivered=2026-02-12');
    // Zhang is on time, Zhao is not yet done.
    await writeLog(core, staff.zhang, await counter.customer('C001'), {
      purpose: 'trial-check',
      summary: '正常',
      fields: { result: 'good' },
      channel: 'phone',
    });
    counter.clock.set('2026-04-20T10:00');
    const readers = ['li', 'zhang', 'qian', 'zhao', 'chen'] as const;
    const figures = async () => {
      const said: string[] = [];
      for (const who of readers)
        for (const month of ['2026-02', '2026-03'])
          said.push(`${who} ${await counter.ask(who, `/crm 指标 ${month}`)}`);
      return said;
    };
    const before = await figures();
    const [qians = ''] = before.filter((said) => said.startsWith('qian'));
    expect(qians).toContain('赵敏 0%（0/');
    expect(qians).toContain('首单准交率：0%（0/1）');
    await counter.ask('chen', '/crm 客户 合并 C001 C007 确认');
    expect(await figures()).toEqual(before);
    await counter.aCustomer({ code: 'C010', ...ofQian, anchors: {} });
    await counter.ask('chen', '/crm 客户 合并 C010 C001 确认');
    expect(await figures()).toEqual(before);
  });

  describe('客户 撤销合并', () => {
    it('gives back what came, the seats, and what was planned, as it was', async () => {
      const { kept, merged } = await twoOfOneCompany({ assistant: 'wang' });
      const whole = async (id: string) => {
        const {
          updatedAt: _,
          nextLookOn: __,
          ...row
        } = await db().customer.findUniqueOrThrow({ where: { id } });
        const { 'notice.customer_id': ___, ...rows } = await rowsOf(id, true);
        return { row, rows };
      };
      const before = [await whole(kept.id), await whole(merged.id), await planned()];
      await counter.ask('li', '/crm 客户 合并 C001 C007 确认');
      const { number } = await db().customerMerge.findFirstOrThrow({ where: { keptId: kept.id } });
      expect(await counter.ask('li', `/crm 客户 撤销合并 ${number}`)).toContain('又是两个客户');
      expect([await whole(kept.id), await whole(merged.id), await planned()]).toEqual(before);
      expect(await counter.ask('li', `/crm 客户 撤销合并 ${number}`)).toContain('已经撤销过了');
      expect(await counter.ask('li', '/crm 客户 查看 C007')).toContain('C007 新力纺织');
    });

    it('leaves what was recorded for the kept customer since', async () => {
      const { kept, merged } = await twoOfOneCompany();
      await counter.ask('li', '/crm 客户 合并 C001 C007 确认');
      await counter.ask('zhang', '/crm 记录 新增 C001 合并后聊的');
      const { number } = await db().customerMerge.findFirstOrThrow({ where: { keptId: kept.id } });
      await counter.ask('li', `/crm 客户 撤销合并 ${number}`);
      const logs = await db().contactLog.findMany({ orderBy: { recordedAt: 'asc' } });
      expect(logs.map(({ customerId, summary }) => `${customerId} ${summary}`).toSorted()).toEqual(
        [`${merged.id} 电话聊过，一切正常`, `${kept.id} 合并后聊的`].toSorted(),
      );
    });

    it('is refused while the kept customer is merged into another one', async () => {
      const { kept } = await twoOfOneCompany();
      await counter.ask('li', '/crm 客户 合并 C001 C007 确认');
      const { number } = await db().customerMerge.findFirstOrThrow({ where: { keptId: kept.id } });
      await counter.aCustomer({ code: 'C010', name: '总厂', anchors: {} });
      await counter.ask('li', '/crm 客户 合并 C010 C001 确认');
      const said = await counter.ask('chen', `/crm 客户 撤销合并 ${number}`);
      expect(said).toContain('C001 后来并入了 C010');
    });
  });
});
