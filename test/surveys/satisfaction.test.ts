import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import { satisfactionReport } from '../../jobs/reports/satisfaction.ts';
import { actingStaff } from '../../jobs/access/acting-staff.ts';
import { eraseContact } from '../../jobs/erasure/erase-contact.ts';
import type { InboundOf, Sender } from '../../jobs/ports.ts';
import {
  arrives,
  buyer,
  clicks,
  colleague,
  says,
  timePasses,
  toldTo,
  workAndDie,
} from '../inbound/arrivals.ts';
import { plainText } from '../../templates/reader/card.ts';
import { openScene, type Scene } from '../outbox/scene.ts';
import { day } from '../plan/scene.ts';

/** 180 days after the first deal of an ordinary customer: 2026-03-06, a Friday. */
const firstDeal = '2025-09-07';
const chief: Sender = { platformUserId: 'customer-2', name: '刘厂长', external: true };
const clerk: Sender = { platformUserId: 'customer-3', name: '小陈', external: 'unknown' };

let scene: Scene;
/** What customers were answered, each for their eyes only. */
let answers: string[] = [];
beforeEach(async () => {
  scene = await openScene('2026-03-02T08:00', ['satisfaction', 'complaint-reply']);
  answers = [];
  const { platform } = scene.chat;
  const refused = platform.answer;
  platform.answer = async (handle, text) => {
    if (text.audience === 'staff') return await refused(handle, text);
    answers.push(`${handle.platformUserId}: ${plainText(text)}`);
    return { status: 'accepted', ref: { platformRoomId: '', platformMessageId: '' } };
  };
  await scene.aCustomer('C001', { anchors: { firstDeal } });
  await scene.at('2026-03-06T09:00');
});
afterEach(() => scene.close());

const inGroup = (code = 'C001') => scene.chat.messages.filter(({ room }) => room === `room-${code}`);
const lastCard = () => {
  const found = inGroup().findLast(({ audience, content }) => audience === 'customer' && content.buttons);
  if (found === undefined) throw new Error('nobody was asked');
  return found;
};
const press = (from: Sender, score: number, room = 'room-C001'): InboundOf<'click'> => {
  const button = lastCard().content.buttons?.find(({ label }) => label.startsWith(String(score)));
  return {
    ...clicks('', button?.action ?? '', button?.value ?? ''),
    from,
    handle: { platformUserId: from.platformUserId, platformRoomId: room },
  };
};
const comes = async (inbound: Parameters<typeof arrives>[1]) => {
  await arrives(scene, { ...inbound, at: scene.core.clock.now().toString() });
  await workInbox(scene.core);
};
const writes = (from: Sender, text: string) =>
  says(from, text, { platformRoomId: 'room-C001', platformMessageId: `m-${text}` });
const scores = async () => {
  const rows = await scene.core.db.surveyAnswer.findMany({ orderBy: { platformUserId: 'asc' } });
  return rows.map(({ platformUserId, score }) => `${platformUserId} ${score}`);
};
const complaints = () => scene.core.db.entry.findMany({ where: { register: 'complaint' } });
const survey = () => scene.core.db.followUp.findFirstOrThrow({ where: { step: 'satisfaction' } });

describe('42 满意度', () => {
  it('asks in the group with five answers to press, whose values hold nothing internal', async () => {
    const { id } = await survey();
    expect(inGroup()).toHaveLength(1);
    expect(lastCard().content.buttons).toEqual(
      ['5 很满意', '4 满意', '3 一般', '2 不满意', '1 很不满意'].map((label) => ({
        action: 'answer',
        value: `${id}:${label[0]}`,
        label,
      })),
    );
  });

  it('an answer is thanked for, kept in the log, told to the owner once, and ends the survey', async () => {
    await comes(press(buyer, 4));
    expect(await scores()).toEqual(['customer-1 4']);
    expect(await survey()).toMatchObject({ state: 'closed' });
    expect(await scene.core.db.contactLog.findMany()).toMatchObject([
      { direction: 'inbound', authorName: '王师傅', authorRole: 'customer', summary: '满意度评价：4 满意' },
    ]);
    expect(answers).toEqual(['customer-1: 谢谢，已收到您的评价：4 满意。']);
    expect(await complaints()).toEqual([]);
    await scene.at('2026-03-13T10:00');
    expect(inGroup().filter(({ audience }) => audience === 'customer')).toHaveLength(1);
    expect(toldTo(scene, 'zhang').filter((text) => text.includes('客户评价了'))).toHaveLength(1);
  });

  it('two low answers at once open one complaint', async () => {
    for (const who of [chief, clerk]) {
      await arrives(scene, { ...press(who, 1), at: scene.core.clock.now().toString() });
    }
    await Promise.all([workInbox(scene.core), workInbox(scene.core)]);
    expect(await scores()).toEqual(['customer-2 1', 'customer-3 1']);
    expect(await complaints()).toHaveLength(1);
  });

  it('no one who works here can give a score, nor can another customer’s group', async () => {
    await scene.aCustomer('C002', { anchors: {} });
    await comes(press(colleague('zhang'), 5));
    expect(toldTo(scene, 'zhang').at(-1)).toContain('您的点击没有计入');
    // Not on the register, but the platform says that they are internal.
    await comes(press({ platformUserId: 'temp', name: '王师傅', external: false }, 5));
    await comes(press(buyer, 5, 'room-C002'));
    await comes({ ...press(buyer, 5), value: 'e0000000-0000-4000-8000-000000000000:5' });
    await comes({ ...press(buyer, 5), value: `${(await survey()).id}:9` });
    expect(await scores()).toEqual([]);
    expect(await survey()).toMatchObject({ state: 'open' });
  });

  it('of several people the lowest counts, and a low score opens one complaint, which stays', async () => {
    await comes(press(buyer, 4));
    await comes(press(chief, 2));
    await comes(press(clerk, 1));
    expect(await complaints()).toMatchObject([
      { state: 'open', answers: { summary: '满意度调查：刘厂长评价“2 不满意”' } },
    ]);
    expect(await scene.core.db.followUp.count({ where: { step: 'complaint-reply', state: 'open' } })).toBe(1);
    await scene.at('2026-03-09T10:00');
    const aboutChief = toldTo(scene, 'zhang').filter((text) => text.includes('刘厂长'));
    expect(aboutChief).toHaveLength(1);
    expect(aboutChief[0]).toContain('投诉');
    // 2 changed to 4 after the complaint was opened.
    await comes(press(chief, 4));
    expect(await scores()).toEqual(['customer-1 4', 'customer-2 4', 'customer-3 1']);
    expect(await complaints()).toHaveLength(1);
  });

  it.each([
    ['3', '3'],
    ['２，送货太慢', '2'],
    ['很满意！', '5'],
  ])('“%s” written in the group counts as %s, and is kept as it was written', async (text, score) => {
    await comes(writes(buyer, text));
    expect(await scores()).toEqual([`customer-1 ${score}`]);
    expect(await scene.core.db.contactLog.findMany()).toMatchObject([{ summary: text, assumed: false }]);
    expect(await survey()).toMatchObject({ state: 'closed' });
  });

  it('a colleague’s number and a sentence with a number are not scores', async () => {
    await comes(writes(colleague('zhang'), '5'));
    await comes(writes(buyer, '5月份发货吗？'));
    expect(await scores()).toEqual([]);
    expect(await survey()).toMatchObject({ state: 'open' });
  });

  it('without an answer it is asked once more and never again; later presses are over', async () => {
    await scene.at('2026-03-13T09:00');
    const asked = () => inGroup().filter(({ audience }) => audience === 'customer');
    expect(asked().map(({ says: [say] }) => say)).toEqual(['satisfaction/ask', 'satisfaction/again']);
    await scene.at('2026-03-20T09:00');
    await comes(press(buyer, 4));
    expect(await scores()).toEqual(['customer-1 4']);
    await scene.at('2026-03-23T09:00');
    await comes(press(chief, 1));
    expect(await scores()).toEqual(['customer-1 4']);
    expect(asked()).toHaveLength(2);
    expect(answers.at(-1)).toContain('customer-2: 谢谢。这次评价已经结束');
  });

  it('is no one’s overdue work while it waits for the customer', async () => {
    await scene.at('2026-03-11T09:00');
    expect(toldTo(scene, 'zhang')).toEqual([]);
    expect(toldTo(scene, 'li')).toEqual([]);
  });

  it('a worker that dies with the answer in hand changes nothing twice', async () => {
    await arrives(scene, { ...press(buyer, 1), at: scene.core.clock.now().toString() });
    await workAndDie(scene);
    await timePasses(scene);
    await workInbox(scene.core);
    expect(await scores()).toEqual(['customer-1 1']);
    expect(await complaints()).toHaveLength(1);
    expect(await scene.core.db.contactLog.count()).toBe(1);
  });

  it('a contact who is erased leaves the score, without whose it is', async () => {
    await comes(press(buyer, 3));
    await eraseContact(scene.core, null, await scene.customer('C001'), '王师傅');
    const [left] = await scene.core.db.surveyAnswer.findMany();
    expect(left).toMatchObject({ score: 3 });
    expect(left?.platformUserId).not.toBe('customer-1');
  });

  it('figures: asked, answered, the average of the lowest scores, and the period before, by hand', async () => {
    await scene.aCustomer('C003', { anchors: { firstDeal } });
    await scene.aCustomer('C004', { anchors: { firstDeal: '2025-10-07' } });
    await comes(press(buyer, 5));
    await comes(press(chief, 2));
    // C003 was entered on the day itself and is asked on it, C004 on 5 April, a day off, moved to the 3rd: due in April.
    await scene.at('2026-03-06T10:00');
    await scene.at('2026-04-03T09:00');
    const { core } = scene;
    const who = await actingStaff(core.db, await scene.staff('li'), day('2026-04-07'));
    const report = (from: string, next: string) =>
      satisfactionReport({
        core,
        who,
        from: day(from),
        next: day(next),
        today: day('2026-04-07'),
        zone: 'Asia/Shanghai',
        person: null,
      });
    const march = await report('2026-03-01', '2026-04-01');
    expect(march.rows).toEqual([['张伟', 2, 1, 50, 2, 1]]);
    const april = await report('2026-04-01', '2026-05-01');
    expect(april.rows).toEqual([['张伟', 1, 0, 0, null, 0]]);
    expect(april.findings).toEqual([]);
  });
});
