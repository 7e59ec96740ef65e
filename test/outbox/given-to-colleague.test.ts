import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { chatView } from '../../bot/console/views/chat.ts';
import { customerView } from '../../bot/console/views/customer.ts';
import { todayView } from '../../bot/console/views/today.ts';
import { contextOf } from '../../bot/inbound/context-of.ts';
import { actingStaff } from '../../jobs/access/acting-staff.ts';
import { composeToday } from '../../jobs/today/compose-today.ts';
import { listFollowUps } from '../../jobs/follow-ups/list-follow-ups.ts';
import { changeCustomer } from '../../jobs/replan/change-customer.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { type HandedOver, openHandedOver, sends } from './handed-over.ts';
import type { Task } from './paper-chat.ts';
import { type Scene, shanghai } from './scene.ts';

const today = Temporal.PlainDate.from('2026-03-12');

let handed: HandedOver;
let scene: Scene;
let tasks: readonly Task[];
beforeEach(async () => {
  handed = await openHandedOver();
  ({ scene, tasks } = handed);
});
afterEach(() => scene.close());

const later = (time: string) => handed.later(time);
const question = () => handed.question();
const only = () => handed.only();
const notices = () => handed.notices();

const shownState = async () => {
  const { id } = await scene.customer('C001');
  const lines = await listFollowUps(scene.core.db, id);
  return lines.flatMap(({ reminders }) => reminders).find(({ slot }) => slot === 'due>customer')?.state;
};

describe('a question that a colleague has to send', () => {
  it('waits for a person, is never taken for sent, and is posted once the colleague has sent it', async () => {
    await scene.at('2026-03-12T09:00');
    expect(only().room).toBe('room-C001');
    expect(await question()).toMatchObject({
      state: 'claimed',
      delivery: { state: 'handed', postedAt: null },
    });
    expect(await shownState()).toBe('handed');
    await later('2026-03-12T09:30');
    expect((await question()).delivery).toMatchObject({ state: 'handed' });
    sends(only());
    await later('2026-03-12T09:40');
    expect(await question()).toMatchObject({
      state: 'posted',
      delivery: {
        state: 'posted',
        occupies: null,
        platformMessageId: 'sent-1',
        postedAt: new Date(shanghai('2026-03-12T09:40').epochMilliseconds),
      },
    });
    expect(await shownState()).toBe('posted');
    expect(tasks).toHaveLength(1);
    expect(notices()).toEqual([]);
  });

  it('is on the list of its owner’s day as waiting, until the colleague has sent it', async () => {
    await scene.at('2026-03-12T09:00');
    const zhang = await actingStaff(scene.core.db, await scene.staff('zhang'), today);
    const list = async () => {
      const { text } = await composeToday(scene.core, zhang, today);
      return text.body.join('\n');
    };
    expect(await list()).toContain('还没有发出');
    sends(only());
    await later('2026-03-12T09:30');
    expect(await list()).toContain('C001');
    expect(await list()).not.toContain('还没有发出');
  });

  it.each([
    ['sent', '问客户的话已发出'],
    ['refused', '问客户的话没有发出'],
  ] as const)(
    'once it is %s, the cards that said that it waits say so, and keep their buttons',
    async (how, line) => {
      await scene.at('2026-03-12T09:00');
      const said = scene.chat.messages.filter(({ text }) => text.includes('还没有发出'));
      expect(said).toHaveLength(1);
      const [task] = tasks;
      if (task === undefined) throw new Error('nothing was handed over');
      if (how === 'sent') sends(task);
      else task.outcome = { status: 'refused', detail: 'too many this month' };
      await later('2026-03-12T09:30');
      await scene.at('2026-03-12T09:31');
      const last = scene.chat.updates.at(-1)?.content;
      expect(last?.body.at(-1)).toContain(line);
      expect(last?.buttons?.map(({ action }) => action)).toContain('close');
    },
  );

  it('does not use up the one change of a card: that waits for the end, and the list of the day says how it stands', async () => {
    const { capabilities } = scene.chat.platform;
    const edit = { uses: 1, withinMs: 72 * 3_600_000 };
    Object.assign(scene.chat.platform, { capabilities: { ...capabilities, edit } });
    await scene.at('2026-03-12T09:00');
    sends(only());
    await later('2026-03-12T09:30');
    await scene.at('2026-03-12T09:31');
    expect(scene.chat.updates).toEqual([]);
    const zhang = await scene.staff('zhang');
    const { text } = await composeToday(scene.core, await actingStaff(scene.core.db, zhang, today), today);
    expect(text.body.join('\n')).not.toContain('还没有发出');
    const log = { purpose: 'trial-check', summary: '用得不错', fields: {}, channel: 'phone' };
    await writeLog(scene.core, zhang, await scene.customer('C001'), log);
    await deliverDue(scene.core);
    expect(scene.chat.updates).toHaveLength(1);
    expect(scene.chat.updates[0]?.content.buttons).toBeUndefined();
  });

  it('is in the console’s day, in the customer’s file and beside its chat as waiting, with what to do, until it is sent', async () => {
    await scene.at('2026-03-12T09:00');
    const shown = async (): Promise<readonly unknown[]> => {
      const ctx = await contextOf(scene.core, 'paper', await scene.staff('zhang'), null);
      const opened = await Promise.all([
        todayView.open(ctx, {}),
        customerView.open(ctx, { customer: 'C001' }),
        chatView.open(ctx, { chat: 'room-C001' }),
      ]);
      const lines = z.object({ waits: z.string().nullable() }).array();
      return opened.flatMap((one) => {
        const view = z
          .object({ matters: lines.optional(), owed: lines.optional() })
          .parse(one.kind === 'shown' ? one.view : {});
        return (view.matters ?? view.owed ?? []).map(({ waits }) => waits);
      });
    };
    const waits = expect.stringContaining('等收到它的同事点“发送”') as unknown;
    expect(await shown()).toEqual([waits, waits, waits]);
    sends(only());
    await later('2026-03-12T09:30');
    expect(await shown()).toEqual([null, null, null]);
  });

  it('is reminded of in office hours, at most three times, and then left alone', async () => {
    await scene.at('2026-03-12T09:00');
    const reminded: number[] = [];
    for (const time of ['10:59', '11:00', '11:30', '15:00', '17:00', '23:30']) {
      await later(`2026-03-12T${time}`);
      reminded.push(only().reminded);
    }
    for (const time of ['07:00', '09:00']) {
      await later(`2026-03-13T${time}`);
      reminded.push(only().reminded);
    }
    expect(reminded).toEqual([0, 1, 1, 2, 2, 2, 2, 3]);
    await later('2026-03-13T09:00');
    expect(only().reminded).toBe(3);
    expect((await question()).delivery).toMatchObject({ state: 'handed', sendReminders: 3 });
  });

  it('is reminded of no more often than the platform allows', async () => {
    Object.assign(scene.chat.platform.handOver ?? {}, { reminders: { messages: 1, perMs: 1 } });
    await scene.at('2026-03-12T09:00');
    for (const time of ['12:00', '17:00']) await later(`2026-03-12T${time}`);
    expect(only().reminded).toBe(1);
  });

  it('that no one sends in time is taken back, and its owner hears once', async () => {
    await scene.at('2026-03-12T09:00');
    await later('2026-03-13T09:30');
    expect(only().outcome.status).toBe('withdrawn');
    expect(await question()).toMatchObject({
      state: 'skipped',
      reason: { code: 'reason/nobody-sent-it' },
      delivery: { state: 'refused', occupies: null },
    });
    await later('2026-03-13T09:40');
    await later('2026-03-13T10:40');
    expect(notices()).toHaveLength(1);
    expect(tasks).toHaveLength(1);
  });

  it('sent in the moment it was to be taken back is posted', async () => {
    await scene.at('2026-03-12T09:00');
    const { handOver } = scene.chat.platform;
    if (handOver === undefined) throw new Error('no hand-over');
    const { withdraw } = handOver;
    handOver.withdraw = async (message) => {
      sends(only());
      return await withdraw(message);
    };
    await later('2026-03-13T09:30');
    expect(await question()).toMatchObject({ state: 'posted', delivery: { state: 'posted' } });
    expect(notices()).toEqual([]);
  });

  it('that cannot be taken back now still waits, and is never given to a colleague twice', async () => {
    await scene.at('2026-03-12T09:00');
    const { handOver } = scene.chat.platform;
    if (handOver === undefined) throw new Error('no hand-over');
    const { withdraw } = handOver;
    handOver.withdraw = async () => 'failed';
    await later('2026-03-13T09:30');
    expect((await question()).delivery).toMatchObject({ state: 'handed' });
    handOver.withdraw = withdraw;
    await later('2026-03-13T09:40');
    expect(await question()).toMatchObject({ state: 'skipped' });
    expect(tasks).toHaveLength(1);
  });

  it('that can be taken back by no one for three days is given up, and its owner hears once', async () => {
    await scene.at('2026-03-12T09:00');
    const { handOver } = scene.chat.platform;
    if (handOver === undefined) throw new Error('no hand-over');
    handOver.withdraw = async () => 'failed';
    await later('2026-03-15T08:59');
    expect((await question()).delivery).toMatchObject({ state: 'handed' });
    await later('2026-03-16T09:00');
    await later('2026-03-16T09:10');
    expect(await question()).toMatchObject({
      state: 'unknown',
      delivery: { state: 'unknown', occupies: null, leaseUntil: null },
    });
    expect(notices()).toHaveLength(1);
    expect(tasks).toHaveLength(1);
  });

  it('whose matter is done meanwhile is taken back, and no one is told', async () => {
    await scene.at('2026-03-12T09:00');
    const { id } = await scene.customer('C001');
    await changeCustomer(scene.core, id, 'test', async (tx) => {
      await tx.followUp.updateMany({ data: { state: 'closed', closedBy: 'log', endedAt: new Date(0) } });
    });
    await later('2026-03-12T09:30');
    expect(only().outcome.status).toBe('withdrawn');
    expect((await question()).state).toBe('cancelled');
    expect(notices()).toEqual([]);
  });

  it('that the platform can no longer send ends with the reason, and its owner hears once', async () => {
    await scene.at('2026-03-12T09:00');
    only().outcome = { status: 'refused', detail: 'the customer has had another' };
    await later('2026-03-12T10:00');
    await later('2026-03-12T10:10');
    expect(await question()).toMatchObject({
      state: 'skipped',
      reason: { params: { detail: 'the customer has had another' } },
    });
    expect(notices()).toHaveLength(1);
  });

  it('whose hand-over got no answer is not given to a colleague again, and its owner is told', async () => {
    scene.chat.forgetHistory();
    scene.chat.failWith((room) => (room === 'room-C001' ? { kind: 'lose-answer', arrives: true } : null));
    await scene.at('2026-03-12T09:00');
    scene.chat.failWith(null);
    await later('2026-03-12T09:30');
    await later('2026-03-12T09:40');
    expect(tasks).toHaveLength(1);
    expect((await question()).state).toBe('unknown');
    expect(notices()).toHaveLength(1);
  });

  it('keeps what follows in the room waiting, in order', async () => {
    await scene.at('2026-03-12T09:00');
    const dueAt = new Date(shanghai('2026-03-12T09:20').epochMilliseconds);
    await scene.core.db.roomMessage.updateMany({ data: { state: 'planned', dueAt } });
    await later('2026-03-12T09:30');
    expect(tasks).toHaveLength(1);
    sends(only());
    await later('2026-03-12T09:40');
    expect(tasks).toHaveLength(2);
  });

  it('that belongs to no step is taken back after a day, so that questions can follow', async () => {
    const dueAt = new Date(shanghai('2026-03-11T10:00').epochMilliseconds);
    await scene.core.db.roomMessage.updateMany({ data: { state: 'planned', dueAt } });
    await later('2026-03-11T10:00');
    await scene.at('2026-03-12T09:00');
    expect(only().text).toContain('记录');
    await later('2026-03-12T10:00');
    await later('2026-03-12T10:01');
    expect(tasks.map(({ outcome }) => outcome.status)).toEqual(['withdrawn', 'waiting']);
    expect(await question()).toMatchObject({ delivery: { state: 'handed' } });
  });

  it('interrupted while it is asked about is asked about again by another worker', async () => {
    await scene.at('2026-03-12T09:00');
    sends(only());
    const { handOver } = scene.chat.platform;
    if (handOver === undefined) throw new Error('no hand-over');
    const { outcome } = handOver;
    handOver.outcome = async () => {
      throw new Error('the connection was lost');
    };
    await later('2026-03-12T09:10');
    expect((await question()).delivery).toMatchObject({ state: 'handed', asks: 1 });
    handOver.outcome = outcome;
    await later('2026-03-12T09:20');
    expect((await question()).state).toBe('posted');
  });
});
