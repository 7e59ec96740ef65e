import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Core } from '../../jobs/core.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { writeNotice } from '../../jobs/notices/write-notice.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { type ChatPlatform, noPace } from '../../jobs/ports.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene('2026-03-03T10:00');
});
afterEach(() => scene.close());

/** A worker whose chat takes several turns for each message, and notes when each begins and ends. */
function aSlowWorker(noted: string[]): Core {
  const { platform } = scene.chat;
  const post: ChatPlatform['post'] = async (room, text, options) => {
    noted.push(`begins ${options.marker}`);
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    const sent = await platform.post(room, text, options);
    noted.push(`ends ${options.marker} ${sent.status}`);
    return sent;
  };
  const dm: ChatPlatform['dm'] = async (to, text, options) => {
    const key = `${to.platformUserId} ${text.body.join('').match(/第\d条/u)?.[0] ?? ''}`;
    noted.push(`begins ${key}`);
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    const sent = await platform.dm(to, text, options);
    noted.push(`ends ${key}`);
    return sent;
  };
  return { ...scene.core, platforms: new Map([[platform.id, { ...platform, dm, post }]]) };
}

it('what goes to one person is never under way twice: two workers send it one after the other, in order', async () => {
  const order = [1, 2, 3, 4];
  for (const code of ['zhang', 'wang']) {
    const { id: recipientId } = await scene.staff(code);
    for (const n of order) {
      await writeNotice(scene.core.db, {
        key: `${code}-${n}`,
        say: 'approval/approved',
        recipientId,
        values: {
          title: `第${n}条`,
          about: 'C001',
          applicant: { name: '张伟' },
          decider: { name: '周财务' },
        },
        at: scene.core.clock.now().subtract({ minutes: 10 - n }),
      });
    }
  }
  const noted: string[] = [];
  const workers = [aSlowWorker(noted), aSlowWorker(noted)];
  while ((await scene.core.db.notice.count({ where: { delivery: { state: 'posted' } } })) < 8) {
    await Promise.all(workers.map((core) => deliverDue(core)));
  }
  for (const code of ['zhang', 'wang']) {
    const own = noted.filter((line) => line.includes(` ${code} `));
    expect(own).toEqual(order.flatMap((n) => [`begins ${code} 第${n}条`, `ends ${code} 第${n}条`]));
  }
});

it('what goes to one room is posted in order by two workers, also if the platform loses one of its messages', async () => {
  await scene.aCustomer('C001', { trialStarted: '2026-02-21' });
  const { db } = scene.core;
  const { id: roomId } = await db.room.findFirstOrThrow();
  await db.roomMessage.deleteMany();
  for (const minutes of [3, 1, 4, 2]) {
    const dueAt = toDbInstant(scene.core.clock.now().add({ minutes: minutes - 10 }));
    await db.roomMessage.create({ data: { key: `message-${minutes}`, say: 'room/notice', roomId, dueAt } });
  }
  let posts = 0;
  scene.chat.failWith((room) =>
    room === 'room-C001' && ++posts === 2 ? { kind: 'lose-answer', arrives: false } : null,
  );
  const noted: string[] = [];
  const workers = [aSlowWorker(noted), aSlowWorker(noted)];
  while ((await scene.reminder('due>customer')).state !== 'posted') {
    await Promise.all(workers.map((core) => deliverDue(core)));
    await scene.leasesRunOut();
  }
  const messages = await db.roomMessage.findMany({ orderBy: { dueAt: 'asc' } });
  const [first, second, third, fourth] = messages.map(({ deliveryId }) => deliveryId);
  const question = (await scene.reminder('due>customer')).deliveryId;
  const inOrder = [first, [second, 'unknown'], second, third, fourth, question];
  expect(noted.filter((line) => line.includes('-'))).toEqual(
    inOrder.flatMap((one) => {
      const [id, status] = Array.isArray(one) ? one : [one, 'accepted'];
      return [`begins ${id}`, `ends ${id} ${status}`];
    }),
  );
});

it('a room and a person rest after a message for as long as the platform asks, and others do not', async () => {
  const { platform } = scene.chat;
  const pace = { ...noPace, room: { messages: 1, perMs: 50_000 }, person: { messages: 1, perMs: 50_000 } };
  Object.assign(platform, { capabilities: { ...platform.capabilities, pace } });
  await scene.aCustomer('C001', { trialStarted: '2026-02-21' });
  const { db } = scene.core;
  await db.roomMessage.updateMany({ data: { state: 'planned' } });
  const values = { title: '甲', about: 'C001', applicant: { name: '张伟' }, decider: { name: '周财务' } };
  for (const code of ['zhang', 'zhang', 'wang'])
    await writeNotice(db, {
      key: crypto.randomUUID(),
      say: 'approval/approved',
      recipientId: (await scene.staff(code)).id,
      values,
      at: scene.core.clock.now().subtract({ hours: 20 }),
    });
  const counts = () =>
    ['room-C001', 'dm:zhang', 'dm:wang'].map(
      (room) => scene.chat.messages.filter((m) => m.room === room).length,
    );
  await deliverDue(scene.core);
  await deliverDue(scene.core);
  expect(counts()).toEqual([1, 1, 1]);
  await db.$executeRaw`UPDATE delivery SET rest_until = rest_until - interval '51 seconds'`;
  await deliverDue(scene.core);
  expect(counts()).toEqual([2, 2, 1]);
});
