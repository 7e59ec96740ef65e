import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { proposeHandover } from '../../jobs/people/propose-handover.ts';
import { runHandover } from '../../jobs/people/run-handover.ts';
import type { InboundOf } from '../../jobs/ports.ts';
import { openScene, type Scene, shanghai } from '../outbox/scene.ts';
import { arrives, buyer, edits, says } from './arrivals.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
  await scene.aCustomer('C001');
  await scene.at('2026-03-12T09:00');
});
afterEach(() => scene.close());

const message = { platformRoomId: 'room-C001', platformMessageId: 'm1' };
const at = '2026-03-12T02:00:00Z';
const asks = { ...says(buyer, '设备什么时候到', message), at };
const deletes = (): InboundOf<'deleted'> => {
  const { text: _, ...edited } = edits(buyer, '', message);
  return { ...edited, kind: 'deleted' };
};
const kept = () =>
  scene.core.db.contactLog.findMany({
    select: {
      summary: true,
      deletedAt: true,
      revisions: { select: { change: true, before: true, after: true } },
    },
  });
const saysTo = (code: string) => scene.chat.says(`dm:${code}`);

describe('an edit that arrives before its message', () => {
  it('is kept with the words that stood there first, and the owner hears of both', async () => {
    await arrives(scene, { ...edits(buyer, '设备下周能到吗', message), at });
    await workInbox(scene.core);
    await arrives(scene, asks);
    await workInbox(scene.core);
    expect(await kept()).toEqual([
      {
        summary: '设备下周能到吗',
        deletedAt: null,
        revisions: [{ change: 'edited', before: '设备什么时候到', after: '设备下周能到吗' }],
      },
    ]);
    await deliverDue(scene.core);
    expect(saysTo('zhang')).toContain('answer/revised');
  });

  it('and a deletion too; of several edits the last one stands, and an edit of another message changes nothing', async () => {
    await arrives(scene, { ...edits(buyer, '第一次改', message), at });
    await arrives(scene, { ...edits(buyer, '第二次改', message), at });
    await arrives(scene, { ...edits(buyer, '别的话', { ...message, platformMessageId: 'm2' }), at });
    await arrives(scene, { ...deletes(), at });
    await arrives(scene, asks);
    await workInbox(scene.core);
    const [log, ...more] = await kept();
    expect(more).toEqual([]);
    expect(log?.deletedAt).not.toBeNull();
    expect(log?.summary).toBe('第二次改');
  });

  it('in the same moment as its message ends with the edited words, whichever is worked on first', async () => {
    for (let n = 0; n < 6; n += 1) {
      const one = { ...message, platformMessageId: `m-${n}` };
      const both = [
        { ...says(buyer, `设备 ${n} 什么时候到`, one), at },
        { ...edits(buyer, `设备 ${n} 下周能到吗`, one), at },
      ];
      await Promise.all((n % 2 === 0 ? both : both.toReversed()).map((item) => arrives(scene, item)));
      await Promise.all([workInbox(scene.core), workInbox(scene.core)]);
    }
    await workInbox(scene.core);
    const logs = await kept();
    expect(logs.map(({ summary }) => summary).toSorted()).toEqual(
      Array.from({ length: 6 }, (_, n) => `设备 ${n} 下周能到吗`),
    );
  });
});

it('a reminder that is passed on after a handover, raced by two workers, reaches the new owner once and the former not', async () => {
  await arrives(scene, asks);
  await workInbox(scene.core);
  const [zhang, zhao, chen] = await Promise.all(['zhang', 'zhao', 'chen'].map(scene.staff));
  if (!zhang || !zhao || !chen) throw new Error('three colleagues are missing');
  const people = { from: zhang, to: zhao, scope: null, leavesOn: null };
  await runHandover(scene.core, chen, await proposeHandover(scene.core, chen, people));
  await scene.clock.moveTo(shanghai('2026-03-12T14:05'));
  for (let n = 0; n < 3; n += 1) await Promise.all([1, 2, 3, 4].map(() => deliverDue(scene.core)));
  const overdue = (code: string) => saysTo(code).filter((say) => say === 'answer/overdue');
  expect([overdue('zhang'), overdue('zhao')]).toEqual([[], ['answer/overdue']]);
  const notices = await scene.core.db.notice.findMany({ where: { say: 'answer/overdue' } });
  expect(notices.map(({ state }) => state).toSorted()).toEqual(['cancelled', 'posted']);
});
