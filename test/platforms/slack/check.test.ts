import { describe, expect, test } from 'vitest';
import { checkSlack } from '../../../bot/platforms/slack/check.ts';
import { inEnglish } from '../../in-english.ts';
import { startRig } from './harness.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

/** The findings as an English reader sees them. */
const check = async (config: Parameters<typeof checkSlack>[0]) =>
  (await checkSlack(config, log)).map(({ what, ...finding }) => ({
    ...finding,
    what: typeof what === 'string' ? what : inEnglish([what])[0],
  }));

const begin = async (scopes?: readonly string[]) => {
  const { fake } = await startRig({
    mode: 'socket',
    start: false,
    fake: scopes === undefined ? {} : { scopes },
  });
  const config = { botToken: fake.botToken, appToken: fake.appToken, apiUrl: fake.apiUrl };
  return { fake, config };
};

describe('checking the set-up', () => {
  test('finds good tokens good, and opens nothing', async () => {
    const { fake, config } = await begin();
    expect(await check(config)).toEqual([
      { level: 'ok', part: 'slack', what: `bot ${fake.world.bot.id} in workspace T0XINHANG` },
      { level: 'ok', part: 'slack', what: expect.stringContaining('app_home_opened') as string },
      { level: 'ok', part: 'slack', what: 'a socket may be opened' },
    ]);
    expect(fake.socket.connections()).toBe(0);
  });

  test('reports for each token what is wrong and what to do', async () => {
    const { config } = await begin();
    const found = await check({ ...config, botToken: 'xoxb-wrong', appToken: 'xapp-wrong' });
    expect(found.map(({ level }) => level)).toEqual(['problem', 'problem']);
    expect(found[0]?.what).toContain('SLACK_BOT_TOKEN (invalid_auth)');
    expect(found[1]?.what).toContain('connections:write');
  });

  test('names the scopes that are missing', async () => {
    const { config } = await begin(['chat:write', 'commands', 'users:read']);
    const found = await check(config);
    expect(found.find(({ level }) => level === 'problem')?.what).toContain('groups:write');
  });

  test('reports that Slack cannot be reached', async () => {
    const { fake, config } = await begin();
    await fake.close();
    const found = await check({ ...config, appToken: undefined });
    expect(found).toMatchObject([{ level: 'problem' }]);
    expect(found[0]?.what).toContain('SLACK_API_URL');
  });
});
