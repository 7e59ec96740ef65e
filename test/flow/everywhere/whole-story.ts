import { expect } from 'vitest';
import type { Capabilities } from '../../../jobs/ports.ts';
import type { Scene } from './scene.ts';
import type { Actor, Shown } from './stage.ts';
import { keepTranscript } from './transcript.ts';

const work = '第一次回访客户试用情况';
/** Never to be read by a customer. */
const internal = ['普通', '潜力', '逾期', '截止', '负责人', 'C001', '记录结果', '张伟', '投诉', 'TS2603'];

export function capabilitiesOf({ core }: Scene): Capabilities {
  const [platform] = [...core.platforms.values()];
  if (platform === undefined) throw new Error('there is no platform');
  return platform.capabilities;
}

/** What a colleague was told of the trial of a customer, in order, without the answers to their own commands. */
async function told(person: Actor, customer: string): Promise<readonly string[]> {
  return (await person.seesDirect())
    .map(({ text }) => text)
    .filter((text) => text.includes(work) && text.includes(customer) && !text.startsWith('已建立'));
}

async function newestWith(person: Actor, label: string, text = ''): Promise<Shown> {
  const seen = await person.seesDirect();
  const found = seen.findLast((one) => one.buttons.includes(label) && one.text.includes(text));
  if (found !== undefined) return found;
  const all = seen.map((one) => `${one.text}\n[${one.buttons.join('][')}]`);
  throw new Error(`no message has the button ${label}; seen:\n${all.join('\n---\n')}`);
}

/**
 * Two trials, one that the customer answers and one that no one does anything about, a handover, a new grade, an
 * application and a complaint. @returns the transcript, for people to read
 */
export async function liveThroughStory(scene: Scene, title: string): Promise<string> {
  const { core, clock, openCustomer } = scene;
  let room = '';
  const transcript = keepTranscript({
    title,
    names: {
      chen: '陈静 (director)',
      li: '李明 (supervisor)',
      zhang: '张伟',
      sun: '孙磊',
      customer: '王师傅 (customer)',
    },
    at: () =>
      clock.now().toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime().toString({ smallestUnit: 'minute' }),
    room: () => (room === '' ? null : room),
  });
  const { chen, li, zhang, sun, customer } = transcript.actors(scene.people);
  const until = async (time: string): Promise<void> => {
    await scene.until(time);
    await transcript.look();
  };
  const { customerPost, groupInbound } = capabilitiesOf(scene);
  const hears = groupInbound !== 'none';

  room = await openCustomer(li);
  await li.commands('客户 新建 C002 宁波塑机 等级=普通 业务员=zhang 试用开始=今天');
  await until('2026-03-10T09:00');
  expect([await told(zhang, 'C001'), await told(zhang, 'C002')]).toMatchObject([
    { length: 1 },
    { length: 1 },
  ]);
  expect(await told(li, 'C00')).toEqual([]);

  // The question, and the answer to it.
  await until('2026-03-12T09:00');
  if (customerPost === 'staff-confirm') {
    const state = async () =>
      (await core.db.delivery.findFirst({ where: { audience: 'customer', reminders: { some: {} } } }))?.state;
    expect([await state(), await customer.sees(room)]).toEqual(['handed', []]);
    const told = (await zhang.seesDirect()).map(
      ({ text }) => text.split('等收到它的同事点“发送”').length - 1,
    );
    const saysSo = told.filter((count) => count > 0);
    expect(saysSo, 'the list of the day says that one of two questions waits').toEqual([1]);
    await li.sends?.();
    await core.db.delivery.updateMany({ where: { state: 'handed' }, data: { leaseUntil: new Date(0) } });
    await until('2026-03-12T09:05');
    expect(await state()).toBe('posted');
  }
  if (customerPost !== 'none') {
    const question = (await customer.sees(room)).at(-1);
    if (question === undefined) throw new Error('nobody asked');
    expect(question.text).toContain('试用');
    expect(question.text.includes('@ 我')).toBe(groupInbound === 'mention-only');
    if (hears) {
      await customer.answers(question, '运行很稳定');
      expect(await core.db.contactLog.findMany()).toMatchObject([
        { direction: 'inbound', authorRole: 'customer', summary: '运行很稳定' },
      ]);
    }
  }
  expect(await core.db.followUp.count({ where: { state: 'open' } })).toBe(2);
  await until('2026-03-12T09:30');
  expect((await zhang.seesDirect()).filter(({ text }) => text.includes('运行很稳定'))).toHaveLength(
    hears ? 1 : 0,
  );
  // Where no customer is heard, the owner records what they were told.
  const label = hears ? '记录结果' : '1. C001 处理';
  await zhang.presses(await newestWith(zhang, label, hears ? '运行很稳定' : work), label);
  await zhang.fills({ result: 'good', summary: '客户满意，下月谈复购' });
  const closed = await core.db.followUp.findFirstOrThrow({ where: { customer: { code: 'C001' } } });
  expect(closed.state).toBe('closed');
  await until('2026-03-12T09:40');
  const before = await Promise.all([told(zhang, 'C001'), told(li, 'C001'), customer.sees(room)]);

  // No one does anything about C002: to the supervisor on the first working day after, to the director on the third.
  await until('2026-03-12T23:59');
  expect(await told(li, 'C002')).toEqual([]);
  await until('2026-03-13T09:00');
  expect(await told(li, 'C002')).toHaveLength(1);
  await until('2026-03-16T23:00');
  expect(await told(chen, 'C002')).toEqual([]);
  await until('2026-03-17T09:00');
  expect(await told(chen, 'C002')).toHaveLength(1);
  expect(await Promise.all([told(zhang, 'C001'), told(li, 'C001'), customer.sees(room)])).toEqual(before);

  // Handed over, it is the colleague's; of another grade, the supervisor's, who records it.
  await li.commands('移交 zhang 接手=sun 确认');
  await until('2026-03-17T09:30');
  expect(await told(sun, 'C002')).toHaveLength(1);
  await li.commands('客户 等级 C002 潜力');
  await until('2026-03-17T10:00');
  await li.presses(await newestWith(li, '记录结果', 'C002'), '记录结果');
  await li.fills({ result: 'good', summary: '电话里说一切正常' });
  expect(await core.db.followUp.count({ where: { state: 'open' } })).toBe(0);

  // An application.
  await zhang.commands('审批 申请 请假');
  await zhang.fills({ why: '看病' });
  expect(await core.db.approvalRequest.count()).toBe(1);
  await until('2026-03-17T10:10');
  const request = await newestWith(chen, '同意', '看病');
  await chen.presses(request, '同意');
  expect(await core.db.approvalRequest.findFirstOrThrow()).toMatchObject({ state: 'approved' });
  await until('2026-03-17T10:15');
  expect((await chen.seesDirect()).find(({ key }) => key === request.key)?.buttons).toEqual(['打开审批页']);
  expect((await zhang.seesDirect()).at(-1)?.text).toContain('同意');

  // A complaint: the customer tells it in the group, or a colleague where no customer is heard.
  const last = (await customer.sees(room)).at(-1);
  if (hears && last !== undefined) {
    const words = '昨天开始漏油，什么时候来修？';
    await customer.answers(last, words);
    await until('2026-03-17T10:20');
    const heard = async (person: Actor) =>
      (await person.seesDirect()).filter(({ text }) => text.includes(words)).length;
    // Where every message is heard, colleagues in the group are told only if they leave it unanswered.
    expect([await heard(zhang), await heard(sun)]).toEqual([0, groupInbound === 'mention-only' ? 1 : 0]);
    await sun.answers(last, '收到，下午派工程师上门');
  }
  await sun.commands('投诉 新建 C001 昨天开始漏油 类别=质量');
  await until('2026-03-17T10:25');
  for (const [at, move, answers] of [
    ['2026-03-17T14:00', '回复', { reply: '下午派工程师上门' }],
    ['2026-03-20T09:05', '解决', { solution: '更换密封圈' }],
    ['2026-03-24T09:05', '回访', { opinion: '客户满意' }],
  ] as const) {
    await until(at);
    await sun.presses(await newestWith(sun, move, 'TS2603-001'), move);
    await sun.fills(answers);
  }
  expect(await core.db.entry.findFirstOrThrow()).toMatchObject({ state: 'closed' });
  await until('2026-03-30T18:00');
  // A card that says that it was done says no more in which state it was.
  const over = (await sun.seesDirect()).filter(({ text }) => text.includes('✓ 孙磊 已办理'));
  expect(over.length).toBeGreaterThan(0);
  expect(over.filter(({ text }) => text.includes('状态：'))).toEqual([]);
  // A list of customers names them as everywhere.
  expect((await li.seesDirect()).at(-1)?.text).toContain('C002 宁波塑机（1 人）');

  const everything = (await customer.sees(room)).map(({ text }) => text).join('\n');
  for (const word of internal) expect(everything).not.toContain(word);
  return transcript.text();
}
