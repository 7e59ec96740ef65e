import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSlackScene, type SlackScene } from '../flow/slack-scene.ts';
import { type FreezableDatabase, freezableDatabase } from './freezable-database.ts';

const honest = '没有记录下来';

describe.each(['http', 'socket'] as const)('while the database is frozen, Slack over %s', (mode) => {
  let database: FreezableDatabase;
  let scene: SlackScene;
  beforeEach(async () => {
    database = await freezableDatabase();
    scene = await openSlackScene(mode, '2026-03-02T10:00', async () => database.open());
  });
  afterEach(async () => {
    database.thaw();
    await scene.close();
    await database.close();
  });

  /** The trial check has been asked: a question in the group, and a card with buttons for the salesperson. */
  const asked = async () => {
    const { li, zhang, customer } = scene.people;
    await li.commands('/crm customer new C001 杭州精工 等级=普通 业务员=zhang 助理=wang 试用开始=今天');
    await scene.settled();
    const room = [...scene.slack.world.channels.values()].find((c) => c.kind === 'private');
    if (room === undefined) throw new Error('no group was made');
    await customer.joins(room, { inviter: li });
    await scene.until('2026-03-12T09:30');
    await scene.settled();
    const question = customer.sees(room).at(-1);
    const card = zhang.seesDirect().at(-1);
    if (question === undefined || card === undefined) throw new Error('nobody was asked');
    await zhang.clicks(card, '记录结果');
    await scene.settled();
    return { room, question, card, form: await zhang.form() };
  };

  it('refuses one-time input with a message, lets events be resent, and stores nothing refused after waking', async () => {
    const { li, zhang, customer } = scene.people;
    const { room, question, card, form } = await asked();
    const kept = await zhang.says(room, '电话里说下周付款');
    await scene.settled();
    const before = await database.ask('SELECT count(*)::int AS n FROM inbound');

    database.freeze();
    const [command, click, keep, sent, message] = await Promise.all([
      li.commands('/crm log add C001 不该出现的记录'),
      zhang.clicks(card, '记录结果'),
      zhang.shortcut(kept),
      zhang.submits(form, { result: 'good', summary: '不该出现的总结' }),
      customer.says(room, '运行很稳定', { thread: question }),
    ]);
    // All of these were answered while the database was frozen.
    expect(command).toMatchObject({
      acked: true,
      answer: { response_type: 'ephemeral', text: expect.stringContaining(honest) },
    });
    expect([click.acked, keep.acked]).toEqual([true, true]);
    expect(sent).toMatchObject({ closed: false, errors: { result: expect.stringContaining(honest) } });
    await scene.slack.until('the words about the click and the shortcut', () => {
      const told = [...zhang.seesDirect(), ...zhang.sees(room)].filter(({ text }) => text.includes(honest));
      return told.length === 2;
    });
    expect([...scene.slack.deliveries.attempts.values()].at(-1)).toBeGreaterThanOrEqual(1);

    database.thaw();
    await scene.slack.deliveries.quiet();
    await scene.settled();
    const after = await database.ask(`SELECT payload->>'kind' AS kind FROM inbound ORDER BY seq`);
    // The retried event is the only thing stored since.
    expect(after.slice(Number(before[0]?.['n']))).toEqual([{ kind: 'message' }]);
    expect(await database.ask('SELECT summary FROM contact_log ORDER BY recorded_at')).toEqual([
      { summary: '运行很稳定' },
    ]);
    expect(customer.sees(room).at(-1)?.ts).toBe(message.ts);

    // Trying again, as the error message asks, does the work once.
    expect(await zhang.submits(form, { result: 'good', summary: '客户满意' })).toMatchObject({
      closed: true,
    });
    await li.commands('/crm log add C001 补记一次');
    await scene.settled();
    expect(await scene.core.db.contactLog.count({ where: { summary: '补记一次' } })).toBe(1);
    expect(await scene.core.db.followUp.findFirstOrThrow()).toMatchObject({ state: 'closed' });
  });
});
