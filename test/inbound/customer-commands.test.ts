import { afterEach, beforeEach, expect, it } from 'vitest';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import { Temporal } from 'temporal-polyfill';
import { changeAnchor } from '../../jobs/customers/manage-customer.ts';
import { plainText } from '../../templates/reader/card.ts';
import { openScene, type Scene } from '../outbox/scene.ts';
import { arrives, buyer, commands, says } from './arrivals.ts';

/** An anniversary with its budget and a gift proposal, so that there is something confidential to leak. */
let scene: Scene;
beforeEach(async () => {
  scene = await openScene('2026-03-02T08:00', 'all');
  const customer = await scene.aCustomer('C001');
  const firstDealOn = Temporal.PlainDate.from('2025-03-10');
  await changeAnchor(scene.core, await scene.staff('li'), customer, 'firstDeal', firstDealOn);
  await scene.at('2026-03-03T10:00');
});
afterEach(() => scene.close());

it.each([
  '/gift',
  '/gift list C001',
  '/crm gift',
  '/crm gift list C001',
  '/crm 礼品 列表 C001',
  '/crm gift propose C001 茶叶 500',
])('customer types %s: refused with no information', async (text) => {
  expect(scene.chat.says('dm:zhang')).toContain('gift-prepare/prepare');
  const answers: { readonly to: unknown; readonly text: string }[] = [];
  scene.chat.platform.answer = async (handle, answer) => {
    answers.push({ to: handle, text: plainText(answer) });
    return { status: 'accepted', ref: { platformRoomId: 'room-C001', platformMessageId: 'whisper' } };
  };
  const before = scene.chat.messages.length;
  const known = await scene.core.db.approvalRequest.count();
  await arrives(scene, {
    ...commands('li', text),
    from: buyer,
    handle: { platformUserId: buyer.platformUserId, platformRoomId: 'room-C001' },
  });
  await workInbox(scene.core);
  expect(scene.chat.messages.slice(before)).toEqual([]);
  expect(answers).toHaveLength(1);
  expect(answers[0]?.text).toContain('仅供内部同事使用');
  expect(answers[0]?.text).not.toMatch(/C001|礼品|周年|元|500|张伟|李主管|帮助：/u);
  expect(await scene.core.db.approvalRequest.count()).toBe(known);
});

it('customer types /gift as a message of the group: stored as their message, without an answer', async () => {
  const before = scene.chat.messages.length;
  const message = { platformRoomId: 'room-C001', platformMessageId: 'm-gift' };
  await arrives(scene, says(buyer, '/gift list C001，什么时候到？', message));
  await workInbox(scene.core);
  expect(await scene.core.db.contactLog.findMany()).toMatchObject([
    { direction: 'inbound', authorRole: 'customer', summary: '/gift list C001，什么时候到？' },
  ]);
  const since = scene.chat.messages.slice(before);
  expect(since.filter(({ room }) => room === 'room-C001')).toEqual([]);
});
