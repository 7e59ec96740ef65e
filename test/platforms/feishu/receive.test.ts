import { describe, expect, test } from 'vitest';
import { readEvent } from '../../../bot/platforms/feishu/receive.ts';
import { readMention } from '../../../jobs/mention.ts';
import { standingNowMs } from '../../clock.ts';
import {
  botEvent,
  cardEvent,
  eventOf,
  type FakeEvent,
  membersEvent,
  messageEvent,
} from '../../fakes/feishu/events.ts';
import { customerTenant, FakeWorld, ownTenant } from '../../fakes/feishu/world.ts';

const world = new FakeWorld();
const li = world.addPerson('李明');
const wang = world.addPerson('王师傅', customerTenant);
const unknown = world.addPerson('谁', '');
const room = world.addChat('C001', [li, wang]);
const direct = world.direct(li);
const bot = { openId: world.botOpenId, name: '欣航' };
const source = { appId: 'cli_1', token: 't', atMs: standingNowMs() };
const known = {
  botOpenId: world.botOpenId,
  tenantKey: ownTenant,
  nowMs: standingNowMs() + 5_000,
  nameOf: (id: string) => world.people.get(id)?.name ?? id,
};
const read = (event: FakeEvent) => readEvent(event, known);
const says = (text: string, more: object = {}) =>
  read(messageEvent(source, { id: 'om_1', chat: room, from: wang, text, ...more }));

describe('a message', () => {
  test('is read with its author, its place and its time', () => {
    expect(says('很好')).toEqual([
      {
        platform: 'feishu',
        kind: 'message',
        dedupeKey: 'message:om_1',
        at: '2026-11-21T10:00:00Z',
        from: { platformUserId: wang.openId, name: '王师傅', external: true },
        text: '很好',
        message: { platformRoomId: room.id, platformMessageId: 'om_1' },
        thread: null,
        where: 'room',
        addressed: false,
        handle: { platformUserId: wang.openId, platformRoomId: room.id, detail: { outside: 'yes' } },
      },
    ]);
  });

  test('without an organisation is from an unknown one', () => {
    expect(says('很好', { from: unknown })).toMatchObject([{ from: { external: 'unknown' } }]);
    expect(says('很好', { from: li })).toMatchObject([{ from: { external: false } }]);
  });

  test('in the chat with the bot is addressed to it; in a group only when it mentions it', () => {
    expect(says('今日', { chat: direct, from: li })).toMatchObject([{ where: 'direct', addressed: true }]);
    expect(says('@_user_1 今日', { from: li, mentions: [bot] })).toMatchObject([
      { where: 'room', addressed: true, text: '今日' },
    ]);
    expect(says('@_user_1 在吗', { mentions: [li] })).toMatchObject([
      { addressed: false, text: '@李明 在吗' },
    ]);
  });

  test('keeps the ids of those it mentions for commands, and shows their names', () => {
    const people = Array.from({ length: 11 }, (_, at) => ({ openId: `ou_x${at}`, name: `某${at}` }));
    const [item] = says('@_user_1 移交 C001 @_user_11 @_user_2', { from: li, mentions: [bot, ...people] });
    expect(item).toMatchObject({ text: '移交 C001 @某9 @某0' });
    const words = (item?.kind === 'message' ? item.line : undefined)?.split(' ') ?? [];
    expect(words.slice(2).map(readMention)).toEqual([
      { platformUserId: 'ou_x9', name: '某9' },
      { platformUserId: 'ou_x0', name: '某0' },
    ]);
  });

  test('that looks like a mention and is none stays as it was written', () => {
    expect(says('@_user_7 <@ou_1|李明>')).toMatchObject([{ text: '@_user_7 <@ou_1|李明>' }]);
  });

  test('names the message it replies to: the first of the chain', () => {
    const replied = messageEvent(source, { id: 'om_9', chat: room, from: wang, text: '好', root: 'om_root' });
    (replied.event as { message: { parent_id: string } }).message.parent_id = 'om_between';
    expect(read(replied)).toMatchObject([
      { thread: { platformRoomId: room.id, platformMessageId: 'om_root' } },
    ]);
  });

  test.each([
    [
      'post',
      {
        title: '报价',
        content: [
          [
            { tag: 'text', text: '请看 ' },
            { tag: 'a', text: '链接', href: 'x' },
          ],
          [{ tag: 'at', user_id: '@_user_1' }],
        ],
      },
      '报价\n请看 链接\n@李明',
    ],
    ['image', { image_key: 'img_1' }, '📎 image'],
    ['file', { file_key: 'f', file_name: '报价.pdf' }, '📎 报价.pdf'],
    ['sticker', { file_key: 'f' }, '[sticker]'],
    ['text', { other: 1 }, ''],
  ])('of type %s is read as words', (type, content, text) => {
    expect(says('', { type, content, mentions: [li] })).toMatchObject([{ text }]);
  });

  test('a file is named with its kind', () => {
    const content = { file_key: 'f', file_name: '报价.pdf' };
    expect(says('', { type: 'file', content })).toMatchObject([
      { attachments: [{ name: '报价.pdf', kind: 'pdf', sizeBytes: null, link: null }] },
    ]);
  });

  test.each([
    ['漏油了 ', '漏油了'],
    ['', '📎 image\n📎 image'],
  ])('a rich text (%j) with pictures keeps them beside its words', (words, text) => {
    const pictures = ['a', 'b'].map((image_key) => [{ tag: 'img', image_key }]);
    const content = { title: '', content: [[{ tag: 'text', text: words }], ...pictures] };
    const picture = { name: 'image', kind: 'image', sizeBytes: null, link: null };
    expect(says('', { type: 'post', content })).toMatchObject([{ text, attachments: [picture, picture] }]);
  });

  test('of a bot, this one or another, is nothing', () => {
    const own = messageEvent(source, { id: 'om_2', chat: room, from: li, text: '您好' });
    (own.event as { sender: { sender_type: string } }).sender.sender_type = 'app';
    expect(read(own)).toEqual([]);
    const self = { ...li, openId: world.botOpenId };
    expect(says('您好', { from: self })).toEqual([]);
  });

  test('that is taken back is deleted', () => {
    const event = eventOf(source, 'im.message.recalled_v1', { message_id: 'om_1', chat_id: room.id });
    expect(read(event)).toMatchObject([
      {
        kind: 'deleted',
        dedupeKey: 'deleted:om_1',
        message: { platformRoomId: room.id, platformMessageId: 'om_1' },
      },
    ]);
  });
});

describe('members', () => {
  test.each([
    ['added', 'joined'],
    ['deleted', 'left'],
    ['withdrawn', 'left'],
  ] as const)('%s: each person %s', (what, change) => {
    const items = read(membersEvent(source, what, room, [li, wang]));
    expect(items).toMatchObject([
      { kind: 'member', change, bot: false, from: { platformUserId: li.openId, external: false } },
      { kind: 'member', change, bot: false, from: { name: '王师傅', external: true } },
    ]);
    expect(new Set(items.map(({ dedupeKey }) => dedupeKey)).size).toBe(2);
  });

  test.each([
    ['im.chat.member.bot.added_v1', 'joined'],
    ['im.chat.member.bot.deleted_v1', 'left'],
    ['im.chat.disbanded_v1', 'left'],
  ] as const)('%s: the bot %s', (type, change) => {
    expect(read(botEvent(source, type, room, li))).toMatchObject([
      { kind: 'member', change, bot: true, platformRoomId: room.id, from: { platformUserId: li.openId } },
    ]);
  });
});

describe('a card', () => {
  test('a press is read, at the time of the press', () => {
    const event = cardEvent(source, {
      chat: direct,
      by: li,
      messageId: 'om_3',
      value: { action: 'close', value: 'f-1' },
    });
    expect(read(event)).toEqual([
      {
        platform: 'feishu',
        kind: 'click',
        dedupeKey: `click:${event.header.event_id}`,
        at: '2026-11-21T10:00:00Z',
        from: { platformUserId: li.openId, name: '李明', external: false },
        action: 'close',
        value: 'f-1',
        handle: { platformUserId: li.openId, platformRoomId: direct.id },
      },
    ]);
  });

  test('someone from outside who presses is from outside', () => {
    const value = { action: 'close', value: 'f-1' };
    expect(read(cardEvent(source, { chat: room, by: wang, messageId: 'om_3', value }))).toMatchObject([
      { from: { external: true } },
    ]);
  });

  test('a value that is none of ours is nothing', () => {
    for (const value of [{}, { action: '', value: 'x' }, { action: 'a' }]) {
      expect(read(cardEvent(source, { chat: direct, by: li, messageId: 'om_3', value }))).toEqual([]);
    }
  });
});

test('events of other kinds, and such as cannot be read, are nothing', () => {
  for (const type of [
    'im.message.receive_v1',
    'im.chat.member.user.added_v1',
    'card.action.trigger',
    'x.y_v1',
  ]) {
    expect(read(eventOf(source, type, { odd: true }))).toEqual([]);
  }
});
