import { describe, expect, test, vi } from 'vitest';
import { clientOptions } from '../../../bot/platforms/slack/create-client.ts';
import { createSocketReceiver } from '../../../bot/platforms/slack/socket-receiver.ts';
import type { ChatPlatform } from '../../../jobs/ports.ts';
import { createSink, peopleOf, startRig } from './harness.ts';

/** The platform takes a while to notice. */
const told = (platform: ChatPlatform, words: string | null) =>
  vi.waitFor(
    () =>
      words === null ? expect(platform.problem()).toBeNull() : expect(platform.problem()).toContain(words),
    { timeout: 40_000, interval: 20 },
  );

const begin = async (fake: Parameters<typeof startRig>[0]['fake'] = {}) => {
  const rig = await startRig({ mode: 'socket', fake });
  return { ...rig, ...peopleOf(rig.fake) };
};

describe('a socket to Slack', () => {
  test.each(['refresh_requested', 'warning'] as const)(
    'that Slack wants to renew (%s) is renewed, and goes on hearing',
    async (reason) => {
      const { fake, platform, zhang, room, sink } = await begin();
      expect(fake.socket.connections()).toBe(1);
      fake.socket.refresh(reason);
      await fake.until('the old socket is gone', () => fake.socket.connections() === 0);
      await fake.until('a new socket', () => fake.socket.connections() === 1);
      await zhang.says(room, '收到');
      expect(sink.of('message')).toHaveLength(1);
      await told(platform, null);
    },
  );

  test('that is cut is reopened, and messages in between are not lost', async () => {
    const { fake, platform, zhang, room, sink } = await begin({ retryAfterMs: [0, 0, 0] });
    fake.faults.plan('apps.connections.open', { how: 'status', status: 503 }, 2);
    fake.socket.drop();
    await fake.until('the socket is gone', () => fake.socket.connections() === 0);
    await told(platform, 'cannot be opened');
    expect(await zhang.commands('/crm today', { in: room })).toMatchObject({ acked: false });
    await zhang.says(room, '收到');
    expect(sink.stored).toEqual([]);
    await fake.deliveries.quiet();
    expect(sink.of('message')).toMatchObject([{ text: '收到' }]);
    await told(platform, null);
  });

  test('that is cut before the acknowledgement brings the event again, and it is stored once', async () => {
    const { fake, zhang, room, sink } = await begin({ retryAfterMs: [0, 0, 0] });
    const { begun, release } = sink.hold();
    const said = zhang.says(room, '收到');
    await begun(1);
    fake.socket.drop();
    await said;
    release();
    await fake.deliveries.quiet();
    expect(sink.stored).toHaveLength(1);
    expect([...fake.deliveries.attempts.values()]).toEqual([2]);
    expect(fake.deliveries.givenUp).toEqual([]);
  });

  test('that the app may no longer open is reported as a problem, and no crash', async () => {
    const { fake, platform } = await begin();
    fake.faults.plan('apps.connections.open', { how: 'error', word: 'invalid_auth' }, 2);
    fake.socket.drop();
    await told(platform, 'invalid_auth');
    await fake.until('a new socket', () => fake.socket.connections() === 1);
    expect(fake.socket.connections()).toBe(1);
    await told(platform, null);
  });

  test('acknowledges nothing that it was not sent', async () => {
    const { fake, zhang, room } = await begin();
    await zhang.says(room, '收到');
    await zhang.commands('/crm today', { in: room });
    expect(fake.socket.strays).toEqual([]);
  });

  test('is closed by a stop, also while it is being opened again', async () => {
    const { fake, platform, zhang, room } = await begin();
    fake.faults.plan('apps.connections.open', { how: 'status', status: 503 }, 3);
    fake.socket.drop();
    await fake.until(
      'it is being opened again',
      () => fake.calls.length > 1 || fake.socket.connections() === 0,
    );
    await platform.stop();
    expect(fake.socket.connections()).toBe(0);
    expect(await zhang.commands('/crm today', { in: room })).toMatchObject({ acked: false });
    expect(platform.problem()).toBeNull();
  });

  test('that is just coming up when the program stops does not stay behind', async () => {
    const { fake, platform } = await begin();
    const asked = () => fake.calls.filter(({ method }) => method === 'apps.connections.open').length;
    fake.faults.plan('apps.connections.open', { how: 'slow', ms: 300 });
    fake.socket.drop();
    await fake.until('another socket was asked for', () => asked() === 2);
    await platform.stop();
    await vi.waitFor(() => expect(fake.socket.connections()).toBe(0));
  });

  test('can be opened anew after a stop', async () => {
    const { fake, platform, zhang, room } = await begin();
    await platform.stop();
    const sink = createSink();
    await platform.start(sink);
    await zhang.says(room, '收到');
    expect(sink.stored).toHaveLength(1);
    expect(fake.socket.connections()).toBe(1);
  });

  test('that opens and stays silent is given up', async () => {
    const { fake } = await startRig({ mode: 'http', start: false });
    fake.socket.stayMute(true);
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const receiver = createSocketReceiver(fake.appToken, clientOptions(fake.apiUrl, log), log, 100);
    await expect(receiver.start()).rejects.toThrow('closed before Slack said hello');
    expect(receiver.problem()).toContain('closed before Slack said hello');
  });

  test('needs an app-level token, and a wrong one is named', async () => {
    const rig = await startRig({ mode: 'socket', start: false, config: { appToken: 'xapp-wrong' } });
    await expect(rig.platform.start(createSink())).rejects.toMatchObject({
      code: 'bad_config',
      message: expect.stringContaining('SLACK_APP_TOKEN (invalid_auth)'),
    });
  });

  test('that Slack cannot be reached for is worth another try later', async () => {
    const rig = await startRig({ mode: 'socket', start: false });
    rig.fake.faults.plan('apps.connections.open', { how: 'lost-request' });
    await expect(rig.platform.start(createSink())).rejects.toMatchObject({
      code: 'platform_refused',
      retry: 'later',
    });
    rig.fake.faults.plan('auth.test', { how: 'lost-request' });
    await rig.platform.start(rig.sink);
    expect(rig.platform.problem()).toBeNull();
  });
});
