import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { proposeHandover } from '../../jobs/people/propose-handover.ts';
import { runHandover } from '../../jobs/people/run-handover.ts';
import type { Sender } from '../../jobs/ports.ts';
import { plainText } from '../../templates/reader/card.ts';
import { toDbDate } from '../../prisma/days.ts';
import { openScene, type Scene, shanghai } from '../outbox/scene.ts';
import {
  arrives,
  buyer,
  clicks,
  colleague,
  commands,
  says,
  timePasses,
  toldTo,
  workAndDie,
} from './arrivals.ts';

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

describe('what a customer writes outside any thread', () => {
  beforeEach(() => scene.at('2026-03-12T09:00'));

  let written = 0;
  /** In the group, on 12 March unless a day is given. */
  async function writes(from: Sender, text: string, time: string, addressed = false) {
    written += 1;
    const at = time.includes('T') ? time : `2026-03-12T${time}`;
    const message = { platformRoomId: 'room-C001', platformMessageId: `talk-${written}` };
    await scene.clock.moveTo(shanghai(at));
    await arrives(scene, { ...says(from, text, message), addressed, at: shanghai(at).toString() });
    await workInbox(scene.core);
  }
  const followUp = () => scene.core.db.followUp.findFirstOrThrow({ where: { step: 'trial-check' } });
  const saysTo = (who: string) => scene.chat.says(`dm:${who}`).filter((say) => say.startsWith('answer/'));
  const button = async (who: string, action: string) => {
    const { id } = await scene.core.db.contactLog.findFirstOrThrow();
    await arrives(scene, clicks(who, action, id));
    await workInbox(scene.core);
  };

  it('after a question, is kept as its answer with the doubt recorded, closes nothing, and the owner is told once', async () => {
    await writes(buyer, '运行挺好', '10:00');
    await writes(buyer, '就是有点吵', '10:03');
    const { id, state } = await followUp();
    expect(await logs()).toMatchObject([
      { summary: '运行挺好', followUpId: id, purpose: 'trial-check', direction: 'inbound', assumed: true },
      { summary: '就是有点吵', followUpId: id, assumed: true },
    ]);
    expect(state).toBe('open');
    await scene.at('2026-03-12T10:05');
    expect(saysTo('zhang')).toEqual(['answer/assumed']);
    expect(toldTo(scene, 'zhang').at(-1)).toContain('“运行挺好”');
    const room = scene.chat.messages.filter((message) => message.room === 'room-C001');
    expect(room.filter((message) => message.says.some((say) => say.startsWith('answer/')))).toEqual([]);
  });

  it('is only the beginning of a talk: what comes later is not kept', async () => {
    await writes(buyer, '运行挺好', '10:00');
    await writes(buyer, '对了，明天来看看吧', '10:30');
    expect(await logs()).toHaveLength(1);
  });

  it('one tap says that it is not an answer: the log stays, and the question is unanswered again', async () => {
    await writes(buyer, '发票收到了', '10:00');
    await scene.at('2026-03-12T10:05');
    expect(scene.chat.messages.at(-1)?.content.buttons?.map(({ action }) => action)).toEqual([
      'answer-close',
      'answer-unrelated',
    ]);
    await button('zhang', 'answer-unrelated');
    expect(await logs()).toMatchObject([
      { summary: '发票收到了', followUpId: null, purpose: 'contact', assumed: false },
    ]);
    await writes(buyer, '运行挺好', '11:00');
    expect((await logs()).at(-1)).toMatchObject({ assumed: true, followUpId: (await followUp()).id });
  });

  it('only those who work on the customer can correct it', async () => {
    await writes(buyer, '发票收到了', '10:00');
    await button('zhao', 'answer-unrelated');
    expect(await logs()).toMatchObject([{ assumed: true }]);
  });

  it('is kept with what it had attached, which the list shows', async () => {
    const message = { platformRoomId: 'room-C001', platformMessageId: 'photo' };
    const at = shanghai('2026-03-12T10:00').toString();
    const link = 'https://acme.slack.com/files/U1/F1/photo.jpg';
    const attachments = [
      { name: '现场.jpg', kind: 'jpg', sizeBytes: 1_234_567, link },
      { name: '', kind: null, sizeBytes: null, link: null },
    ];
    await arrives(scene, { ...says(buyer, '📎 现场.jpg', message), at, attachments });
    await workInbox(scene.core);
    expect(await logs()).toMatchObject([{ summary: '📎 现场.jpg', attachments }]);
    await arrives(scene, commands('zhang', '记录 列表 C001'));
    await workInbox(scene.core);
    expect(toldTo(scene, 'zhang').at(-1)).toContain(`📎 现场.jpg · 图片 · 1.2 MB · ${link}\n📎`);
  });

  describe('while no question of ours is pending', () => {
    beforeEach(() => scene.core.db.followUp.updateMany({ data: { state: 'closed' } }));
    const waitsSince = async () =>
      (await scene.core.db.customer.findFirstOrThrow({ where: { code: 'C001' } })).waitsSince;

    it('is not kept if it wants no answer', async () => {
      await writes(buyer, '大家好', '10:00');
      await writes(buyer, '好的，谢谢，辛苦了', '10:01');
      expect(await logs()).toEqual([]);
      await scene.at('2026-03-13T18:00');
      expect(saysTo('zhang')).toEqual([]);
    });

    it('as a question without @, is kept, and the owner is told once if no colleague answers in four working hours', async () => {
      await writes(buyer, '设备什么时候到', '10:00');
      await writes(buyer, '有人吗？', '10:20');
      expect(await logs()).toMatchObject([
        {
          summary: '设备什么时候到',
          direction: 'inbound',
          followUpId: null,
          purpose: 'contact',
          assumed: false,
        },
        { summary: '有人吗？' },
      ]);
      await scene.at('2026-03-12T13:55');
      expect(saysTo('zhang')).toEqual([]);
      await scene.at('2026-03-12T14:05');
      expect(saysTo('zhang')).toEqual(['answer/overdue']);
      expect(toldTo(scene, 'zhang').at(-1)).toContain('“设备什么时候到”');
      await scene.at('2026-03-16T18:00');
      expect(saysTo('zhang')).toEqual(['answer/overdue']);
      const inGroup = scene.chat.messages.filter(({ room }) => room === 'room-C001');
      expect(inGroup.filter(({ says: keys }) => keys.some((say) => say.startsWith('answer/')))).toEqual([]);
    });

    it.each([false, true])(
      'and the customer is handed over meanwhile, is a reminder to who has the customer then (leaving: %s)',
      async (isLeaving) => {
        await writes(buyer, '设备什么时候到', '10:00');
        const [zhang, zhao, chen] = await Promise.all(['zhang', 'zhao', 'chen'].map(scene.staff));
        if (!zhang || !zhao || !chen) throw new Error('three colleagues are missing');
        const leavesOn = isLeaving ? Temporal.PlainDate.from('2026-03-12') : null;
        const people = { from: zhang, to: zhao, scope: null, leavesOn };
        await runHandover(scene.core, chen, await proposeHandover(scene.core, chen, people));
        await scene.at('2026-03-12T14:05');
        await scene.at('2026-03-12T14:10');
        await scene.at('2026-03-16T18:00');
        expect(
          [saysTo('zhang'), saysTo('zhao')].map((says) => says.filter((say) => say === 'answer/overdue')),
        ).toEqual([[], ['answer/overdue']]);
      },
    );

    it('and the owner is away by then, is a reminder to their stand-in', async () => {
      await writes(buyer, '设备什么时候到', '10:00');
      const [zhang, zhao] = [await scene.staff('zhang'), await scene.staff('zhao')];
      const day = toDbDate(Temporal.PlainDate.from('2026-03-12'));
      await scene.core.db.absence.create({
        data: { staffId: zhang.id, standInId: zhao.id, from: day, to: day, at: new Date(0) },
      });
      await scene.at('2026-03-12T14:05');
      await scene.at('2026-03-12T14:10');
      expect([saysTo('zhang'), saysTo('zhao')]).toEqual([[], ['answer/overdue']]);
    });

    it('and a colleague answers in the group, is not a reminder; the next question begins another wait', async () => {
      await writes(buyer, '设备坏了，漏水', '10:00');
      await writes(colleague('wang'), '马上派人', '11:00');
      await scene.at('2026-03-12T18:00');
      expect(saysTo('zhang')).toEqual([]);
      await writes(buyer, '几点到？', '2026-03-13T09:00');
      await scene.at('2026-03-13T13:05');
      expect(saysTo('zhang')).toEqual(['answer/overdue']);
    });

    it('and was answered before a worker that had died was replaced, begins no wait', async () => {
      await writes(colleague('wang'), '下周一到', '10:05');
      await writes(buyer, '设备什么时候到？', '10:00');
      expect(await logs()).toHaveLength(1);
      expect(await waitsSince()).toBeNull();
    });

    it('after a colleague’s message that is processed too late, still waits', async () => {
      await writes(buyer, '设备什么时候到？', '10:00');
      await writes(colleague('wang'), '早上好', '09:30');
      expect(await waitsSince()).not.toBeNull();
    });

    it('is not answered by what colleagues say in their own group about the customer', async () => {
      const { id: customerId } = await scene.customer('C001');
      const room = { platform: 'paper', platformRoomId: 'inside', name: '内部', customerId };
      await scene.core.db.room.create({ data: { ...room, kind: 'staff' } });
      await writes(buyer, '设备什么时候到？', '10:00');
      const message = { platformRoomId: 'inside', platformMessageId: 'among-us' };
      const at = shanghai('2026-03-12T10:10').toString();
      await arrives(scene, { ...says(colleague('wang'), '谁知道？', message), at });
      await workInbox(scene.core);
      expect(await waitsSince()).not.toBeNull();
    });

    it.each([
      ['an ordinary customer: the salesperson', 'ordinary', [], 'zhang'],
      ['a potential one: the supervisor', 'potential', [], 'li'],
      ['a vacant seat: the next one above', 'ordinary', ['salesperson'], 'li'],
      ['nobody in between: the director', 'ordinary', ['salesperson', 'supervisor'], 'chen'],
    ] as const)('reaches the owner of the follow-ups of %s', async (_whom, tier, vacant, owner) => {
      const seats = Object.fromEntries(vacant.map((seat) => [`${seat}Id`, null]));
      await scene.core.db.customer.updateMany({ data: { tier, ...seats } });
      await writes(buyer, '设备什么时候到？', '10:00');
      await scene.at('2026-03-12T14:05');
      const told = ['chen', 'li', 'zhang', 'wang'].filter((who) => saysTo(who).length > 0);
      expect(told).toEqual([owner]);
    });
  });

  it('to the bot as a question, is kept as their own question and reaches the owner', async () => {
    await writes(buyer, '@新航 设备什么时候到？', '10:00', true);
    expect(await logs()).toMatchObject([
      { summary: '@新航 设备什么时候到？', followUpId: null, purpose: 'contact', assumed: false },
    ]);
    await scene.at('2026-03-12T10:05');
    expect(saysTo('zhang')).toEqual(['answer/asked']);
    // Which becomes a complaint from there.
    const value = (await logs())[0]?.id;
    expect(scene.chat.messages.at(-1)?.content.buttons).toMatchObject([{ action: 'become', value }]);
  });

  it('however many there are, at most five reach the owner within an hour, and all are kept', async () => {
    for (let minute = 10; minute < 22; minute += 1) await writes(buyer, '@新航 在吗？', `10:${minute}`, true);
    await scene.at('2026-03-12T10:30');
    expect(await logs()).toHaveLength(12);
    expect(saysTo('zhang')).toEqual(Array.from({ length: 5 }, () => 'answer/asked'));
    const said = scene.chat.messages
      .slice(-5)
      .map(({ content }) => JSON.stringify(content.body).includes('逐条'));
    expect(said).toEqual([false, false, false, false, true]);
    await writes(buyer, '@新航 在吗？', '11:30', true);
    await scene.at('2026-03-12T11:35');
    expect(saysTo('zhang')).toHaveLength(6);
  });

  it('and colleagues leave without an answer, is a reminder to the owner after four working hours, once', async () => {
    await writes(buyer, '@新航 设备什么时候到？', '16:00', true);
    await writes(buyer, '@新航 有人吗？', '16:10', true);
    await scene.at('2026-03-13T09:30');
    expect(saysTo('zhang')).toEqual(['answer/asked', 'answer/asked']);
    await scene.at('2026-03-13T10:05');
    expect(saysTo('zhang').slice(2)).toEqual(['answer/overdue']);
    await scene.at('2026-03-16T18:00');
    expect(saysTo('zhang').slice(2)).toEqual(['answer/overdue']);
  });

  it.each<readonly [string, () => Promise<unknown>]>([
    ['in the group', () => writes(colleague('wang'), '下周一到', '11:00')],
    [
      'by phone, with a log',
      async () => {
        await arrives(scene, commands('zhang', '记录 新增 C001 电话里答复了'));
        await workInbox(scene.core);
      },
    ],
  ])('and a colleague answers %s, is not a reminder', async (_how, answer) => {
    await writes(buyer, '@新航 设备什么时候到？', '10:00', true);
    await answer();
    await scene.at('2026-03-13T18:00');
    expect(saysTo('zhang')).toEqual(['answer/asked']);
    const notice = await scene.core.db.notice.findFirstOrThrow({ where: { say: 'answer/overdue' } });
    expect(notice).toMatchObject({ state: 'cancelled', reason: { code: 'reason/customer-answered' } });
  });

  describe.each([
    ['arrived', true],
    ['did not', false],
  ])(
    'with a worker that dies, two others, and a chat whose response is lost (the message %s)',
    (_what, hasArrived) => {
      /** The customer writes; the worker dies after the work, and two others take over at once. */
      async function writesThrough(text: string, time: string) {
        written += 1;
        const at = shanghai(`2026-03-12T${time}`);
        const message = { platformRoomId: 'room-C001', platformMessageId: `talk-${written}` };
        await scene.clock.moveTo(at);
        await arrives(scene, { ...says(buyer, text, message), at: at.toString() });
        await workAndDie(scene);
        await timePasses(scene);
        await Promise.all([workInbox(scene.core), workInbox(scene.core)]);
      }
      /** Two workers at once; what the chat lost is settled after the leases have run out. */
      async function deliverTwice(time: string, between: () => Promise<unknown> = () => Promise.resolve()) {
        await scene.clock.moveTo(shanghai(time));
        scene.chat.failWith((room) =>
          room === 'dm:zhang' ? { kind: 'lose-answer', arrives: hasArrived } : null,
        );
        await Promise.all([deliverDue(scene.core), deliverDue(scene.core)]);
        scene.chat.failWith(null);
        await between();
        await scene.leasesRunOut();
        await Promise.all([deliverDue(scene.core), deliverDue(scene.core)]);
        await deliverDue(scene.core);
      }

      it('an answer outside the thread is kept once, and the owner is told once', async () => {
        await writesThrough('运行挺好', '10:00');
        expect(await logs()).toHaveLength(1);
        await deliverTwice('2026-03-12T10:05');
        expect(saysTo('zhang')).toEqual(['answer/assumed']);
      });

      it('a wait begins once, and the owner is reminded once', async () => {
        await scene.core.db.followUp.updateMany({ data: { state: 'closed' } });
        await writesThrough('设备什么时候到', '10:00');
        expect(await logs()).toHaveLength(1);
        await deliverTwice('2026-03-12T14:05');
        expect(saysTo('zhang')).toEqual(['answer/overdue']);
      });

      it('a colleague who answers before the loss is settled is not reminded again', async () => {
        await scene.core.db.followUp.updateMany({ data: { state: 'closed' } });
        await writesThrough('设备什么时候到', '10:00');
        await deliverTwice('2026-03-12T14:05', () => writes(colleague('wang'), '下周一到', '14:06'));
        expect(saysTo('zhang')).toEqual(hasArrived ? ['answer/overdue'] : []);
      });
    },
  );

  it('reaches the stand-in of an owner who is away', async () => {
    const [zhang, zhao] = [await scene.staff('zhang'), await scene.staff('zhao')];
    const day = toDbDate(Temporal.PlainDate.from('2026-03-12'));
    await scene.core.db.absence.create({
      data: { staffId: zhang.id, standInId: zhao.id, from: day, to: day, at: new Date(0) },
    });
    await writes(buyer, '@新航 设备什么时候到？', '10:00', true);
    await scene.at('2026-03-12T10:05');
    expect([saysTo('zhang'), saysTo('zhao')]).toEqual([[], ['answer/asked']]);
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
