import { afterEach, describe, expect, it } from 'vitest';
import { type FakeDingTalk, startFakeDingTalk } from '../fakes/dingtalk/index.ts';
import { robotMessage } from '../fakes/dingtalk/payloads.ts';
import { createProgram } from './program.ts';

/**
 * Installing the program in an organization: settings, the first supervisor from the command line, a start, and the
 * first command. Only the URL and the secret point it at the fake DingTalk.
 */
describe('the program in a DingTalk organization', { timeout: 360_000 }, () => {
  let dingtalk: FakeDingTalk;
  let program: Awaited<ReturnType<typeof createProgram>>;
  const open = async () => {
    dingtalk = await startFakeDingTalk({ nowMs: Date.now });
    program = await createProgram({
      DINGTALK_API_URL: dingtalk.baseUrl,
      DINGTALK_CLIENT_ID: dingtalk.clientId,
      DINGTALK_CLIENT_SECRET: dingtalk.clientSecret,
      DINGTALK_ROBOT_CODE: dingtalk.robotCode,
      DINGTALK_CARD_TEMPLATE_ID: 'card.schema',
      DINGTALK_GROUP_TEMPLATE_ID: 'group',
    });
  };
  afterEach(async () => {
    await program.remove();
    await dingtalk.close();
  });

  it('answers the first supervisor, makes the group, takes no HTTP, and has no rehearsal beside it', async () => {
    await open();
    const li = dingtalk.world.addPerson('李明');
    const args = ['staff', 'add', 'li', '李明', '--roles', 'supervisor', '--dingtalk', li.id];
    expect(await program.cli(...args)).toMatchObject({ code: 0, err: '' });
    await program.start();
    await dingtalk.stream.connected();
    const command = '客户 新建 C001 杭州精工 等级=普通 业务员=li 试用开始=今天';
    dingtalk.stream.callback(
      '/v1.0/im/bot/messages/get',
      robotMessage(li, 'direct', command, { atMs: Date.now() }),
    );
    // On the first working day of a month, a reminder of the monthly meeting comes first.
    await dingtalk.world.until(() =>
      dingtalk.world.direct(li.id).messages.some((message) => message.text.includes('杭州精工')),
    );
    const groups = [...dingtalk.world.created.values()].map((id) => dingtalk.world.rooms.get(id));
    expect(groups.map((group) => [...(group?.members ?? [])])).toEqual([[li.id]]);
    expect((await fetch(`${program.address}/readyz`)).status).toBe(200);
    expect((await fetch(`${program.address}/dingtalk/callback`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${program.address}/api/rehearsal/stage`)).status).toBe(404);
  });

  it('check reports what the app lacks and where to click, and fails', async () => {
    await open();
    dingtalk.revokeScope('Card.Instance.Write');
    const { code, out } = await program.cli('check');
    expect(code).toBe(1);
    expect(out).toMatch(/✗ dingtalk: .*Card\.Instance\.Write.*Permission Management/su);
    expect(out).toContain('✓ dingtalk: app dingclient1 may open a stream');
  });
});
