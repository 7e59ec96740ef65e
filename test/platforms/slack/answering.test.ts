import { describe, expect, test } from 'vitest';
import { responseAddressCheck } from '../../../bot/platforms/slack/answer.ts';
import { staffText } from '../../../templates/reader/card.ts';
import type { FormView } from '../../../templates/reader/form.ts';
import { peopleOf, startRig } from './harness.ts';
import { remind } from './reminders.ts';

const begin = async () => {
  const rig = await startRig({ mode: 'socket' });
  return { ...rig, ...peopleOf(rig.fake) };
};
const words = staffText({ body: ['C001：信誉额度 5 万'] });

describe('an answer', () => {
  test('to a command is seen only by the person who asked', async () => {
    const { platform, sink, zhang, li, buyer, room } = await begin();
    await zhang.commands('/crm customer show C001', { in: room });
    const handle = sink.of('command')[0]?.handle;
    if (handle === undefined) throw new Error('the command did not arrive');
    expect(await platform.answer(handle, words)).toMatchObject({ status: 'accepted' });
    expect(zhang.sees(room)).toMatchObject([{ text: 'C001：信誉额度 5 万', ephemeral: true }]);
    expect([...li.sees(room), ...buyer.sees(room)]).toEqual([]);
    expect(room.messages).toEqual([]);
  });

  test('to a command where the bot is not a member still arrives, alone', async () => {
    const { fake, platform, sink, zhang, li } = await begin();
    const elsewhere = fake.addChannel('random', [zhang, li], { private: false, withBot: false });
    await zhang.commands('/crm today', { in: elsewhere });
    const handle = sink.of('command')[0]?.handle;
    if (handle === undefined) throw new Error('the command did not arrive');
    expect(await platform.answer(handle, words)).toMatchObject({ status: 'accepted' });
    expect(zhang.sees(elsewhere)).toMatchObject([{ ephemeral: true }]);
    expect(li.sees(elsewhere)).toEqual([]);
  });

  test('to a message in a thread is ephemeral in that thread', async () => {
    const { platform, sink, zhang, li, room } = await begin();
    const asked = await li.says(room, '进展如何？');
    await zhang.says(room, '@新航 today', { thread: asked });
    const handle = sink.of('message').at(-1)?.handle;
    if (handle === undefined) throw new Error('the message did not arrive');
    await platform.answer(handle, words);
    expect(zhang.sees(room).at(-1)).toMatchObject({ ephemeral: true, thread: asked.ts });
    expect(li.sees(room)).toHaveLength(2);
  });

  test('in the conversation with the bot is an ordinary message, still there tomorrow', async () => {
    const { platform, sink, zhang } = await begin();
    await zhang.commands('/crm today');
    const handle = sink.of('command')[0]?.handle;
    if (handle === undefined) throw new Error('the command did not arrive');
    await platform.answer(handle, words);
    expect(zhang.seesDirect()).toMatchObject([{ text: 'C001：信誉额度 5 万', ephemeral: false }]);
  });

  test('asked for in a conversation between two people goes to the one who asked', async () => {
    const { fake, platform, sink, zhang, li } = await begin();
    const two = fake.world.addChannel({
      name: 'directmessage',
      kind: 'im',
      creator: zhang.id,
      members: [zhang.id, li.id],
    });
    fake.world.directOf(zhang.id);
    await zhang.commands('/crm today', { in: two });
    const handle = sink.of('command')[0]?.handle;
    if (handle === undefined) throw new Error('the command did not arrive');
    expect(await platform.answer(handle, words)).toMatchObject({ status: 'accepted' });
    expect(two.messages).toEqual([]);
    expect(two.ephemerals).toEqual([]);
    expect(li.seesDirect()).toEqual([]);
  });

  test('goes on being private when the address is used up or has expired', async () => {
    const { platform, sink, zhang, li, room, clock } = await begin();
    await zhang.commands('/crm today', { in: room });
    const handle = sink.of('command')[0]?.handle;
    if (handle === undefined) throw new Error('the command did not arrive');
    for (let at = 0; at < 7; at += 1) {
      expect(await platform.answer(handle, words)).toMatchObject({ status: 'accepted' });
    }
    clock.ms += 31 * 60_000;
    expect(await platform.answer(handle, words)).toMatchObject({ status: 'accepted' });
    expect(zhang.sees(room).filter(({ ephemeral }) => ephemeral)).toHaveLength(8);
    expect(li.sees(room)).toEqual([]);
    expect(room.messages).toEqual([]);
  });

  test('that cannot be had in private is rejected, never shown to others', async () => {
    const { platform, fake, zhang, room, buyer } = await begin();
    const guest = fake.addPerson('路人');
    const handle = { platformUserId: guest.id, platformRoomId: room.id };
    expect(await platform.answer(handle, words)).toMatchObject({ status: 'rejected', problem: 'not_member' });
    await zhang.removesBot(room);
    expect(await platform.answer({ ...handle, platformUserId: zhang.id }, words)).toMatchObject({
      status: 'rejected',
    });
    expect(await platform.answer({ platformUserId: '', platformRoomId: room.id }, words)).toMatchObject({
      status: 'rejected',
    });
    expect([...room.messages, ...buyer.sees(room)]).toEqual([]);
  });

  test('whose response was lost is unknown and is not sent a second time', async () => {
    const { platform, fake, sink, zhang, room } = await begin();
    await zhang.commands('/crm today', { in: room });
    const handle = sink.of('command')[0]?.handle;
    if (handle === undefined) throw new Error('the command did not arrive');
    fake.faults.plan('response_url', { how: 'lost-response' });
    expect(await platform.answer(handle, words)).toMatchObject({ status: 'unknown' });
    expect(zhang.sees(room)).toHaveLength(1);
  });

  test('follows no address but Slack’s own', async () => {
    const { platform, zhang, li, room } = await begin();
    const handle = (responseUrl: string) => ({
      platformUserId: zhang.id,
      platformRoomId: room.id,
      detail: { responseUrl },
    });
    // That port is closed: if the address were used, the outcome would be unknown.
    expect(await platform.answer(handle('http://127.0.0.1:9/steal'), words)).toMatchObject({
      status: 'accepted',
    });
    expect(zhang.sees(room)).toMatchObject([{ ephemeral: true }]);
    expect(li.sees(room)).toEqual([]);
  });

  test.each([
    ['https://hooks.slack.com/commands/T1/2/x', undefined, true],
    ['https://hooks.slack.com.evil.example/x', undefined, false],
    ['https://hooks.slack.com@evil.example/x', undefined, false],
    ['https://evil@hooks.slack.com/x', undefined, false],
    ['https://hooks.slack.com:8443/x', undefined, false],
    ['http://hooks.slack.com/x', undefined, false],
    ['https://slack.com/x', undefined, false],
    ['http://169.254.169.254/latest', undefined, false],
    ['file:///etc/passwd', undefined, false],
    ['nonsense', undefined, false],
    ['http://127.0.0.1:3001/response/1', 'http://127.0.0.1:3001/api/', true],
    ['http://127.0.0.1:3002/response/1', 'http://127.0.0.1:3001/api/', false],
  ])('%s (with the stand-in %s): followed is %s', (address, apiUrl, followed) => {
    expect(responseAddressCheck(apiUrl)(address)).toBe(followed);
  });
});

describe('a form', () => {
  const form: FormView = {
    form: 'trial-check',
    subject: 's-1',
    title: '试用回访',
    submit: '记录',
    fields: [{ key: 'summary', label: '情况', type: 'text', required: true }],
  };
  const clicked = async () => {
    const rig = await begin();
    await rig.zhang.clicks(await remind(rig.platform, rig.fake, rig.zhang.id), '完成');
    const handle = rig.sink.of('click')[0]?.handle;
    if (handle === undefined) throw new Error('the click did not arrive');
    return { ...rig, handle };
  };

  test('opens on the screen of the person who clicked, within three seconds', async () => {
    const { platform, clock, zhang, handle } = await clicked();
    clock.ms += 2900;
    expect(await platform.openForm(handle, form)).toMatchObject({ status: 'accepted' });
    expect(await zhang.form()).toMatchObject({ title: '试用回访' });
  });

  test('too late, or a second time, is reported as expired', async () => {
    const { platform, clock, handle } = await clicked();
    clock.ms += 3100;
    const late = await platform.openForm(handle, form);
    expect(late).toMatchObject({ status: 'rejected', problem: 'gone' });
    expect(late.status === 'rejected' ? late.detail : '').toContain('expired_trigger_id');
  });

  test('opens once for one click', async () => {
    const { platform, handle } = await clicked();
    await platform.openForm(handle, form);
    expect(await platform.openForm(handle, form)).toMatchObject({ status: 'rejected', problem: 'gone' });
  });

  test('cannot follow a message', async () => {
    const { platform, zhang, room } = await begin();
    expect(
      await platform.openForm({ platformUserId: zhang.id, platformRoomId: room.id }, form),
    ).toMatchObject({
      status: 'rejected',
      problem: 'unsupported',
    });
  });

  test('asked for in a room is answered in that room, to one person', async () => {
    const { fake, platform, sink, zhang, li, room } = await begin();
    await zhang.commands('/crm log add C001', { in: room });
    const handle = sink.of('command')[0]?.handle;
    if (handle === undefined) throw new Error('the command did not arrive');
    await platform.openForm(handle, form);
    await zhang.submits(await zhang.form(), { 情况: '已回访' });
    const answered = sink.of('form')[0];
    if (answered === undefined) throw new Error('the form did not arrive');
    expect(answered).toMatchObject({ subject: 's-1', values: { summary: '已回访' } });
    await platform.answer(answered.handle, words);
    expect(zhang.sees(room)).toMatchObject([{ ephemeral: true }]);
    expect(li.sees(room)).toEqual([]);
    expect(fake.calls.at(-1)?.method).toBe('chat.postEphemeral');
  });
});
