import { afterEach, describe, expect, it } from 'vitest';
import { messageEvent } from '../fakes/feishu/events.ts';
import { type FakeFeishu, startFakeFeishu } from '../fakes/feishu/index.ts';
import { createProgram } from './program.ts';

/**
 * Installing the program in an organization: settings, the first supervisor from the command line, a start, and the
 * first command. Only the URL and the secret point it at the fake Feishu.
 */
describe('the program in a Feishu organization', { timeout: 360_000 }, () => {
  let feishu: FakeFeishu;
  let program: Awaited<ReturnType<typeof createProgram>>;
  const open = async () => {
    feishu = await startFakeFeishu({ nowMs: Date.now });
    program = await createProgram({
      FEISHU_BASE_URL: feishu.baseUrl,
      FEISHU_APP_ID: feishu.appId,
      FEISHU_APP_SECRET: feishu.appSecret,
    });
  };
  afterEach(async () => {
    await program.remove();
    await feishu.close();
  });

  it('answers the first supervisor, makes an external group, takes no HTTP, and has no rehearsal beside it', async () => {
    await open();
    const { world, connection } = feishu;
    const li = world.addPerson('李明');
    const args = ['staff', 'add', 'li', '李明', '--roles', 'supervisor', '--feishu', li.openId];
    expect(await program.cli(...args)).toMatchObject({ code: 0, err: '' });
    await program.start();
    await connection.connected();
    const text = '客户 新建 C001 杭州精工 等级=普通 业务员=li 试用开始=今天';
    const source = { appId: feishu.appId, token: '', atMs: Date.now() };
    const direct = world.direct(li);
    connection.push(messageEvent(source, { id: 'om_first', chat: direct, from: li, text }));
    // On the first working day of a month, a reminder of the monthly meeting comes first.
    await world.until(() => world.sees(li.openId, direct.id).some((shown) => shown.includes('杭州精工')));
    const groups = [...world.chats.values()].filter(({ mode }) => mode === 'group');
    expect(groups.map(({ external, members }) => [external, [...members.keys()]])).toEqual([
      [true, [li.openId]],
    ]);
    expect((await fetch(`${program.address}/readyz`)).status).toBe(200);
    expect((await fetch(`${program.address}/feishu/callback`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${program.address}/api/rehearsal/stage`)).status).toBe(404);
  });

  it('check reports what the app lacks and where to click, and fails', async () => {
    await open();
    feishu.world.scopes.delete('im:chat');
    const { code, out } = await program.cli('check');
    expect(code).toBe(1);
    expect(out).toMatch(/✗ feishu: .*im:chat.*Permissions & Scopes/su);
    expect(out).toContain('✓ feishu: the long connection can be opened');
  });
});
