import { describe, expect, test } from 'vitest';
import { checkSlack } from '../../../bot/platforms/slack/check.ts';
import { startRig } from './harness.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

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
    expect(await checkSlack(config, log)).toEqual([
      { level: 'ok', part: 'slack', what: `bot ${fake.world.bot.id} in workspace T0XINHANG` },
      { level: 'ok', part: 'slack', what: 'a socket may be opened' },
    ]);
    expect(fake.socket.connections()).toBe(0);
  });

  test('reports for each token what is wrong and what to do', async () => {
    const { config } = await begin();
    const found = await checkSlack({ ...config, botToken: 'xoxb-wrong', appToken: 'xapp-wrong' }, log);
    expect(found.map(({ level }) => level)).toEqual(['problem', 'problem']);
    expect(found[0]?.what).toContain('SLACK_BOT_TOKEN (invalid_auth)');
    expect(found[1]?.what).toContain('connections:write');
  });

  test('names the scopes that are missing', async () => {
    const { config } = await begin(['chat:write', 'commands', 'users:read']);
    const found = await checkSlack(config, log);
    expect(found.find(({ level }) => level === 'problem')?.what).toContain('groups:write');
  });

  test('reports that Slack cannot be reached', async () => {
    const { fake, config } = await begin();
    await fake.close();
    const found = await checkSlack({ ...config, appToken: undefined }, log);
    expect(found).toMatchObject([{ level: 'problem' }]);
    expect(found[0]?.what).toContain('SLACK_API_URL');
  });
});
