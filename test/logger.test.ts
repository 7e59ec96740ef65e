import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { createLogger, type LoggerOptions } from '../bot/logger.ts';
import { XinhangError } from '../jobs/errors.ts';
import { said } from '../templates/reader/said.ts';

/** A logger with its output, as text and as objects. */
function listen(options: Partial<LoggerOptions> = {}, isTTY = false) {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) };
  const log = createLogger({ logLevel: 'debug', ...options }, stream);
  return {
    log,
    text: () => written.join(''),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

describe('the log', () => {
  it('is one JSON object a line, with when, how grave, what and the fields', () => {
    const { log, lines, text } = listen();
    log.info({ customer: 'C001', count: 2 }, '已投递 posted');
    expect(lines()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/Z$/),
        customer: 'C001',
        count: 2,
        message: '已投递 posted',
      },
    ]);
    expect(text().endsWith('}\n')).toBe(true);
  });

  it('keeps to its level', () => {
    const { log, lines } = listen({ logLevel: 'warn' });
    log.debug({}, 'a');
    log.info({}, 'b');
    log.warn({}, 'c');
    log.error({}, 'd');
    expect(lines().map(({ message }) => message)).toEqual(['c', 'd']);
    const silent = listen({ logLevel: 'silent' });
    silent.log.error({}, 'e');
    expect(silent.text()).toBe('');
  });

  it('logs an expected error with code and sentence, another with its stack, both with their cause', () => {
    const { log, lines } = listen();
    const cause = new TypeError('x is not a function');
    log.error(
      { err: new XinhangError('not_found', said('cli/no-staff', { code: 'C999' }), { cause }) },
      'failed',
    );
    const [line] = lines();
    expect(line?.['err']).toMatchObject({
      type: 'XinhangError',
      code: 'not_found',
      message: 'No colleague has the code C999.',
      cause: {
        type: 'TypeError',
        message: 'x is not a function',
        stack: expect.stringContaining('logger.test'),
      },
    });
    expect(line?.['err']).not.toHaveProperty('stack');
  });

  it('prints days, instants, big numbers, maps and bytes readably', () => {
    const { log, lines } = listen();
    log.info(
      {
        on: Temporal.PlainDate.from('2026-11-21'),
        at: Temporal.Instant.from('2026-11-21T01:00Z'),
        fen: 12n,
        rooms: new Map([['a', 1]]),
        raw: Buffer.from('abc'),
      },
      'x',
    );
    expect(lines()[0]).toMatchObject({
      on: '2026-11-21',
      at: '2026-11-21T01:00:00Z',
      fen: '12',
      rooms: [['a', 1]],
      raw: '(3 bytes)',
    });
  });

  it('never fails, whatever it is given', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const broken = {
      get field(): string {
        throw new Error('no');
      },
    };
    const { log, lines } = listen();
    log.info(circular, 'circular');
    log.info(broken, 'broken');
    log.info({ long: 'x'.repeat(100_000), odd: [undefined, Symbol('s'), () => 1] }, 'odd');
    expect(lines().map(({ message }) => message)).toEqual(['circular', 'broken', 'odd']);
    fc.assert(
      fc.property(fc.object({ withBigInt: true, withDate: true, withMap: true, withSet: true }), (fields) => {
        const one = listen();
        one.log.info(fields, 'm');
        expect(one.lines()[0]?.['level']).toBeDefined();
      }),
      { numRuns: 100 },
    );
  });

  it('prints one short line on a terminal, without control characters from input', () => {
    const { log, text } = listen({}, true);
    log.warn({ customer: 'C001', said: 'a\u001b[2Jb\nc' }, 'a reply\r\nforged line');
    log.error({ err: new Error('refused') }, 'failed');
    expect(text().split('\n')).toHaveLength(3);
    expect(text()).toContain('C001');
    expect(text()).toContain('refused');
    expect(text()).not.toContain('\u001b[2J');
    expect(text()).not.toContain('{');
  });
});

describe('secrets never come out of the log', () => {
  const secrets = {
    logLevel: 'debug' as const,
    databaseUrl: 'postgres://xinhang:geheim%2F42@db:5432/crm',
    redisUrl: 'redis://:rotes-geheim@cache:6379',
    secret: 'unterschrift-geheim-unterschrift-geheim',
    slack: {
      botToken: 'xoxb-11-22-GeHeIm',
      appToken: 'xapp-1-A0-GeHeIm',
      signingSecret: '8f742231b10e8888abcd99yyyzzz85a5',
      apiUrl: undefined,
    },
  };
  const values = [
    'geheim/42',
    'geheim%2F42',
    'rotes-geheim',
    secrets.secret,
    secrets.slack.botToken,
    secrets.slack.appToken,
    secrets.slack.signingSecret,
  ];

  it.each(values)('by value, wherever it occurs: %s', (value) => {
    for (const isTTY of [false, true]) {
      const { log, text } = listen(secrets, isTTY);
      log.info({ deep: { list: [{ note: `x${value}y` }] } }, `message ${value}`);
      log.error({ err: new Error(`said ${value}`, { cause: new Error(value) }) }, 'failed');
      log.warn({ [value]: 1, config: secrets }, 'as a name');
      expect(text()).not.toContain(value);
      expect(text()).toContain('(hidden)');
    }
  });

  it.each([
    ['a bot token', 'xoxb-123456789012-abcDEF'],
    ['a user token', 'xoxp-1-2-abc'],
    ['a rotated token', 'xoxe.xoxb-1-abc'],
    ['an app token', 'xapp-1-A012-345-abcdef'],
    ['a URL with a password', 'postgres://user:p%40ss@db/crm', 'p%40ss'],
    ['a URL with an @ in its password', 'redis://:p@ss@cache:6379', 'p@ss'],
    ['a header', 'Authorization: Bearer abc.def-ghi', 'abc.def-ghi'],
    ['a query', 'https://oapi.example/send?access_token=abcdef123&x=1', 'abcdef123'],
    ['an address of a calendar', `https://x.example/crm/feed/${'aB3-_'.repeat(8)}xyz.ics`, 'aB3-_'],
    ['an address that answers', 'https://hooks.slack.com/commands/T0/B0/abcdef', '/T0/B0/abcdef'],
  ])('by its look: %s', (_, written, secret = written) => {
    const { log, text } = listen();
    log.info({ note: written, nested: [[written]] }, `about ${written}!`);
    expect(text()).not.toContain(secret);
  });

  it.each([
    'token',
    'botToken',
    'SLACK_SIGNING_SECRET',
    'password',
    'authorization',
    'set-cookie',
    'x-slack-signature',
    'api_key',
    'apiKey',
    'response_url',
  ])('by the name of its field: %s', (name) => {
    const { log, text, lines } = listen();
    log.info({ [name]: 'plain-looking', request: { headers: { [name]: { first: 'plain-looking' } } } }, 'x');
    expect(text()).not.toContain('plain-looking');
    expect(lines()[0]?.[name]).toBe('(hidden)');
  });

  it('also when a password is not written as a URL would have it', () => {
    const { log, text } = listen({ databaseUrl: 'postgres://xinhang:100%25%geheim@db/crm' });
    log.info({ note: 'it is 100%25%geheim' }, 'x');
    expect(text()).not.toContain('geheim');
  });

  it('and the rest of the line stays as it is', () => {
    const { log, lines } = listen(secrets);
    log.info(
      { address: 'https://example.com/a?page=2', mail: 'li@example.com' },
      'see postgres://db:5432/crm',
    );
    expect(lines()[0]).toMatchObject({
      address: 'https://example.com/a?page=2',
      mail: 'li@example.com',
      message: 'see postgres://db:5432/crm',
    });
  });
});
