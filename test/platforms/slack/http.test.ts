import { stringify } from 'node:querystring';
import { describe, expect, test } from 'vitest';
import { createSlackPlatform } from '../../../bot/platforms/slack/index.ts';
import { signRequest } from '../../fakes/slack/signing.ts';
import { createSink, peopleOf, startRig } from './harness.ts';

const begin = async (start = true) => {
  const rig = await startRig({ mode: 'http', start });
  return { ...rig, ...peopleOf(rig.fake) };
};

type Begun = Awaited<ReturnType<typeof begin>>;

/** An event that would be stored if it came from Slack. */
const eventOf = ({ fake, zhang, room }: Begun, ts = '1773104400.000100') =>
  JSON.stringify({
    type: 'event_callback',
    team_id: fake.world.team.id,
    event_id: 'Ev1',
    event_time: 1_773_104_400,
    event: {
      type: 'message',
      channel: room.id,
      channel_type: 'group',
      user: zhang.id,
      text: '收到',
      ts,
      event_ts: ts,
    },
  });

const send = (rig: Begun, raw: string, headers: Readonly<Record<string, string>>) =>
  fetch(rig.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: raw });

const sign = (rig: Begun, raw: string, offsetSeconds = 0, secret = rig.fake.signingSecret) =>
  signRequest(raw, secret, Math.floor(rig.clock.ms / 1000) + offsetSeconds);

describe('a request to the Slack address', () => {
  test('that Slack signed is stored and answered', async () => {
    const rig = await begin();
    const raw = eventOf(rig);
    expect((await send(rig, raw, sign(rig, raw))).status).toBe(200);
    expect(rig.sink.stored).toHaveLength(1);
  });

  test('that says that Slack holds back events is acknowledged, and the operator is told', async () => {
    const rig = await begin();
    const raw = JSON.stringify({
      type: 'app_rate_limited',
      team_id: rig.fake.world.team.id,
      minute_rate_limited: 1_773_104_400,
      api_app_id: 'A1',
    });
    expect((await send(rig, raw, sign(rig, raw))).status).toBe(200);
    expect(rig.sink.stored).toEqual([]);
    expect(rig.log.some((line) => line.includes('holds back events'))).toBe(true);
  });

  test.each([
    ['unsigned', (_rig: Begun, _raw: string) => ({})],
    [
      'with an empty signature',
      (rig: Begun, raw: string) => ({ ...sign(rig, raw), 'x-slack-signature': '' }),
    ],
    [
      'without its time',
      (rig: Begun, raw: string) => ({ 'x-slack-signature': sign(rig, raw)['x-slack-signature'] ?? '' }),
    ],
    ['signed with another secret', (rig: Begun, raw: string) => sign(rig, raw, 0, 'another')],
    ['signed with no secret', (rig: Begun, raw: string) => sign(rig, raw, 0, '')],
    ['from more than five minutes ago', (rig: Begun, raw: string) => sign(rig, raw, -301)],
    ['from more than five minutes ahead', (rig: Begun, raw: string) => sign(rig, raw, 301)],
    ['signed for another body', (rig: Begun, raw: string) => sign(rig, `${raw} `)],
  ])('%s is refused and nothing is stored', async (_how, headers) => {
    const rig = await begin();
    const raw = eventOf(rig);
    expect((await send(rig, raw, headers(rig, raw))).status).toBe(401);
    expect(rig.sink.stored).toEqual([]);
  });

  test('that was altered on the way is refused', async () => {
    const rig = await begin();
    const raw = eventOf(rig);
    expect((await send(rig, raw.replace('收到', '取消'), sign(rig, raw))).status).toBe(401);
    expect(rig.sink.stored).toEqual([]);
  });

  test('that is not JSON is not even parsed before its signature is known to be wrong', async () => {
    const rig = await begin();
    expect((await send(rig, '{', sign(rig, 'something else'))).status).toBe(401);
    expect((await send(rig, '{', sign(rig, '{'))).status).toBe(400);
    expect((await send(rig, '[]', sign(rig, '[]'))).status).toBe(400);
  });

  test('that is sent again as it was is stored once', async () => {
    const rig = await begin();
    const raw = eventOf(rig);
    const headers = sign(rig, raw);
    const statuses = await Promise.all([1, 2, 3].map(async () => (await send(rig, raw, headers)).status));
    expect(statuses).toEqual([200, 200, 200]);
    expect(rig.sink.stored).toHaveLength(1);
  });

  test('as a retry of Slack’s is taken like the first', async () => {
    const rig = await begin();
    const raw = eventOf(rig);
    const headers = { ...sign(rig, raw), 'x-slack-retry-num': '2', 'x-slack-retry-reason': 'http_timeout' };
    expect((await send(rig, raw, headers)).status).toBe(200);
    expect(rig.sink.stored).toHaveLength(1);
  });

  test('that checks the certificate is answered, and nothing else of it is looked at', async () => {
    const rig = await begin(false);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const command = stringify({ command: '/crm', user_id: 'U1', channel_id: 'C1', text: 'today' });
    for (const raw of ['ssl_check=1&token=abc', `ssl_check=1&${command}`]) {
      const answer = await send(rig, raw, form);
      expect([answer.status, await answer.text()]).toEqual([200, '']);
    }
    await rig.platform.start(rig.sink);
    expect((await send(rig, `ssl_check=1&${command}`, form)).status).toBe(200);
    expect((await send(rig, `ssl_check=0&${command}`, form)).status).toBe(401);
    expect((await send(rig, `ssl_check=1&padding=${'x'.repeat(2_000)}`, form)).status).toBe(401);
    expect(rig.sink.stored).toEqual([]);
  });

  test.each([
    ['{', 'application/json'],
    ['[]', 'application/json'],
    ['"text"', 'application/json'],
    ['null', 'application/json'],
    ['\u0000\ufffd', 'application/octet-stream'],
    ['payload=%7B', 'application/x-www-form-urlencoded'],
    ['payload=[]', 'application/x-www-form-urlencoded'],
    ['['.repeat(50_000), 'application/json'],
    ['{"type":"url_verification","challenge":{"a":"<script>"}}', 'application/json'],
  ])('that is signed nonsense (%j) is refused for good, and nothing of it comes back', async (raw, type) => {
    const rig = await begin();
    const answer = await send(rig, raw, { ...sign(rig, raw), 'content-type': type });
    expect([answer.status, await answer.text()]).toEqual([400, '']);
    expect(answer.headers.get('x-slack-no-retry')).toBe('1');
  });

  test('unsigned is limited and logged once a minute, without affecting signed requests', async () => {
    const rig = await begin();
    const raw = eventOf(rig);
    const statuses = await Promise.all(
      Array.from({ length: 200 }, async () => (await send(rig, raw, {})).status),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(60);
    expect(statuses.filter((status) => status === 429)).toHaveLength(140);
    expect(rig.log.filter((line) => line.includes('did not sign'))).toHaveLength(1);
    expect((await send(rig, raw, sign(rig, raw))).status).toBe(200);
    expect(rig.sink.stored).toHaveLength(1);
  });

  test('larger than any of Slack’s is refused', async () => {
    const rig = await begin();
    const raw = JSON.stringify({ type: 'event_callback', padding: 'x'.repeat(1_100_000) });
    expect((await send(rig, raw, sign(rig, raw))).status).toBe(413);
  });

  test('answers the challenge only when it is signed', async () => {
    const rig = await begin();
    const raw = '{"type":"url_verification","challenge":"abc"}';
    const answer = await send(rig, raw, sign(rig, raw));
    expect(await answer.json()).toEqual({ challenge: 'abc' });
    expect((await send(rig, raw, {})).status).toBe(401);
  });

  test('of an unknown kind is not acknowledged', async () => {
    const rig = await begin();
    const raw = stringify({ payload: '{"type":"shortcut","callback_id":"unknown","user":{"id":"U1"}}' });
    const headers = { ...sign(rig, raw), 'content-type': 'application/x-www-form-urlencoded' };
    expect((await send(rig, raw, headers)).status).toBe(404);
  });

  test('gets 503 before the program listens and after it has stopped', async () => {
    const rig = await begin(false);
    const raw = eventOf(rig);
    expect((await send(rig, raw, sign(rig, raw))).status).toBe(503);
    await rig.platform.start(rig.sink);
    expect((await send(rig, raw, sign(rig, raw))).status).toBe(200);
    await rig.platform.stop();
    expect((await send(rig, raw, sign(rig, raw))).status).toBe(503);
    await rig.platform.start(rig.sink);
    expect((await send(rig, raw, sign(rig, raw))).status).toBe(200);
  });

  test('leaves neither token, text nor secret in the log', async () => {
    const rig = await begin();
    const raw = eventOf(rig);
    await send(rig, raw, sign(rig, raw));
    await send(rig, raw, {});
    rig.sink.fail(1);
    await send(rig, eventOf(rig, '1773104401.000100'), sign(rig, eventOf(rig, '1773104401.000100')));
    const log = rig.log.join('\n');
    expect(log).not.toContain('收到');
    expect(log).not.toContain(rig.fake.botToken);
    expect(log).not.toContain(rig.fake.signingSecret);
    expect(log).toContain('Slack is not told that it arrived');
  });

  test('shares its listener with other addresses, which parse their own bodies', async () => {
    const { http, fake } = await begin();
    const answer = await http.inject({ method: 'POST', url: '/nowhere', payload: { a: 1 } });
    expect(answer.statusCode).toBe(404);
    expect(http.hasContentTypeParser('application/json')).toBe(true);
    expect(fake.mode).toBe('http');
  });
});

describe('a configuration', () => {
  test('with neither a socket nor a secret is refused with what to set', async () => {
    const { fake, http } = await begin(false);
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const make = (signingSecret?: string) =>
      createSlackPlatform({ botToken: fake.botToken, signingSecret }, { http, log, nowMs: () => 0 });
    for (const secret of [undefined, '']) {
      expect(() => make(secret)).toThrow(/SLACK_APP_TOKEN .* SLACK_SIGNING_SECRET/);
    }
  });

  test('with a token that Slack refuses does not start, and says which', async () => {
    const rig = await startRig({ mode: 'http', start: false, config: { botToken: 'xoxb-wrong' } });
    await expect(rig.platform.start(createSink())).rejects.toMatchObject({
      code: 'bad_config',
      message: expect.stringContaining('SLACK_BOT_TOKEN (invalid_auth)'),
    });
    expect(rig.platform.problem()).toContain('SLACK_BOT_TOKEN');
  });

  test('of an app that lacks a scope starts, and says what is missing', async () => {
    const rig = await startRig({ mode: 'http', fake: { scopes: ['chat:write', 'users:read'] } });
    expect(rig.platform.problem()).toContain('groups:write');
    expect(rig.platform.problem()).toContain('docs/slack-manifest.yaml');
  });

  test('that works has no problem', async () => {
    const rig = await begin();
    expect(rig.platform.problem()).toBeNull();
  });
});
