import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nextEventAt } from '../../jobs/advance.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { type NewNotice, writeNotice } from '../../jobs/notices/write-notice.ts';
import { openScene, type Scene, shanghai } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene('2026-03-03T10:00');
});
afterEach(() => scene.close());

const values = { title: '礼品申请', about: 'C001', applicant: { name: '张伟' }, decider: { name: '周财务' } };

async function aNotice(more: Partial<NewNotice> = {}, to = 'zhang') {
  await writeNotice(scene.core.db, {
    key: 'a',
    say: 'approval/approved',
    recipientId: (await scene.staff(to)).id,
    values,
    at: scene.core.clock.now(),
    ...more,
  });
}
const notice = (key = 'a') =>
  scene.core.db.notice.findUniqueOrThrow({ where: { key }, include: { delivery: true } });
const inbox = (code: string) => scene.chat.messages.filter(({ room }) => room === `dm:${code}`);

describe('a notice', () => {
  it('is posted once, with its own rows behind those of the text, about what it is', async () => {
    await aNotice({ fields: [{ label: '金额（元）', value: '480' }] });
    await scene.at('2026-03-03T10:00');
    await scene.at('2026-03-03T10:01');
    const [said, ...more] = inbox('zhang');
    expect(more).toEqual([]);
    expect(said?.text).toBe(
      '已同意：礼品申请 · C001\n张伟，您提交的礼品申请，周财务 已同意。\n金额（元）：480',
    );
    expect(said?.says).toEqual(['approval/approved']);
    expect(await notice()).toMatchObject({
      state: 'posted',
      delivery: { state: 'posted', text: said?.text },
    });
  });

  it('written twice under one key is one notice', async () => {
    await aNotice();
    await aNotice({ values: { ...values, title: '别的' } });
    await scene.at('2026-03-03T10:00');
    expect(inbox('zhang').map(({ text }) => text)).toEqual([expect.stringContaining('礼品申请')]);
  });

  it('is never merged: two notices and a reminder for one person are three messages', async () => {
    await scene.aCustomer('C001', { trialStarted: '2026-02-23' });
    await aNotice();
    await aNotice({ key: 'b' });
    await scene.at('2026-03-03T10:00');
    await scene.at('2026-03-05T10:00');
    expect(inbox('zhang').filter(({ says }) => says.join() === 'approval/approved')).toHaveLength(2);
    expect(inbox('zhang').filter(({ says }) => says.join() !== 'approval/approved').length).toBeGreaterThan(
      0,
    );
  });

  it.each([
    ['at night', '2026-03-03T21:00', '2026-03-04T09:00'],
    ['on a Saturday', '2026-03-07T11:00', '2026-03-09T09:00'],
    ['before the window opens', '2026-03-04T07:00', '2026-03-04T09:00'],
  ])('due %s waits for the staff window', async (_when, due, opens) => {
    await aNotice({ at: shanghai(due) });
    await scene.at(due);
    expect(inbox('zhang')).toEqual([]);
    expect((await notice()).dueAt.getTime()).toBe(shanghai(opens).epochMilliseconds);
    expect(await scene.core.db.delivery.count()).toBe(0);
    await scene.at(opens);
    expect(inbox('zhang')).toHaveLength(1);
  });

  it('shows a day as a day, and a future instant as something still to happen', async () => {
    await aNotice({
      say: 'approval/escalate',
      values: {
        ...values,
        askedOn: Temporal.PlainDate.from('2026-03-02'),
        workingDays: 3,
        waitsFor: '周财务',
      },
      at: shanghai('2026-03-05T10:00'),
    });
    expect((await nextEventAt(scene.core))?.toString()).toBe(shanghai('2026-03-05T10:00').toString());
    await scene.at('2026-03-05T10:00');
    expect(inbox('zhang')[0]?.text).toContain('2026年3月2日 周一 提交的礼品申请已等候 3 个工作日');
  });
});

describe('the last look before a notice is posted', () => {
  it('a person who has left gets no message, and the reason is kept', async () => {
    await aNotice();
    await scene.core.db.staff.updateMany({
      where: { code: 'zhang' },
      data: { leftOn: new Date('2026-03-02') },
    });
    await scene.at('2026-03-03T10:00');
    expect(inbox('zhang')).toEqual([]);
    expect(await notice()).toMatchObject({
      state: 'cancelled',
      reason: { code: 'reason/recipient-left' },
      delivery: { state: 'refused' },
    });
  });

  it('a text with a missing value is not posted, and a superior is notified once', async () => {
    await aNotice({ values: { title: '礼品申请' } });
    await scene.at('2026-03-03T10:00');
    await scene.at('2026-03-03T10:01');
    expect(inbox('zhang')).toEqual([]);
    expect(await notice()).toMatchObject({ state: 'skipped' });
    expect(inbox('li').map(({ text }) => text)).toEqual([
      expect.stringContaining('发给 张伟的一条消息没有送到'),
    ]);
  });

  it('a colleague without a chat account gets no message, and a superior is notified', async () => {
    await aNotice();
    await scene.core.db.staffIdentity.deleteMany({ where: { platformUserId: 'zhang' } });
    await scene.at('2026-03-03T10:00');
    await scene.at('2026-03-03T10:01');
    expect((await notice()).reason).toMatchObject({ code: 'reason/no-platform' });
    expect(inbox('li')).toHaveLength(1);
  });
});

describe('a chat that fails', () => {
  it('with rate limiting loses nothing, however often, and does not count as an attempt', async () => {
    await aNotice();
    let times = 0;
    scene.chat.failWith(() => {
      times += 1;
      const result = {
        status: 'rejected',
        problem: 'rate_limited',
        detail: '429',
        retryAfterMs: 1_000,
      } as const;
      return times > 9 ? null : { kind: 'reject', result };
    });
    for (let n = 0; n <= 10; n += 1) await scene.at(`2026-03-03T10:${String(n).padStart(2, '0')}`);
    expect(inbox('zhang')).toHaveLength(1);
    expect(await notice()).toMatchObject({ state: 'posted', refusals: 0 });
  });

  it('and keeps refusing for unknown reasons ends it after some tries', async () => {
    await aNotice();
    const result = { status: 'rejected', problem: 'other', detail: 'fatal_error' } as const;
    scene.chat.failWith((room) => (room === 'dm:zhang' ? { kind: 'reject', result } : null));
    for (let n = 0; n <= 12; n += 1) await scene.at(`2026-03-03T10:${String(n * 2).padStart(2, '0')}`);
    expect(await notice()).toMatchObject({
      state: 'skipped',
      reason: { params: { problem: 'other', detail: 'fatal_error' } },
    });
    expect(inbox('li')).toHaveLength(1);
  });

  it.each([
    ['after the chat had it', true],
    ['before the chat had it', false],
  ])('killed between the post and the record, %s, it is said once', async (_when, arrives) => {
    await aNotice();
    scene.chat.failWith(() => ({ kind: 'die', arrives }));
    await scene.at('2026-03-03T10:00');
    scene.chat.failWith(null);
    await scene.leasesRunOut();
    await scene.at('2026-03-03T10:01');
    await scene.at('2026-03-03T10:02');
    expect(inbox('zhang')).toHaveLength(1);
    expect(await notice()).toMatchObject({
      state: 'posted',
      delivery: { state: 'posted', platformMessageId: expect.any(String) },
    });
  });

  it('whose response was lost, and that keeps no history, gets a staff message again rather than not at all', async () => {
    await aNotice();
    scene.chat.failWith(() => ({ kind: 'lose-answer', arrives: false }));
    await scene.at('2026-03-03T10:00');
    scene.chat.failWith(null);
    scene.chat.forgetHistory();
    await scene.leasesRunOut();
    await scene.at('2026-03-03T10:01');
    expect(inbox('zhang')).toHaveLength(1);
  });

  it('two workers at once claim it once', async () => {
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) await aNotice({ key });
    await Promise.all([deliverDue(scene.core), deliverDue(scene.core), deliverDue(scene.core)]);
    expect(inbox('zhang')).toHaveLength(6);
  });
});
