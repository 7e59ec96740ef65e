import { describe, expect, test } from 'vitest';
import { writeMention } from '../../../jobs/mention.ts';
import { peopleOf, startRig } from './harness.ts';
import { remind, remindCustomer } from './reminders.ts';

/** Everything Slack can deliver, over both transports. */
describe.each(['socket', 'http'] as const)('over %s', (mode) => {
  const begin = async (options: Parameters<typeof startRig>[0]['fake'] = {}) => {
    const rig = await startRig({ mode, fake: options });
    return { ...rig, ...peopleOf(rig.fake) };
  };

  test('what a customer writes in the room is stored with its author, its place and its time', async () => {
    const { buyer, room, sink } = await begin();
    const message = await buyer.says(room, '试用得不错 <很好> & 谢谢');
    expect(sink.stored).toEqual([
      {
        platform: 'slack',
        kind: 'message',
        dedupeKey: `message:${room.id}:${message.ts}`,
        at: '2026-03-10T01:00:00Z',
        from: { platformUserId: buyer.id, name: '王经理', external: true },
        text: '试用得不错 <很好> & 谢谢',
        message: { platformRoomId: room.id, platformMessageId: message.ts },
        thread: null,
        where: 'room',
        addressed: false,
        handle: { platformUserId: buyer.id, platformRoomId: room.id },
      },
    ]);
  });

  test('an answer under a reminder names the reminder, also when it is shown to the whole channel', async () => {
    const { platform, zhang, room, sink } = await begin();
    const posted = await remindCustomer(platform, room.id);
    const [reminder] = zhang.sees(room);
    if (reminder === undefined) throw new Error('the reminder is not there');
    await zhang.says(room, '客户很满意', { thread: reminder });
    await zhang.says(room, '已约好下周', { thread: reminder, broadcast: true });
    expect(sink.of('message').map(({ text, thread }) => ({ text, thread }))).toEqual([
      { text: '客户很满意', thread: posted },
      { text: '已约好下周', thread: posted },
    ]);
  });

  test.each([
    ['message first', false],
    ['app_mention first', true],
  ])('a text that speaks to the bot is stored once and addressed, with %s', async (_order, mentionFirst) => {
    const { fake, zhang, room, sink } = await begin();
    fake.behaviour.mentionFirst = mentionFirst;
    await zhang.says(room, '@新航 today');
    const [stored, ...more] = sink.stored;
    expect(more).toEqual([]);
    expect(stored).toMatchObject({ kind: 'message', text: 'today', addressed: true, where: 'room' });
    expect([...sink.offered.values()]).toEqual([2]);
  });

  test('a direct message to the bot counts as addressed to it', async () => {
    const { fake, zhang, sink } = await begin();
    await zhang.says(fake.world.directOf(zhang.id), 'today');
    expect(sink.stored).toMatchObject([{ kind: 'message', where: 'direct', addressed: true, text: 'today' }]);
  });

  test('an edit gives the new text of the old message', async () => {
    const { zhang, room, sink } = await begin();
    const message = await zhang.says(room, '客户满意');
    await zhang.edits(message, '客户很满意，@李主管 请看');
    expect(sink.of('edited')).toMatchObject([
      {
        message: { platformRoomId: room.id, platformMessageId: message.ts },
        text: '客户很满意，@李主管 请看',
        from: { platformUserId: zhang.id, external: false },
      },
    ]);
  });

  test('two edits of one message are two things', async () => {
    const { zhang, room, sink } = await begin();
    const message = await zhang.says(room, '一');
    await zhang.edits(message, '二');
    await zhang.edits({ ...message }, '三');
    expect(sink.of('edited').map(({ text }) => text)).toEqual(['二', '三']);
  });

  test('a link that unfolds is not an edit', async () => {
    const { zhang, room, sink } = await begin();
    const message = await zhang.says(room, '见 https://example.com');
    await zhang.unfurls(message);
    expect(sink.stored.map(({ kind }) => kind)).toEqual(['message']);
  });

  test.each([
    ['vanishes', false],
    ['leaves a tombstone over its thread', true],
  ])('a deleted message that %s is a deletion', async (_how, answered) => {
    const { li, zhang, room, sink } = await begin();
    const message = await zhang.says(room, '写错了');
    if (answered) await li.says(room, '?', { thread: message });
    await zhang.deletes(message);
    expect(sink.of('deleted')).toMatchObject([
      { message: { platformMessageId: message.ts }, from: { platformUserId: zhang.id } },
    ]);
  });

  test('a file keeps the words that came with it, and speaks by its name without them; its link comes along', async () => {
    const { buyer, room, sink } = await begin();
    await buyer.says(room, '现场照片', { files: ['现场.jpg'] });
    await buyer.says(room, '', { files: ['合同.pdf'] });
    expect(sink.of('message').map(({ text }) => text)).toEqual(['现场照片', '📎 合同.pdf']);
    expect(sink.of('message').map(({ attachments }) => attachments)).toMatchObject([
      [{ name: '现场.jpg', kind: 'jpg', sizeBytes: 2_048, link: expect.stringContaining('slack.com/files') }],
      [{ name: '合同.pdf', kind: 'pdf' }],
    ]);
  });

  test('messages of the bot itself and of other programs are ignored', async () => {
    const { fake, platform, zhang, room, sink } = await begin();
    const robot = fake.addPerson('天气机器人', { bot: true });
    await robot.joins(room);
    await remindCustomer(platform, room.id);
    await robot.says(room, '@新航 明天有雨');
    await zhang.says(room, '收到');
    await fake.deliveries.quiet();
    expect(sink.of('message').map(({ text }) => text)).toEqual(['收到']);
  });

  test('a command arrives with its words, mentions by id, and a way to answer', async () => {
    const { zhang, li, room, sink } = await begin();
    const outcome = await zhang.commands('/crm customer show C001 @李主管 <b>', { in: room });
    expect(outcome).toEqual({ acked: true, answer: null });
    expect(sink.of('command')).toMatchObject([
      {
        text: `customer show C001 ${writeMention({ platformUserId: li.id, name: li.name })} <b>`,
        from: { platformUserId: zhang.id, name: '张伟', external: false },
        handle: {
          platformUserId: zhang.id,
          platformRoomId: room.id,
          detail: { responseUrl: expect.any(String), triggerId: expect.any(String) },
        },
      },
    ]);
  });

  test('a command typed by a customer is external', async () => {
    const { buyer, room, sink } = await begin();
    await buyer.commands('/crm today', { in: room });
    expect(sink.of('command')).toMatchObject([{ from: { platformUserId: buyer.id, external: true } }]);
  });

  test('a click gives the action and the opaque value of the button', async () => {
    const { fake, platform, zhang, room, sink } = await begin();
    const reminder = await remind(platform, fake, zhang.id);
    await zhang.clicks(reminder, '完成');
    await zhang.clicks(reminder, '推迟');
    expect(sink.of('click').map(({ action, value }) => ({ action, value }))).toEqual([
      { action: 'close', value: 'f-1' },
      { action: 'close', value: 'f-2' },
    ]);
    expect(sink.of('click')[0]?.handle.platformRoomId).not.toBe(room.id);
  });

  test('记为联系记录 delivers the message, its author and the person who asked', async () => {
    const { li, buyer, room, sink } = await begin();
    const message = await buyer.says(room, '下周再联系 @李主管');
    await li.shortcut(message);
    expect(sink.of('keep')).toMatchObject([
      {
        text: '下周再联系 @李主管',
        message: { platformRoomId: room.id, platformMessageId: message.ts },
        author: { platformUserId: buyer.id, name: '王经理', external: true },
        from: { platformUserId: li.id, external: false },
      },
    ]);
  });

  test('a message of the bot is not kept as a contact log, and only the requester is told why', async () => {
    const { fake, platform, li, zhang, room, sink } = await begin();
    await remindCustomer(platform, room.id);
    const [reminder] = li.sees(room);
    if (reminder === undefined) throw new Error('the reminder is not there');
    expect(await li.shortcut(reminder)).toMatchObject({ acked: true });
    const told = await fake.until('the reason', () => li.sees(room).find(({ ephemeral }) => ephemeral));
    expect(told.text).toContain('只有人发的消息');
    expect(zhang.sees(room)).toHaveLength(1);
    expect(sink.of('keep')).toEqual([]);
  });

  test('members who join or leave are reported, including the bot itself', async () => {
    const { fake, li, room, sink } = await begin();
    const chen = fake.addPerson('陈经理', { team: 'T0CUSTOMER' });
    await chen.joins(room, { inviter: li });
    await chen.leaves(room);
    await li.removesBot(room);
    await li.invitesBot(room);
    const told = sink.of('member').map(({ change, bot, platformRoomId, from }) => ({
      change,
      bot,
      platformRoomId,
      who: from.platformUserId,
      external: from.external,
    }));
    expect(told).toEqual([
      { change: 'joined', bot: false, platformRoomId: room.id, who: chen.id, external: true },
      { change: 'left', bot: false, platformRoomId: room.id, who: chen.id, external: true },
      { change: 'left', bot: true, platformRoomId: room.id, who: li.id, external: false },
      { change: 'joined', bot: true, platformRoomId: room.id, who: li.id, external: false },
    ]);
  });

  test('the same event twice is stored once', async () => {
    const { fake, zhang, room, sink } = await begin();
    fake.behaviour.duplicate = true;
    await zhang.says(room, '收到');
    expect(sink.stored).toHaveLength(1);
    expect([...sink.offered.values()]).toEqual([2]);
  });

  test('nothing is acknowledged before it has been stored', async () => {
    const { zhang, room, sink } = await begin();
    const { begun, release } = sink.hold();
    let acked = false;
    const said = zhang.says(room, '收到').finally(() => {
      acked = true;
    });
    const commanded = zhang.commands('/crm today', { in: room });
    await begun(2);
    expect(acked).toBe(false);
    release();
    await said;
    expect(await commanded).toMatchObject({ acked: true });
    expect(sink.stored).toHaveLength(2);
  });

  test('an event that could not be stored is not acknowledged, and is stored when it comes again', async () => {
    const { fake, zhang, room, sink } = await begin({ ackTimeoutMs: 400, retryAfterMs: [0, 0, 0] });
    sink.fail(2);
    await zhang.says(room, '收到');
    await fake.deliveries.quiet();
    expect(sink.stored).toMatchObject([{ kind: 'message', text: '收到' }]);
    expect([...fake.deliveries.attempts.values()]).toEqual([3]);
    expect(fake.deliveries.givenUp).toEqual([]);
  });

  test('a command, a click and a form that could not be stored fail on the screen of the person', async () => {
    const { fake, platform, zhang, sink } = await begin({ ackTimeoutMs: 400 });
    const reminder = await remind(platform, fake, zhang.id);
    await zhang.clicks(reminder, '完成');
    const handle = sink.of('click')[0]?.handle;
    if (handle === undefined) throw new Error('the click did not arrive');
    await platform.openForm(handle, {
      form: 'trial-check',
      subject: 'f-1',
      title: '试用回访',
      submit: '记录',
      fields: [{ key: 'summary', label: '情况', type: 'text', required: true }],
    });
    sink.fail(3);
    expect(await zhang.commands('/crm today')).toMatchObject({ acked: false });
    expect(await zhang.clicks(reminder, '完成')).toMatchObject({ acked: false });
    expect(await zhang.submits(await zhang.form(), { 情况: '好' })).toMatchObject({ closed: false });
    expect(sink.stored).toHaveLength(1);
  });

  test('a form goes from a click to the answers, through its problems', async () => {
    const { fake, platform, zhang, sink } = await begin();
    const reminder = await remind(platform, fake, zhang.id);
    await zhang.clicks(reminder, '完成');
    const click = sink.of('click')[0];
    if (click === undefined) throw new Error('the click did not arrive');
    const opened = await platform.openForm(click.handle, {
      form: 'trial-check',
      subject: 'f-1',
      title: '试用回访',
      submit: '记录',
      intro: '第一次回访客户试用情况',
      fields: [
        {
          key: 'result',
          label: '结果',
          type: 'choice',
          required: true,
          choices: [
            { value: 'good', label: '良好' },
            { value: 'problem', label: '有问题' },
          ],
        },
        { key: 'summary', label: '情况', type: 'text', required: true, maxChars: 500 },
        { key: 'nextOn', label: '下次联系', type: 'day', required: false, initial: '2026-03-20' },
      ],
    });
    expect(opened.status).toBe('accepted');

    const form = await zhang.form();
    expect(form).toMatchObject({
      title: '试用回访',
      fields: [{ label: '结果', options: ['良好', '有问题'] }, {}, {}],
    });
    sink.problems = (_form, values) =>
      values['summary'] === '好' ? { summary: '请写明情况', elsewhere: '客户已关闭' } : {};
    const first = await zhang.submits(form, { 结果: '良好', 情况: '好' });
    expect(first).toMatchObject({ closed: false, errors: { summary: '请写明情况', result: '客户已关闭' } });
    expect(sink.of('form')).toEqual([]);

    const second = await zhang.submits(form, { 结果: '良好', 情况: '客户很满意' });
    expect(second.closed).toBe(true);
    expect(sink.of('form')).toMatchObject([
      {
        form: 'trial-check',
        subject: 'f-1',
        values: { result: 'good', summary: '客户很满意', nextOn: '2026-03-20' },
        from: { platformUserId: zhang.id, external: false },
        handle: { platformUserId: zhang.id },
      },
    ]);
  });

  test('a stop finishes work in progress and accepts nothing more', async () => {
    const { fake, platform, zhang, room, sink } = await begin({ ackTimeoutMs: 400, retryAfterMs: [] });
    const { begun, release } = sink.hold();
    const said = zhang.says(room, '收到');
    await begun(1);
    const stopped = platform.stop();
    release();
    await Promise.all([said, stopped]);
    expect(sink.stored).toHaveLength(1);
    expect(fake.deliveries.givenUp).toEqual([]);
    expect(await zhang.commands('/crm today', { in: room })).toMatchObject({ acked: false });
    expect(sink.stored).toHaveLength(1);
  });

  test('people who cannot be looked up are unknown, and their messages are still stored', async () => {
    const { fake, zhang, room, sink } = await begin();
    fake.faults.plan('users.info', { how: 'status', status: 503 });
    await zhang.says(room, '收到');
    expect(sink.stored).toMatchObject([
      { from: { platformUserId: zhang.id, name: zhang.id, external: 'unknown' } },
    ]);
  });

  test('Slack is not made to wait for a look-up that takes long', async () => {
    const { fake, zhang, room, sink } = await begin();
    fake.faults.plan('users.info', { how: 'slow', ms: 5000 });
    await zhang.says(room, '收到');
    expect(sink.stored).toMatchObject([{ text: '收到', from: { external: 'unknown' } }]);
    expect([...fake.deliveries.attempts.values()]).toEqual([1]);
  });
});
