import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Core } from '../../jobs/core.ts';
import { writeNotice } from '../../jobs/notices/write-notice.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import type { ChatPlatform } from '../../jobs/ports.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene('2026-03-03T10:00');
});
afterEach(() => scene.close());

/** A worker whose chat takes several turns for each message, and notes when each begins and ends. */
function aSlowWorker(noted: string[]): Core {
  const { platform } = scene.chat;
  const dm: ChatPlatform['dm'] = async (to, text, options) => {
    const key = `${to.platformUserId} ${text.body.join('').match(/第\d条/u)?.[0] ?? ''}`;
    noted.push(`begins ${key}`);
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    const sent = await platform.dm(to, text, options);
    noted.push(`ends ${key}`);
    return sent;
  };
  return { ...scene.core, platforms: new Map([[platform.id, { ...platform, dm }]]) };
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
