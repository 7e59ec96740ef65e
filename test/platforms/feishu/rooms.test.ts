import { beforeEach, describe, expect, it } from 'vitest';
import { postToStaffRoom } from '../../../jobs/outbox/audience-guard.ts';
import { staffText } from '../../../templates/reader/card.ts';
import { standingNowMs, standingWallClock } from '../../clock.ts';
import { customerTenant, type FakeChat, type FakePerson } from '../../fakes/feishu/world.ts';
import { openFeishu } from './harness.ts';

let opened: Awaited<ReturnType<typeof openFeishu>>;
let nowMs: number;
let li: FakePerson;
let zhao: FakePerson;
beforeEach(async () => {
  nowMs = standingNowMs();
  opened = await openFeishu('http', { nowMs: () => nowMs });
  [li, zhao] = ['李明', '赵敏'].map((name) => opened.fake.world.addPerson(name)) as [FakePerson, FakePerson];
});
const refs = (...people: readonly FakePerson[]) => people.map(({ openId }) => ({ platformUserId: openId }));
const ensure = (kind: 'customer' | 'staff', ...staff: readonly FakePerson[]) =>
  opened.platform.ensureRoom({ kind, customerCode: 'C001', name: 'C001 杭州精工', staff: refs(...staff) });
const made = async (...given: Parameters<typeof ensure>): Promise<FakeChat> => {
  const result = await ensure(...given);
  const chat = opened.fake.world.chats.get(result.status === 'ready' ? result.platformRoomId : '');
  if (chat === undefined) throw new Error(`no room: ${JSON.stringify(result)}`);
  return chat;
};

describe('a room', () => {
  it('of a customer is external from the beginning, one of colleagues is not', async () => {
    const forCustomer = await made('customer', li, zhao);
    expect(forCustomer).toMatchObject({ external: true, name: 'C001 杭州精工' });
    expect([...forCustomer.members.keys()]).toEqual([li.openId, zhao.openId]);
    expect(await made('staff', li)).toMatchObject({ external: false });
  });

  it('that is asked for twice is one, and gains those who were missing', async () => {
    const first = await made('customer', li);
    expect(await made('customer', li, zhao)).toBe(first);
    expect(first.members.size).toBe(2);
  });

  it('that was dissolved is made again', async () => {
    const first = await made('customer', li);
    first.dissolved = true;
    const second = await made('customer', li);
    expect(second).not.toBe(first);
    expect(second.members.size).toBe(1);
  });

  it('for a customer is refused while the bot may not be in external groups, with the reason', async () => {
    opened.fake.world.externalSharing = false;
    expect(await ensure('customer', li)).toMatchObject({
      status: 'failed',
      problem: 'unsupported',
      detail: expect.stringContaining('232033') as unknown,
    });
    expect(await ensure('staff', li)).toMatchObject({ status: 'ready' });
  });

  it('names those who could not be brought in: strangers, and who has left', async () => {
    zhao.resigned = true;
    const stranger = opened.fake.world.addPerson('王师傅', customerTenant);
    const result = await ensure('customer', li, zhao, stranger);
    expect(result).toMatchObject({ status: 'ready' });
    const pending = result.status === 'ready' ? (result.invitePending ?? '') : '';
    expect(pending).toContain(zhao.openId);
    expect(pending).toContain(stranger.openId);
    expect(pending).not.toContain(li.openId);
  });
});

describe('members', () => {
  it('who may not use the app are named, and the others are added anyway', async () => {
    const chat = await made('staff', li);
    const newcomer = opened.fake.world.addPerson('钱进');
    zhao.available = false;
    expect(await opened.platform.invite(chat.id, refs(zhao, newcomer))).toMatchObject({
      refused: [{ platformUserId: zhao.openId, problem: 'unknown_person' }],
    });
    expect(chat.members.has(newcomer.openId)).toBe(true);
  });

  it('are changed one after another, as Feishu wants it', async () => {
    const chat = await made('staff', li);
    const more = Array.from({ length: 4 }, (_, at) => opened.fake.world.addPerson(`同事${at}`));
    const results = await Promise.all(more.map((one) => opened.platform.invite(chat.id, refs(one))));
    expect(results).toEqual(more.map(() => ({ refused: [] })));
    expect(chat.members.size).toBe(5);
  });

  it('that Feishu wants changed later are refused with the time to wait', async () => {
    const chat = await made('staff', li);
    opened.fake.plan({ path: `${chat.id}/members`, how: { status: 400, code: 232_019 } });
    expect(await opened.platform.invite(chat.id, refs(zhao))).toMatchObject({
      refused: [{ platformUserId: zhao.openId, problem: 'rate_limited', retryAfterMs: 1_000 }],
    });
  });

  it('are all read, however many there are, and added fifty at a time', async () => {
    const many = Array.from({ length: 120 }, (_, at) => opened.fake.world.addPerson(`同事${at}`));
    const chat = await made('staff', ...many);
    expect(chat.members.size).toBe(120);
    expect(await opened.platform.members(chat.id)).toHaveLength(121);
  });

  it('some hidden from the bot, are not known, and nothing internal is posted', async () => {
    const chat = await made('staff', li, zhao);
    chat.hidesMembers = true;
    const room = { kind: 'staff', platformRoomId: chat.id } as const;
    const options = { marker: crypto.randomUUID(), about: [], at: standingWallClock.now() };
    await expect(
      postToStaffRoom(opened.platform, room, staffText({ body: ['内部'] }), options),
    ).rejects.toMatchObject({ code: 'platform_refused' });
    expect(chat.messages).toEqual([]);
  });

  it('of a group the bot is not in are not known', async () => {
    const chat = await made('staff', li);
    chat.hasBot = false;
    await expect(opened.platform.members(chat.id)).rejects.toMatchObject({ code: 'platform_refused' });
  });
});

it('a colleague who has left is no one', async () => {
  zhao.resigned = true;
  expect(await opened.platform.person(zhao.openId)).toBeNull();
  expect(await opened.platform.person(li.openId)).toMatchObject({ name: '李明', external: false });
});

it('a card of more than two weeks ago is not changed any more, and that is said', async () => {
  const sent = await opened.platform.dm({ platformUserId: li.openId }, staffText({ body: ['到期'] }), {
    marker: crypto.randomUUID(),
    about: [],
    at: standingWallClock.now(),
  });
  if (sent.status !== 'accepted') throw new Error('nothing was posted');
  nowMs += 15 * 24 * 60 * 60_000;
  expect(await opened.platform.update(sent.ref, staffText({ body: ['✓'] }), {})).toMatchObject({
    status: 'rejected',
    problem: 'unsupported',
  });
});
