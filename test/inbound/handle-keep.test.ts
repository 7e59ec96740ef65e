import { afterEach, beforeEach, expect, it } from 'vitest';
import { onClick } from '../../bot/actions/on-click.ts';
import { submitForm } from '../../bot/actions/submit-form.ts';
import { contextOf } from '../../bot/inbound/context-of.ts';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import { addStaff } from '../../jobs/staff/keep-staff.ts';
import { plainText } from '../../templates/reader/card.ts';
import { openScene, type Scene } from '../outbox/scene.ts';
import { arrives, buyer, colleague, keeps, timePasses, toldTo, workAndDie } from './arrivals.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
  await scene.aCustomer('C001');
  await addStaff(scene.core, null, {
    code: 'zhou',
    name: '周财务',
    roles: ['finance'],
    reportsTo: null,
    identity: { platform: 'paper', platformUserId: 'zhou' },
  });
});
afterEach(() => scene.close());

const inRoom = { platformRoomId: 'room-C001', platformMessageId: 'm-1' };
const keep = async (who: string, author = buyer, message = inRoom) => {
  await arrives(scene, keeps(who, author, '能不能再送一台样机', message));
  await workInbox(scene.core);
};
const logs = () => scene.core.db.contactLog.findMany();

it('a message is kept under its author at the request of a person who works on the customer', async () => {
  await keep('wang');
  expect(await logs()).toMatchObject([
    { direction: 'inbound', authorRole: 'customer', authorName: '王师傅' },
  ]);
  expect(toldTo(scene, 'wang')).toEqual(['已记为联系记录。']);
  await keep('zhang');
  expect(await logs()).toHaveLength(1);
  expect(toldTo(scene, 'zhang')).toEqual(['这条消息已经是联系记录了。']);
});

it('a colleague’s words are kept as a colleague’s', async () => {
  await keep('li', colleague('zhang'));
  expect(await logs()).toMatchObject([
    { direction: 'outbound', authorRole: 'salesperson', authorName: '张伟' },
  ]);
});

it.each(['zhou', 'zhao'])(
  'sitting in the group is not a right to write into its file: %s is refused, on the record, and learns nothing',
  async (who) => {
    await keep(who);
    expect(await logs()).toEqual([]);
    expect(toldTo(scene, who)).toEqual([expect.stringContaining('没有留存')]);
    expect(toldTo(scene, who).join()).not.toMatch(/C001|客户C001/);
    const { id: customerId } = await scene.customer('C001');
    const { id: actorId } = await scene.staff(who);
    expect(await scene.core.db.audit.findMany({ where: { action: 'command.refused' } })).toMatchObject([
      { actorId, customerId, subject: 'keep' },
    ]);
  },
);

it('a customer who asks for it is refused as for any command', async () => {
  await keep(buyer.platformUserId);
  expect(await logs()).toEqual([]);
  expect(await scene.core.db.inboundItem.findMany()).toMatchObject([{ state: 'done' }]);
});

it('in a group without a customer, the answer explains how to bind it', async () => {
  await keep('li', buyer, { ...inRoom, platformRoomId: 'some-room' });
  expect(toldTo(scene, 'li')).toEqual([expect.stringContaining('还没有绑定客户')]);
});

it('processed again after a crash, gives the first answer again', async () => {
  await arrives(scene, keeps('wang', buyer, '能不能再送一台样机', inRoom));
  await workAndDie(scene);
  await timePasses(scene);
  await workInbox(scene.core);
  expect(await logs()).toHaveLength(1);
  expect(toldTo(scene, 'wang')).toEqual(['已记为联系记录。', '已记为联系记录。']);
});

it('41 投诉: what a customer wrote becomes a complaint with their words, for those who may open one', async () => {
  await keep('zhang');
  const [button] = scene.chat.messages.at(-1)?.content.buttons ?? [];
  expect(button).toMatchObject({ action: 'become', label: '转为投诉' });
  const context = async (who: string) => await contextOf(scene.core, 'paper', await scene.staff(who), null);
  const press = async (who: string, value = button?.value ?? '') => {
    const reply = await onClick(await context(who), 'become', value);
    return reply.kind === 'form' ? reply.form : reply.kind === 'text' ? plainText(reply.text) : '';
  };
  const none = await press('zhang', '00000000-0000-7000-8000-000000000000');
  for (const who of ['zhao', 'zhou']) expect(await press(who)).toBe(none);
  const form = await press('zhang');
  if (typeof form === 'string') throw new Error(form);
  const answers = Object.fromEntries(form.fields.map(({ key, initial }) => [key, initial ?? '']));
  expect(answers).toMatchObject({ customer: 'C001', summary: '能不能再送一台样机' });
  await submitForm(await context('zhang'), form.form, form.subject, answers);
  expect(await scene.core.db.entry.findMany()).toMatchObject([
    { register: 'complaint', state: 'open', answers: { summary: '能不能再送一台样机' } },
  ]);
  // The complaint does not begin with the name of the bot.
  for (const said of ['@新航 漏油了', '＠新航\n漏油了', '漏油了']) {
    await scene.core.db.contactLog.updateMany({ data: { summary: said } });
    const again = await press('zhang');
    expect(typeof again === 'string' ? again : again.fields.map(({ initial }) => initial)).toContain(
      '漏油了',
    );
  }
  // A message that was deleted is nothing to complain of.
  await scene.core.db.contactLog.updateMany({ data: { deletedAt: new Date('2026-03-12T03:00:00Z') } });
  expect(await press('zhang')).toBe(none);
  expect(scene.chat.messages.filter(({ room }) => room === 'room-C001')).toEqual([]);
});
