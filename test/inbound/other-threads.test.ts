import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import type { MessageRef } from '../../jobs/ports.ts';
import { openScene, type Scene, shanghai } from '../outbox/scene.ts';
import { arrives, buyer, says } from './arrivals.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene('2026-03-02T08:00', ['trial-check', 'anniversary-thanks']);
});
afterEach(() => scene.close());

const room = 'room-C001';

async function writes(text: string, thread: string, addressed = false): Promise<void> {
  const at = shanghai('2026-03-12T10:00');
  await scene.clock.moveTo(at);
  const [message, root]: MessageRef[] = [`re-${text}`, thread].map((platformMessageId) => ({
    platformRoomId: room,
    platformMessageId,
  }));
  if (message === undefined || root === undefined) throw new Error('there are two');
  await arrives(scene, { ...says(buyer, text, message, root), addressed, at: at.toString() });
  await workInbox(scene.core);
}
const logs = () => scene.core.db.contactLog.findMany();
const followUp = () => scene.core.db.followUp.findFirstOrThrow({ where: { step: 'trial-check' } });
async function toldOwner(): Promise<readonly string[]> {
  await scene.at('2026-03-12T10:05');
  return scene.chat.says('dm:zhang').filter((say) => /^answer\/|answered$/u.test(say));
}

describe('after a question, what a customer writes in the thread of another message', () => {
  it('is kept as its answer with the doubt recorded, closes nothing, and the owner is told once', async () => {
    await scene.aCustomer('C001');
    await scene.at('2026-03-12T09:00');
    await writes('运行挺好', 'of-a-colleague');
    const { id, state } = await followUp();
    expect(await logs()).toMatchObject([{ followUpId: id, purpose: 'trial-check', assumed: true }]);
    expect(state).toBe('open');
    expect(await toldOwner()).toEqual(['answer/assumed']);
  });

  it('is kept as its answer if that message said several things at once, the question among them', async () => {
    await scene.aCustomer('C001', { anchors: { trialStarted: '2026-03-02', firstDeal: '2025-03-12' } });
    await scene.at('2026-03-12T09:00');
    expect(scene.chat.says(room)).toHaveLength(2);
    const { platformMessageId } = await scene.core.db.delivery.findFirstOrThrow({
      where: { platformRoomId: room, audience: 'customer' },
    });
    await writes('运行挺好', platformMessageId ?? '');
    expect(await logs()).toMatchObject([{ followUpId: (await followUp()).id, assumed: true }]);
    expect(await toldOwner()).toEqual(['answer/assumed']);
  });

  it('and asks the bot there is a question of their own', async () => {
    await scene.aCustomer('C001');
    await scene.at('2026-03-12T09:00');
    await writes('@新航 设备什么时候到？', 'of-a-colleague', true);
    expect(await logs()).toMatchObject([{ followUpId: null, purpose: 'contact', assumed: false }]);
    expect(await toldOwner()).toEqual(['answer/asked']);
  });
});
