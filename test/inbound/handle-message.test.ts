import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import type { Sender } from '../../jobs/ports.ts';
import { plainText } from '../../templates/reader/card.ts';
import { toDbDate } from '../../prisma/days.ts';
import { openScene, type Scene } from '../outbox/scene.ts';
import { arrives, buyer, colleague, says, timePasses, toldTo, workAndDie } from './arrivals.ts';

let scene: Scene;

beforeEach(async () => {
  scene = await openScene();
  await scene.aCustomer('C001');
});

afterEach(() => scene.close());

const logs = () => scene.core.db.contactLog.findMany();

/** Replies in the thread of our last post there. */
async function answerIn(platformRoomId: string, from: Sender, text: string, addressed = false) {
  const delivery = await scene.core.db.delivery.findFirstOrThrow({
    where: { platformRoomId },
    orderBy: { postedAt: 'desc' },
  });
  const thread = { platformRoomId, platformMessageId: delivery.platformMessageId ?? '' };
  const message = { platformRoomId, platformMessageId: `re-${text}` };
  await arrives(scene, { ...says(from, text, message, thread), addressed });
}

describe('who the customer is, the register decides', () => {
  beforeEach(() => scene.at('2026-03-12T09:00'));

  const newcomer: Sender = { platformUserId: 'new', name: '新同事', external: false };
  it.each([
    ['a colleague who is not on the register', newcomer],
    ['somebody who has left', colleague('zhang')],
  ])('%s does not answer in the customer’s place', async (_who, sender) => {
    await scene.core.db.staff.update({
      where: { code: 'zhang' },
      data: { leftOn: toDbDate(Temporal.PlainDate.from('2026-03-11')) },
    });
    const before = scene.chat.messages.length;
    await answerIn('room-C001', sender, '我去问问');
    await workInbox(scene.core);
    expect(await logs()).toMatchObject([
      { direction: 'outbound', authorRole: 'staff', authorName: sender.name, actorId: null },
    ]);
    expect(await scene.core.db.contact.count()).toBe(0);
    expect(await scene.core.db.reminder.count({ where: { say: 'trial-check/answered' } })).toBe(0);
    expect(scene.chat.messages).toHaveLength(before);
  });

  it.each([true, 'unknown'] as const)('external: %s, it is the customer', async (external) => {
    await answerIn('room-C001', { ...buyer, external }, '挺好的');
    await workInbox(scene.core);
    expect(await logs()).toMatchObject([{ direction: 'inbound', authorRole: 'customer' }]);
    expect(await scene.core.db.contact.count()).toBe(1);
    expect(await scene.core.db.reminder.count({ where: { say: 'trial-check/answered' } })).toBe(1);
  });

  it('the owner who answers in the thread is offered the outcome, also after a crash', async () => {
    await answerIn('room-C001', colleague('zhang'), '客户说很好');
    const before = toldTo(scene, 'zhang').length;
    await workAndDie(scene);
    await timePasses(scene);
    await workInbox(scene.core);
    expect(await logs()).toMatchObject([{ authorRole: 'salesperson' }]);
    const told = toldTo(scene, 'zhang').slice(before);
    expect(told).toHaveLength(2);
    expect(told[1]).toBe(told[0]);
  });

  it('who answers in the thread of a matter that is closed is offered nothing, and it is kept', async () => {
    await scene.core.db.followUp.updateMany({ data: { state: 'closed' } });
    const before = toldTo(scene, 'zhang').length;
    await answerIn('room-C001', colleague('zhang'), '收到');
    await workInbox(scene.core);
    expect(await logs()).toMatchObject([{ authorRole: 'salesperson' }]);
    expect(toldTo(scene, 'zhang')).toHaveLength(before);
  });
});

describe('an answer in the thread that mentions the bot', () => {
  beforeEach(() => scene.at('2026-03-12T09:00'));

  const told = async () => {
    await workInbox(scene.core);
    await scene.at('2026-03-12T09:30');
    const notices = await scene.core.db.notice.findMany({ include: { recipient: true } });
    const answered = await scene.core.db.reminder.count({ where: { say: 'trial-check/answered' } });
    const asked = notices.filter(({ say }) => say === 'answer/asked');
    return { answered, asked: asked.map(({ recipient }) => recipient.code) };
  };

  it('is reported once: as the answer', async () => {
    await answerIn('room-C001', buyer, '@新航 运行很稳定', true);
    expect(await told()).toEqual({ answered: 1, asked: [] });
    expect((await scene.core.db.customer.findFirstOrThrow()).waitsSince).toBeNull();
  });

  it.each([
    ['that asks', '@新航 还好，什么时候来培训？'],
    ['that comes after another one', '@新航 对了，下周停机'],
  ])('%s is reported as a question too', async (which, text) => {
    if (which.includes('another')) await answerIn('room-C001', buyer, '@新航 运行很稳定', true);
    await answerIn('room-C001', buyer, text, true);
    expect(await told()).toEqual({ answered: 1, asked: ['zhang'] });
  });

  it('to a question that is closed reaches who has the customer now', async () => {
    const sun = await scene.staff('zhao');
    await scene.core.db.followUp.updateMany({ data: { state: 'closed' } });
    await scene.core.db.customer.updateMany({ data: { salespersonId: sun.id } });
    await answerIn('room-C001', buyer, '@新航 昨天开始漏油', true);
    expect(await told()).toEqual({ answered: 0, asked: ['zhao'] });
  });
});

describe('a mention in a thread that is a command', () => {
  beforeEach(() => scene.at('2026-03-12T09:00'));

  const said = (from: Sender, text: string, addressed: boolean) => ({
    ...says(
      from,
      text,
      { platformRoomId: 'room-C001', platformMessageId: `re-${text}` },
      { platformRoomId: 'room-C001', platformMessageId: 'question' },
    ),
    addressed,
  });

  it.each([
    ['mistyped', '@新航 tody', true, '/crm today'],
    ['with a mistyped second word', '@新航 log ad C001 聊过', true, '/crm log add'],
    ['empty', '@新航', true, '新航命令'],
    ['empty but for invisible characters', '@新航 \u200b\u2060', true, '新航命令'],
    ['marked 、 and not addressed', '、crm tody', false, '/crm today'],
    ['marked 。 and not addressed', '。crm tody', false, '/crm today'],
    ['with an invisible character in front', '\u200e／crm tody', false, '/crm today'],
  ])('%s, is answered and not kept as a contact log', async (_what, text, addressed, answer) => {
    await arrives(scene, said(colleague('zhang'), text, addressed));
    await workInbox(scene.core);
    expect(await logs()).toEqual([]);
    expect(toldTo(scene, 'zhang').at(-1)).toContain(answer);
  });

  it.each([
    ['@新航 客户说很好', true],
    ['@新航 今天设备坏了', true],
    ['、客户说很好', false],
  ])('%s is an answer, and kept', async (text, addressed) => {
    await arrives(scene, said(colleague('zhang'), text, addressed));
    await workInbox(scene.core);
    expect(await logs()).toMatchObject([{ summary: text }]);
  });

  it.each(['@新航', '、crm 客户 查看 C001'])('of the customer (%s) is refused and not kept', async (text) => {
    const answers: string[] = [];
    scene.chat.platform.answer = async (_handle, answer) => {
      answers.push(plainText(answer));
      return { status: 'accepted', ref: { platformRoomId: 'room-C001', platformMessageId: 'whisper' } };
    };
    await arrives(scene, said(buyer, text, text.startsWith('@')));
    await workInbox(scene.core);
    expect(await logs()).toEqual([]);
    expect(answers.join()).toContain('仅供内部同事使用');
  });
});

describe('an answer to a message about several things', () => {
  beforeEach(async () => {
    await scene.aCustomer('C002');
    // The owner is told, so that the supervisor hears of both on the next day.
    await scene.at('2026-03-12T09:00');
    await scene.at('2026-03-13T09:00');
  });

  it('is stored in no customer’s file, and only its author is told', async () => {
    const before = scene.chat.messages.length;
    await answerIn('dm:li', colleague('li'), '我来跟');
    await workInbox(scene.core);
    expect(await logs()).toEqual([]);
    expect(scene.chat.messages.slice(before).map((m) => m.room)).toEqual(['dm:li']);
    expect(toldTo(scene, 'li').at(-1)).toContain('没有留存');
    expect(toldTo(scene, 'li').at(-1)).toContain('/crm 记录 新增');
  });

  it('talk in a thread that is not ours is ignored', async () => {
    const before = scene.chat.messages.length;
    const thread = { platformRoomId: 'dm:li', platformMessageId: 'somebody-else' };
    const message = { platformRoomId: 'dm:li', platformMessageId: 're' };
    await arrives(scene, says(colleague('li'), '我来跟', message, thread));
    await workInbox(scene.core);
    expect(await logs()).toEqual([]);
    expect(scene.chat.messages).toHaveLength(before);
  });
});

it('a colleague whose reply is kept is told that changes of it are not seen, where they are not', async () => {
  await scene.at('2026-03-12T09:00');
  const platform = scene.core.platforms.get('paper');
  if (platform === undefined) throw new Error('there is no paper chat');
  const capabilities = { ...platform.capabilities, seesEdits: false, seesDeletes: false };
  const blind = { ...scene.core, platforms: new Map([['paper', { ...platform, capabilities }]]) };
  const told: boolean[] = [];
  for (const core of [scene.core, blind]) {
    await answerIn('room-C001', colleague('zhang'), `已沟通 ${told.length}`);
    await workInbox(core);
    told.push(scene.chat.messages.some(({ text }) => text.includes('我看不到')));
  }
  expect(told).toEqual([false, true]);
});
