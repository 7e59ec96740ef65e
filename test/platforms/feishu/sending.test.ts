import { beforeEach, describe, expect, test } from 'vitest';
import { createApi } from '../../../bot/platforms/feishu/api.ts';
import { postCard, updateCard, whisperCard } from '../../../bot/platforms/feishu/send.ts';
import { type FakeFeishu, startFakeFeishu } from '../../fakes/feishu/index.ts';
import { customerTenant, type FakeChat, type FakePerson } from '../../fakes/feishu/world.ts';
import { whenDone } from '../../when-done.ts';

let feishu: FakeFeishu;
let call: ReturnType<typeof createApi>;
let nowMs: number;
let li: FakePerson;
let wang: FakePerson;
let room: FakeChat;

beforeEach(async () => {
  nowMs = Date.UTC(2026, 2, 2);
  feishu = await startFakeFeishu({ nowMs: () => nowMs });
  whenDone(() => feishu.close());
  call = createApi(feishu, () => nowMs);
  li = feishu.world.addPerson('李明');
  wang = feishu.world.addPerson('王师傅', customerTenant);
  room = feishu.world.addChat('C001', [li, wang]);
});

const hello = { body: ['您好'] };
const inRoom = (marker: string, content = hello) => postCard(call, { chatId: room.id }, content, { marker });
const seen = () => feishu.world.sees(wang.openId, room.id);

describe('tokens', () => {
  test('a burst needs one token, and so does a burst in the middle of which it expires', async () => {
    await Promise.all(['a', 'b', 'c'].map((marker) => inRoom(marker)));
    expect(feishu.tokens()).toBe(1);
    feishu.expireTokens();
    nowMs += 1000;
    const results = await Promise.all(['d', 'e', 'f'].map((marker) => inRoom(marker)));
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(feishu.tokens()).toBe(2);
    expect(seen()).toHaveLength(6);
  });

  test('a token is renewed before it ends', async () => {
    await inRoom('a');
    nowMs += 7200_000 - 10 * 60_000 + 1;
    await inRoom('b');
    expect(feishu.tokens()).toBe(2);
  });

  test('a token that is refused again is an authorisation problem, asked for no third time', async () => {
    await inRoom('a');
    for (const _ of [1, 2]) feishu.plan({ path: 'im/v1/messages', how: { status: 400, code: 99_991_663 } });
    expect(await inRoom('b')).toMatchObject({ status: 'rejected', problem: 'auth' });
    expect(feishu.tokens()).toBe(2);
  });

  test('with a wrong secret nothing is sent, and the reason is known', async () => {
    call = createApi({ ...feishu, appSecret: 'wrong' }, () => nowMs);
    expect(await inRoom('a')).toMatchObject({ status: 'rejected', problem: 'auth' });
    expect(seen()).toEqual([]);
  });

  test('a claim that ran out while a token was fetched sends nothing', async () => {
    const result = await postCard(call, { chatId: room.id }, hello, { marker: 'a', mayBegin: () => false });
    expect(result).toMatchObject({ status: 'rejected', problem: 'not_begun' });
    expect(seen()).toEqual([]);
  });
});

describe('posting', () => {
  test('a posting whose answer was lost is repeated under its marker, and is there once', async () => {
    feishu.plan({ path: 'im/v1/messages', how: 'lost answer' });
    expect(await inRoom('a')).toMatchObject({ status: 'unknown' });
    expect(await inRoom('a')).toMatchObject({ status: 'accepted', ref: { platformRoomId: room.id } });
    expect(seen()).toEqual(['您好']);
  });

  test('two replicas that post the same at once post it once', async () => {
    const other = createApi(feishu, () => nowMs);
    const results = await Promise.all([
      inRoom('a'),
      postCard(other, { chatId: room.id }, hello, { marker: 'a' }),
    ]);
    expect(results[0]).toEqual(results[1]);
    expect(seen()).toHaveLength(1);
  });

  test('the sixth message in a second is told to slow down in this room only', async () => {
    for (const marker of ['a', 'b', 'c', 'd', 'e']) await inRoom(marker);
    expect(await inRoom('f')).toMatchObject({ problem: 'rate_limited', scope: 'target' });
    expect(await postCard(call, { openId: li.openId }, hello, { marker: 'g' })).toMatchObject({
      status: 'accepted',
    });
    nowMs += 1000;
    expect(await inRoom('f')).toMatchObject({ status: 'accepted' });
  });

  test('a room the bot was removed from, and a person who does not exist, are named as such', async () => {
    room.hasBot = false;
    expect(await inRoom('a')).toMatchObject({ problem: 'not_member' });
    expect(await postCard(call, { openId: 'ou_nobody' }, hello, { marker: 'b' })).toMatchObject({
      problem: 'unknown_person',
    });
  });

  test('a message to one person is in the bot’s chat with that person', async () => {
    const sent = await postCard(call, { openId: li.openId }, hello, { marker: 'a' });
    const direct = feishu.world.direct(li);
    expect(sent).toMatchObject({ ref: { platformRoomId: direct.id } });
    expect(feishu.world.sees(li.openId, direct.id)).toEqual(['您好']);
  });
});

describe('a whisper', () => {
  test('is seen by one person, and by no one when that person’s Feishu is closed', async () => {
    await whisperCard(call, room.id, li.openId, { body: ['只给您看'] });
    expect(feishu.world.sees(li.openId, room.id)).toEqual(['只给您看']);
    li.online = false;
    await whisperCard(call, room.id, li.openId, { body: ['又一条'] });
    expect(feishu.world.sees(li.openId, room.id)).toEqual(['只给您看']);
    expect(seen()).toEqual([]);
  });

  test('that is refused is not posted for all to see', async () => {
    feishu.plan({ path: 'ephemeral', how: { status: 400, code: 230_020 } });
    const result = await whisperCard(call, room.id, li.openId, { body: ['只给您看'] });
    expect(result).toMatchObject({ problem: 'rate_limited' });
    expect(room.messages).toEqual([]);
  });
});

describe('a change', () => {
  test('replaces a card in the chat with one person, twice over too', async () => {
    const sent = await postCard(call, { openId: li.openId }, hello, { marker: 'a' });
    if (sent.status !== 'accepted') throw new Error('nothing was posted');
    for (const _ of ['once', 'twice']) {
      expect(await updateCard(call, sent.ref, { body: ['✓ 已处理'] }, {})).toEqual(sent);
    }
    expect(feishu.world.sees(li.openId, sent.ref.platformRoomId)).toEqual(['✓ 已处理']);
  });

  test('is refused in a room, where a customer could read it', async () => {
    const sent = await inRoom('a');
    if (sent.status !== 'accepted') throw new Error('nothing was posted');
    expect(await updateCard(call, sent.ref, { body: ['信誉额度'] }, {})).toMatchObject({
      problem: 'unsupported',
    });
    expect(seen()).toEqual(['您好']);
  });
});
