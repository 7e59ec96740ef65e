import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { proposeHandover } from '../../jobs/people/propose-handover.ts';
import { runHandover } from '../../jobs/people/run-handover.ts';
import type { Sender } from '../../jobs/ports.ts';
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
