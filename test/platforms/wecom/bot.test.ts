import { WSClient, type WsFrame } from '@wecom/aibot-node-sdk';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Turn } from '../../../jobs/take-turn.ts';
import { standingNowMs } from '../../clock.ts';
import { botId, botSecret, startBotServer } from '../../fakes/wecom/bot-server.ts';
import { type FakeWeCom, startFakeWeCom } from '../../fakes/wecom/index.ts';
import { whenDone } from '../../when-done.ts';
import { createKeepingSink, type KeepingSink } from '../contract/harness.ts';
import { type BotOfTest, startWeCom, whereAnswered } from './harness.ts';

let server: Awaited<ReturnType<typeof startBotServer>>;
let fake: FakeWeCom;
let sink: KeepingSink;
beforeEach(async () => {
  server = await startBotServer({ nowMs: standingNowMs });
  fake = await startFakeWeCom({ nowMs: standingNowMs });
  sink = createKeepingSink();
  whenDone(async () => {
    await server.close();
    await fake.close();
  });
});

/** A turn that processes share in memory; the real one is a row. */
function createSharedTurn() {
  let owner: number | null = null;
  let count = 0;
  return {
    turn: (): Turn => {
      count += 1;
      const me = count;
      return {
        take: async () => {
          owner ??= me;
          return owner === me;
        },
        give: async () => {
          if (owner === me) owner = null;
        },
      };
    },
  };
}

const start = async (turn: Turn = createSharedTurn().turn(), given: Partial<BotOfTest> = {}) =>
  await startWeCom(fake, sink, standingNowMs, { botId, botSecret, botUrl: server.url, turn, ...given });
const connect = async (turn?: Turn, given: Partial<BotOfTest> = {}) => {
  const started = await start(turn, given);
  await server.until(() => server.isConnected());
  return started;
};
/** Tells when a process has looked so often again whether it is its turn. */
function countLooks(turn: Turn) {
  let looks = 0;
  const take = async (): Promise<boolean> => {
    looks += 1;
    return await turn.take();
  };
  const more = async (count: number) => {
    const before = looks;
    await expect.poll(() => looks).toBeGreaterThan(before + count);
  };
  return { turn: { ...turn, take }, more };
}
const texts = () => sink.stored.map((one) => (one.kind === 'message' ? one.text : one.kind));

describe('the 智能机器人 of internal groups', () => {
  it('what mentions it is stored before the chat is told where the answer is, and told so once', async () => {
    await connect();
    const storedAtReply: number[] = [];
    const room = { user: 'ZhangWei', chat: 'wrInternal' };
    server.says({ ...room, text: '今日' });
    await server.until(() => server.replies.length === 1);
    storedAtReply.push(sink.stored.length);
    server.says({ ...room, text: '客户 C001' });
    server.says({ user: 'LiNa', chat: 'wrInternal', text: '今日' });
    await server.until(() => server.replies.length === 2);
    expect(storedAtReply).toEqual([1]);
    expect(server.replies).toEqual([
      { chat: 'wrInternal', text: whereAnswered },
      { chat: 'wrInternal', text: whereAnswered },
    ]);
    expect(texts()).toEqual(['今日', '客户 C001', '今日']);
    expect(sink.stored[0]).toMatchObject({
      kind: 'message',
      where: 'room',
      addressed: true,
      from: { platformUserId: 'ZhangWei', external: false },
      message: { platformRoomId: 'wrInternal' },
    });
  });

  it('brought twice it is stored once, and not answered again', async () => {
    await connect();
    server.says({ user: 'ZhangWei', text: '今日' }, 'm1');
    server.says({ user: 'ZhangWei', text: '今日' }, 'm1');
    server.says({ user: 'LiNa', text: '帮助' });
    await server.until(() => server.replies.length === 2);
    expect(texts()).toEqual(['今日', '帮助']);
  });

  it('an encrypted account is looked up in the directory; where it is not told, no one is taken for a colleague', async () => {
    const [known, unknown] = ['woAJ2GCAAAXtWyujaWJHDDGi0mACH71w', 'woAJ2GCAAAXtWyujaWJHDDGi0mACH000'];
    fake.world.sealedIds.set(known, 'ZhangWei');
    await connect();
    server.says({ user: known, text: '一' });
    server.says({ user: unknown, text: '二' });
    await server.until(() => server.replies.length === 2);
    expect(sink.stored.map(({ from }) => [from.platformUserId, from.external])).toEqual([
      ['ZhangWei', false],
      [unknown, 'unknown'],
    ]);
  });

  it('of two processes one is connected, and neither ends the other’s connection', async () => {
    const shared = createSharedTurn();
    await connect(shared.turn());
    const counted = countLooks(shared.turn());
    const other = await start(counted.turn);
    await counted.more(5);
    expect(server.counts()).toMatchObject({ subscriptions: 1, displaced: 0 });
    expect(other.platform.problem()).toBeNull();
  });

  it('when the connected process stops, the other takes over, and hears what is said then', async () => {
    const both = createSharedTurn();
    const first = await start(both.turn());
    await start(both.turn());
    await first.platform.stop();
    await server.until(() => server.counts().subscriptions === 2 && server.isConnected());
    expect(server.says({ user: 'ZhangWei', text: '今日' })).toBe(true);
    await server.until(() => server.replies.length === 1);
    expect(texts()).toEqual(['今日']);
    expect(server.counts().displaced).toBe(0);
  });

  it('with a database that does not answer any more the connection is left for another process, and stopping does not wait', async () => {
    const forever = new Promise<never>(() => {});
    let isFrozen = false;
    const { platform } = await connect({
      take: async () => (isFrozen ? await forever : true),
      give: async () => await forever,
    });
    isFrozen = true;
    await server.until(() => !server.isConnected());
    await expect(platform.stop()).resolves.toBeUndefined();
  });

  it('displaced by another program, it says so and does not fight for the connection', async () => {
    const counted = countLooks(createSharedTurn().turn());
    const { platform } = await connect(counted.turn);
    const stranger = new WSClient({ botId, secret: botSecret, wsUrl: server.url, logger: silent });
    whenDone(async () => stranger.disconnect());
    stranger.connect();
    await server.until(() => server.counts().displaced === 1);
    await counted.more(5);
    await expect.poll(() => platform.problem()).toContain('Another program');
    expect(server.counts()).toMatchObject({ subscriptions: 2, displaced: 1 });
  });

  it('a connection that is dropped, or has fallen silent, is made again', async () => {
    await connect(undefined, { heartbeatMs: 100 });
    server.drop();
    await server.until(() => server.counts().subscriptions >= 2);
    server.fallSilent();
    await server.until(() => !server.isConnected());
    server.speakAgain();
    await server.until(() => server.isConnected());
    expect(server.counts().displaced).toBe(0);
  });

  it('a wrong secret is named as the problem, and the app works without the bot', async () => {
    const { platform } = await start(undefined, { botSecret: 'another secret' });
    await server.until(() => server.counts().refusals > 0);
    await expect.poll(() => platform.problem()).toContain('WECOM_BOT_SECRET');
    const staff = fake.world.addPerson('李明');
    expect(await platform.person(staff.id)).toMatchObject({ external: false });
  });
});

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

describe('the official client against the same server', () => {
  it('subscribes, hears and answers with the frames that ours sends', async () => {
    const client = new WSClient({ botId, secret: botSecret, wsUrl: server.url, logger: silent });
    whenDone(async () => client.disconnect());
    const authenticated = new Promise<void>((resolve) => client.on('authenticated', resolve));
    client.connect();
    await authenticated;
    const heard = new Promise<WsFrame>((resolve) => client.on('message.text', (frame) => resolve(frame)));
    server.says({ user: 'ZhangWei', chat: 'wrInternal', text: '今日' });
    const frame = await heard;
    expect(frame.body).toMatchObject({ chattype: 'group', text: { content: '@新航 今日' } });
    await client.replyStream(frame, 's1', '收到', true);
    expect(server.replies).toEqual([{ chat: 'wrInternal', text: '收到' }]);
  });

  it('is displaced by a second connection, as ours is', async () => {
    const client = new WSClient({ botId, secret: botSecret, wsUrl: server.url, logger: silent });
    whenDone(async () => client.disconnect());
    const displaced = new Promise<void>((resolve) => client.on('event.disconnected_event', () => resolve()));
    client.connect();
    await server.until(() => server.isConnected());
    await start();
    await displaced;
    expect(server.counts().displaced).toBe(1);
  });
});
