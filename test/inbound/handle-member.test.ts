import { afterEach, beforeEach, expect, it } from 'vitest';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import type { Fault } from '../outbox/paper-chat.ts';
import { openScene, type Scene } from '../outbox/scene.ts';
import { arrives, putOut, timePasses, toldTo } from './arrivals.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
  await scene.aCustomer('C001');
  await arrives(scene, putOut('zhang', 'room-C001'));
});
afterEach(() => scene.close());

const lost = () => toldTo(scene, 'li').filter((text) => text.includes('机器人已不在客户群'));
const item = () => scene.core.db.inboundItem.findFirstOrThrow();

it('removed from a customer’s group, the bot releases it and the supervisor is notified', async () => {
  await workInbox(scene.core);
  expect(await scene.core.db.room.findFirstOrThrow()).toMatchObject({ state: 'gone' });
  expect(lost()).toHaveLength(1);
  expect(await item()).toMatchObject({ state: 'done' });
});

const unreachable: Fault = {
  kind: 'reject',
  result: { status: 'rejected', problem: 'other', detail: 'no connection' },
};
it.each([
  ['was refused', unreachable],
  ['got no answer and was not posted', { kind: 'lose-answer', arrives: false }],
  ['got no answer and was posted', { kind: 'lose-answer', arrives: true }],
  ['took the process with it, unposted', { kind: 'die', arrives: false }],
  ['took the process with it, posted', { kind: 'die', arrives: true }],
] as const)('the supervisor hears of it once when the first telling %s', async (_how, fault) => {
  scene.chat.failWith(() => fault);
  await workInbox(scene.core);
  scene.chat.failWith(null);
  expect(await item()).toMatchObject({ state: 'working' });
  await timePasses(scene);
  await workInbox(scene.core);
  expect(lost()).toHaveLength(1);
  expect(await item()).toMatchObject({ state: 'done' });
  expect(await scene.core.db.audit.count({ where: { action: 'room.lose' } })).toBe(1);
});

it('removal from a group that was released before is not reported', async () => {
  await scene.core.db.room.updateMany({ data: { state: 'gone' } });
  await workInbox(scene.core);
  expect(lost()).toEqual([]);
  expect(await item()).toMatchObject({ state: 'done' });
});
