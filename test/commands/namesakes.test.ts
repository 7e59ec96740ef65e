import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actingStaff } from '../../jobs/access/acting-staff.ts';
import { askDeciders } from '../../jobs/approvals/ask-deciders.ts';
import { decide } from '../../jobs/approvals/decide.ts';
import { openRequest } from '../../jobs/approvals/open-request.ts';
import { runHandover } from '../../jobs/people/run-handover.ts';
import type { Colleague } from '../company.ts';
import { type Counter, openCounter } from './counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
  await counter.core.db.staff.update({ where: { code: 'zhao' }, data: { name: '张伟' } });
  await counter.core.db.staff.update({ where: { code: 'qian' }, data: { name: '李主管' } });
  await counter.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => counter.close());

const acting = (who: Colleague) => actingStaff(counter.core.db, counter.staff[who], counter.today());

/** What colleagues were told, all of it. */
async function told(): Promise<string> {
  const notices = await counter.core.db.notice.findMany({ select: { values: true, fields: true } });
  return JSON.stringify(notices);
}

/** Names without the code that tells which of the two is meant. */
const bare = (text: string) => text.match(/(?:张伟|李主管)(?! \([a-z]+\))/gu) ?? [];

describe('two colleagues of one name', () => {
  it('are told apart in approvals: who asks, who decides, and who is asked', async () => {
    await openRequest(counter.core, await acting('zhang'), {
      kind: 'holiday-text',
      customer: await counter.customer('C001'),
      answers: { text: '节日快乐' },
    });
    await askDeciders(counter.core);
    expect(await told()).toContain('张伟 (zhang)');
    const lists = [await counter.ask('li', '/crm 审批'), await counter.ask('zhang', '/crm 审批 我的')];
    const request = await counter.core.db.approvalRequest.findFirstOrThrow();
    await decide(counter.core, await acting('li'), request.id, { approved: false, reason: '太短' });
    expect(await told()).toContain('李主管 (li)');
    expect(bare(await told())).toEqual([]);
    expect(bare(lists.join('\n'))).toEqual([]);
  });

  it('are told apart in handovers and seats: in the answer, and to giver and receiver', async () => {
    const seat = await counter.ask('li', '/crm 客户 负责人 C001 业务员 zhao');
    expect(seat).toContain('业务员：张伟 (zhang) → 张伟 (zhao)');
    const preview = await counter.ask('chen', '/crm 移交 zhao 接手=zhang');
    expect(preview).toContain('张伟 (zhao) → 张伟 (zhang)');
    const { id } = await counter.core.db.handover.findFirstOrThrow();
    await runHandover(counter.core, await acting('chen'), id);
    expect(await told()).toContain('张伟 (zhao)');
    expect(bare(await told())).toEqual([]);
    expect(bare([seat, preview].join('\n'))).toEqual([]);
  });

  it('are told apart in absences, and in what they wrote', async () => {
    const answers = [
      await counter.ask('zhang', '/crm 请假 2026-03-03 2026-03-05 代办=zhao'),
      await counter.ask('zhang', '/crm 请假 列表'),
      await counter.ask('zhang', '/crm 记录 添加 C001 打了电话；渠道=电话'),
      await counter.ask('li', '/crm 客户 查看 C001'),
      await counter.ask('li', '/crm 记录 列表 C001'),
    ];
    expect(answers.join('\n')).toContain('张伟 (zhang)');
    expect(bare(answers.join('\n'))).toEqual([]);
    // The one who stands in, and the one who is away.
    expect(await told()).toContain('张伟 (zhang)');
    expect(bare(await told())).toEqual([]);
  });
});
