import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepReply } from '../../jobs/logs/keep-reply.ts';
import { matchReply } from '../../jobs/logs/match-reply.ts';
import { reviseLog } from '../../jobs/logs/revise-log.ts';
import { openScene, type Scene } from '../outbox/scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
  sender.name = '王师傅';
});
afterEach(() => scene.close());

const message = { platformRoomId: 'room-C001', platformMessageId: 'reply-1' };
const sender = { platformUserId: 'customer-1', name: '王师傅', external: true };

async function question() {
  const { delivery } = await scene.reminder('due>customer');
  const thread = {
    platformRoomId: delivery?.platformRoomId ?? '',
    platformMessageId: delivery?.platformMessageId ?? '',
  };
  return await matchReply(scene.core.db, 'paper', thread);
}

async function customerReplies(text = '挺好的', ref = message) {
  const followUp = await question();
  const { id } = await scene.customer('C001');
  const at = Temporal.Instant.from('2026-03-12T02:00:00Z');
  return await keepReply(scene.core, {
    customerId: id,
    followUp,
    staff: null,
    sender,
    platform: 'paper',
    message: ref,
    text,
    at,
  });
}

describe('a customer’s answer in the thread', () => {
  beforeEach(async () => {
    await scene.aCustomer('C001');
    await scene.at('2026-03-12T09:00');
  });

  it('is kept as an inbound contact log of that follow-up, and closes nothing', async () => {
    expect(await customerReplies()).toBe(true);
    const log = await scene.core.db.contactLog.findFirstOrThrow({ include: { revisions: true } });
    expect(log).toMatchObject({
      direction: 'inbound',
      authorRole: 'customer',
      authorName: '王师傅',
      purpose: 'trial-check',
      summary: '挺好的',
    });
    const followUp = await scene.core.db.followUp.findFirstOrThrow();
    expect(log.followUpId).toBe(followUp.id);
    expect(followUp.state).toBe('open');
  });

  it('is kept once however often it is delivered', async () => {
    expect(await customerReplies()).toBe(true);
    expect(await customerReplies()).toBe(false);
    expect(await scene.core.db.contactLog.count()).toBe(1);
  });

  it('notifies the owner once, however much the customer writes', async () => {
    await customerReplies();
    await customerReplies('还有一个问题', { ...message, platformMessageId: 'reply-2' });
    await scene.at('2026-03-12T10:05');
    expect(scene.chat.says('dm:zhang').filter((say) => say === 'trial-check/answered')).toHaveLength(1);
  });

  it('adds its author as a contact of the customer, once, under their latest name', async () => {
    await customerReplies();
    sender.name = '王建国';
    await customerReplies('补充一句', { ...message, platformMessageId: 'reply-2' });
    expect(await scene.core.db.contact.findMany({ select: { name: true, platformUserId: true } })).toEqual([
      { name: '王建国', platformUserId: 'customer-1' },
    ]);
  });

  it('does not stop the escalation: the outcome is for the responsible person to record', async () => {
    await customerReplies();
    await scene.at('2026-03-13T09:00');
    expect(scene.chat.says('dm:li')).toEqual(['trial-check/escalate']);
  });

  it('edited, keeps what stood there before; deleted, stays as a record with its words', async () => {
    await customerReplies('不太好');
    expect(await reviseLog(scene.core, 'paper', message, '挺好的')).toBe(true);
    expect(await reviseLog(scene.core, 'paper', message, '挺好的')).toBe(false);
    expect(await reviseLog(scene.core, 'paper', message, null)).toBe(true);
    const log = await scene.core.db.contactLog.findFirstOrThrow({
      include: { revisions: { orderBy: { at: 'asc' } } },
    });
    expect(log.deletedAt).not.toBeNull();
    expect(log.summary).toBe('挺好的');
    expect(log.revisions.map((r) => `${r.change} ${r.before}→${r.after}`).toSorted()).toEqual([
      'deleted 挺好的→null',
      'edited 不太好→挺好的',
    ]);
  });

  it('edited or deleted, is reported to the owner, once, with the first words', async () => {
    await customerReplies('不太好');
    await reviseLog(scene.core, 'paper', message, '挺好的');
    await reviseLog(scene.core, 'paper', message, null);
    await scene.at('2026-03-12T10:05');
    const told = scene.chat.messages.filter(({ says }) => says.includes('answer/revised'));
    expect(told.map(({ room }) => room)).toEqual(['dm:zhang']);
    expect(told[0]?.text).toMatch(/最初写的是：\s*“不太好”/u);
  });

  it('to a message that merged several customers is stored in no customer’s file', async () => {
    await scene.aCustomer('C002');
    // The owner is told, so that the supervisor hears of both on the next day.
    await scene.at('2026-03-12T10:00');
    await scene.at('2026-03-13T09:00');
    const list = await scene.core.db.delivery.findFirstOrThrow({
      where: { state: 'posted', platformRoomId: 'dm:li' },
    });
    const thread = { platformRoomId: 'dm:li', platformMessageId: list.platformMessageId ?? '' };
    expect(await matchReply(scene.core.db, 'paper', thread)).toBeNull();
  });
});

it('a reply to someone else’s message in one of our threads belongs to no follow-up', async () => {
  await scene.aCustomer('C001');
  const thread = { platformRoomId: 'room-C001', platformMessageId: 'somebody-else' };
  expect(await matchReply(scene.core.db, 'paper', thread)).toBeNull();
});
