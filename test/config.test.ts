import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { settings } from '../bot/config/settings.ts';
import { readConfig, readEnvironment, redactConfig, terminalLanguage } from '../bot/config.ts';
import { XinhangError } from '../jobs/errors.ts';
import { defaultRetention } from '../jobs/retention/retention.ts';
import { inEnglish } from './in-english.ts';

const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
const feishu = { FEISHU_APP_ID: 'cli_1', FEISHU_APP_SECRET: 'geheim' };
const dingtalk = {
  DINGTALK_CLIENT_ID: 'ding1',
  DINGTALK_CLIENT_SECRET: 'geheim',
  DINGTALK_CARD_TEMPLATE_ID: 'card.schema',
};
const wecom = {
  WECOM_CORP_ID: 'ww1',
  WECOM_AGENT_ID: '1000002',
  WECOM_SECRET: 'geheim',
  WECOM_TOKEN: 'geheim',
  WECOM_ENCODING_AES_KEY: 'geheim7'.repeat(6) + 'x',
};
const database = { DATABASE_URL: 'postgres://xinhang:geheim@db.example:5432/crm?password=geheim' };

/** The lines of the error message, without its heading. */
function problemsOf(environment: Record<string, string | undefined>): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(XinhangError);
    expect(error).toMatchObject({ code: 'bad_config', retry: 'never' });
    return String(error).split('\n  ').slice(1);
  }
}

describe('the configuration', () => {
  it('without any setting is a rehearsal on this machine', () => {
    expect(readConfig({})).toEqual({
      databaseUrl: undefined,
      redisUrl: undefined,
      host: '127.0.0.1',
      port: 8080,
      publicUrl: 'http://localhost:8080',
      role: 'all',
      templatesDir: undefined,
      dataDir: '.data',
      secret: undefined,
      rehearsal: true,
      rehearsalStart: undefined,
      language: 'zh-CN',
      logLevel: 'info',
      slack: undefined,
      retention: defaultRetention,
      notices: [],
    });
  });

  it('takes every setting', () => {
    expect(
      readConfig({
        ...slack,
        ...database,
        REDIS_URL: 'rediss://cache:6380/1',
        HOST: '0.0.0.0',
        PORT: '0',
        XINHANG_PUBLIC_URL: 'https://people.example.com/xinhang/',
        XINHANG_ROLE: 'worker',
        XINHANG_TEMPLATES: '/etc/xinhang',
        XINHANG_DATA: '/var/lib/xinhang',
        XINHANG_SECRET: 's'.repeat(32),
        XINHANG_LANGUAGE: 'en',
        XINHANG_KEEP_INBOUND_DAYS: '7',
        XINHANG_KEEP_POSTINGS_DAYS: '90',
        XINHANG_KEEP_ANSWERS_DAYS: 'forever',
        XINHANG_KEEP_AUDIT_DAYS: '183',
        XINHANG_KEEP_ENDED_CUSTOMERS_DAYS: '3650',
        LOG_LEVEL: 'debug',
        SLACK_SIGNING_SECRET: 'abc',
        SLACK_API_URL: 'http://127.0.0.1:9000/api/',
        ...dingtalk,
        DINGTALK_ROBOT_CODE: 'robot',
        DINGTALK_GROUP_TEMPLATE_ID: 'group',
        DINGTALK_HTTP: 'yes',
        DINGTALK_API_URL: 'http://127.0.0.1:9001',
        ...wecom,
        WECOM_API_URL: 'http://127.0.0.1:9002',
        ...feishu,
        FEISHU_ENCRYPT_KEY: 'key',
        FEISHU_VERIFICATION_TOKEN: 'token',
        FEISHU_BASE_URL: 'http://127.0.0.1:9003',
      }),
    ).toEqual({
      databaseUrl: database.DATABASE_URL,
      redisUrl: 'rediss://cache:6380/1',
      host: '0.0.0.0',
      port: 0,
      publicUrl: 'https://people.example.com/xinhang',
      role: 'worker',
      templatesDir: '/etc/xinhang',
      dataDir: '/var/lib/xinhang',
      secret: 's'.repeat(32),
      rehearsal: false,
      rehearsalStart: undefined,
      language: 'en',
      logLevel: 'debug',
      slack: {
        botToken: 'xoxb-1',
        appToken: 'xapp-1',
        signingSecret: 'abc',
        apiUrl: 'http://127.0.0.1:9000/api/',
      },
      dingtalk: {
        clientId: 'ding1',
        clientSecret: 'geheim',
        cardTemplateId: 'card.schema',
        robotCode: 'robot',
        groupTemplateId: 'group',
        http: 'yes',
        baseUrl: 'http://127.0.0.1:9001',
      },
      wecom: {
        corpId: 'ww1',
        agentId: '1000002',
        secret: 'geheim',
        token: 'geheim',
        encodingAesKey: wecom.WECOM_ENCODING_AES_KEY,
        baseUrl: 'http://127.0.0.1:9002',
      },
      feishu: {
        appId: 'cli_1',
        appSecret: 'geheim',
        encryptKey: 'key',
        verificationToken: 'token',
        baseUrl: 'http://127.0.0.1:9003',
      },
      retention: {
        inboundDays: 7,
        postingDays: 90,
        answerDays: null,
        auditDays: 183,
        endedCustomerDays: 3_650,
      },
      notices: [],
    });
  });

  it('deletes nothing before the law and the work allow it', () => {
    for (const days of ['0', '-1', '182', '1.5', 'a year', '999999']) {
      expect(problemsOf({ XINHANG_KEEP_AUDIT_DAYS: days }), days).toHaveLength(1);
    }
    expect(problemsOf({ XINHANG_KEEP_INBOUND_DAYS: '6' })).toHaveLength(1);
  });

  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
    [{ LANG: 'zh_TW.UTF-8', XINHANG_LANGUAGE: 'en' }, 'zh-CN'],
    [{ LANG: 'en_GB.UTF-8' }, 'en'],
    [{ LANG: 'en_GB.UTF-8', LC_MESSAGES: 'zh_CN.UTF-8' }, 'zh-CN'],
    [{ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'zh_CN.UTF-8', LC_ALL: 'en_US.UTF-8' }, 'en'],
    [{ LC_ALL: '', LANG: 'en_US.UTF-8' }, 'en'],
    [{ LANG: 'C.UTF-8', XINHANG_LANGUAGE: 'en' }, 'en'],
    [{ LANG: 'POSIX' }, 'zh-CN'],
    [{ LANG: 'de_DE.UTF-8', XINHANG_LANGUAGE: 'zh-CN' }, 'zh-CN'],
    [{}, 'zh-CN'],
    [{ XINHANG_LANGUAGE: 'Klingon' }, 'en'],
  ])('%j is a terminal that reads %s', (environment, language) => {
    expect(terminalLanguage(environment)).toBe(language);
  });

  it('knows the rehearsal’s address, and otherwise only the configured one', () => {
    expect(readConfig({ PORT: '9000' }).publicUrl).toBe('http://localhost:9000');
    expect(readConfig({ PORT: '0' }).publicUrl).toBeUndefined();
    expect(readConfig(slack).publicUrl).toBeUndefined();
  });

  it('counts empty and blank as unset, and takes no space around a value', () => {
    const blanks = Object.fromEntries(Object.keys(settings).map((name, i) => [name, ' '.repeat(i % 3)]));
    expect(readConfig(blanks)).toEqual(readConfig({}));
    expect(readConfig({ PORT: ' 9000\r\n' }).port).toBe(9000);
  });

  it('reports every problem at once, each with the variable and what to do', () => {
    const problems = problemsOf({
      DATABASE_URL: 'mysql://root@db/crm',
      PORT: 'http',
      XINHANG_ROLE: 'boss',
      XINHANG_LANGUAGE: 'de',
      SLACK_BOT_TOKEN: 'xoxb-1',
    });
    expect(problems).toHaveLength(5);
    for (const name of ['DATABASE_URL', 'PORT', 'XINHANG_ROLE', 'XINHANG_LANGUAGE', 'SLACK_APP_TOKEN']) {
      expect(problems.filter((line) => line.startsWith(`${name} `))).toHaveLength(1);
    }
    expect(problems.every((line) => /write|set/.test(line))).toBe(true);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['a port out of range', { PORT: '65536' }, /^PORT is wrong \("65536"\): write a number/],
    ['a database of another kind', { DATABASE_URL: 'file:dev.db' }, /^DATABASE_URL is wrong: write postgres/],
    ['a Redis of another kind', { REDIS_URL: 'localhost:6379' }, /^REDIS_URL is wrong: write redis/],
    [
      'a public address that anybody on the way could read',
      { XINHANG_PUBLIC_URL: 'http://crm.example.com' },
      /^XINHANG_PUBLIC_URL is wrong .*write the https address/,
    ],
    [
      'a public address with a question',
      { XINHANG_PUBLIC_URL: 'https://x.example/?a=1' },
      /^XINHANG_PUBLIC_URL /,
    ],
    ['a short secret', { XINHANG_SECRET: 'hunter2' }, /^XINHANG_SECRET is wrong: write at least 32/],
    ['a maybe', { XINHANG_REHEARSAL: 'maybe' }, /^XINHANG_REHEARSAL is wrong \("maybe"\): write yes or no/],
    [
      'a date that is none',
      { XINHANG_REHEARSAL_START: '2026-02-30T09:00' },
      /^XINHANG_REHEARSAL_START is wrong/,
    ],
    [
      'a beginning in a zone of its own',
      { XINHANG_REHEARSAL_START: '2026-09-30T20:30Z' },
      /^XINHANG_REHEARSAL_START is wrong .*company's clock/,
    ],
    ['exchanged tokens', { ...slack, SLACK_BOT_TOKEN: 'xapp-1' }, /^SLACK_BOT_TOKEN .* xoxb-/],
    ['exchanged tokens', { ...slack, SLACK_APP_TOKEN: 'xoxb-1' }, /^SLACK_APP_TOKEN .* xapp-/],
    ['a token for a secret', { ...slack, SLACK_SIGNING_SECRET: 'xapp-1' }, /^SLACK_SIGNING_SECRET /],
    [
      'Slack that is not listened to',
      { SLACK_BOT_TOKEN: 'xoxb-1' },
      /^SLACK_APP_TOKEN is missing.*or SLACK_SIGNING/,
    ],
    ['Slack without a bot', { SLACK_APP_TOKEN: 'xapp-1' }, /^SLACK_BOT_TOKEN is missing/],
    [
      'DingTalk without a secret',
      { ...dingtalk, DINGTALK_CLIENT_SECRET: '' },
      /^DINGTALK_CLIENT_SECRET is missing/,
    ],
    [
      'a DingTalk that may not be',
      { ...dingtalk, DINGTALK_HTTP: 'maybe' },
      /^DINGTALK_HTTP is wrong .*write yes or no/,
    ],
    ['a WeCom that is not listened to', { ...wecom, WECOM_TOKEN: '' }, /^WECOM_TOKEN is missing/],
    [
      'a WeCom key that is cut',
      { ...wecom, WECOM_ENCODING_AES_KEY: 'geheim' },
      /^WECOM_ENCODING_AES_KEY is wrong: .*43/,
    ],
    [
      'a Feishu that half listens over HTTP',
      { ...feishu, FEISHU_ENCRYPT_KEY: 'geheim' },
      /^FEISHU_ENCRYPT_KEY and FEISHU_VERIFICATION_TOKEN belong together/,
    ],
    ['no chat at all', { XINHANG_REHEARSAL: 'no' }, /^XINHANG_REHEARSAL says no, and no platform/],
    ['a rehearsal for everybody', { HOST: '0.0.0.0' }, /^HOST is "0\.0\.0\.0".*loopback only/],
    [
      'a rehearsal for everybody beside Slack',
      { ...slack, HOST: '10.0.0.1', XINHANG_REHEARSAL: 'yes' },
      /^HOST /,
    ],
    ['shared work without a database', { ...slack, XINHANG_ROLE: 'chat' }, /^DATABASE_URL is missing/],
  ])('refuses %s', (_, environment, said) => {
    expect(problemsOf(environment)).toEqual([expect.stringMatching(said)]);
  });

  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1'])('rehearses on %s', (HOST) => {
    expect(readConfig({ HOST }).rehearsal).toBe(true);
  });

  it('rehearses beside a configured platform only when asked by name', () => {
    expect(readConfig(slack).rehearsal).toBe(false);
    expect(readConfig({ ...slack, XINHANG_REHEARSAL: 'On' }).rehearsal).toBe(true);
    expect(readConfig({ ...slack, XINHANG_REHEARSAL: '0' }).rehearsal).toBe(false);
    expect(readConfig(dingtalk).rehearsal).toBe(false);
  });

  it('takes the beginning of a rehearsal as a time on the clock of the company', () => {
    const { rehearsalStart } = readConfig({ XINHANG_REHEARSAL_START: '2026-09-30T20:30' });
    expect(rehearsalStart?.toString()).toBe('2026-09-30T20:30:00');
    const company = readConfig({ ...slack, XINHANG_REHEARSAL_START: '2026-09-30T20:30' });
    expect(inEnglish(company.notices)).toEqual([
      expect.stringMatching(/^XINHANG_REHEARSAL_START is set, but this is no rehearsal/),
    ]);
  });

  it('reports variables that it does not read', () => {
    const { notices } = readConfig({
      WECOM_APP_ID: 'ww1',
      DINGTALK_APP_KEY: 'k',
      FEISHU_TENANT: 't',
      XINHANG_REHERSAL: 'yes',
      PATH: '/bin',
    });
    expect(inEnglish(notices)).toEqual([
      expect.stringMatching(/^WECOM_APP_ID .*no setting/),
      expect.stringMatching(/^DINGTALK_APP_KEY .*no setting/),
      expect.stringMatching(/^FEISHU_TENANT .*no setting/),
      expect.stringMatching(/^XINHANG_REHERSAL .*no setting/),
    ]);
    expect(inEnglish(notices).join()).not.toContain('ww1');
  });
});

describe('secrets', () => {
  const secretNames = Object.entries(settings).flatMap(([name, { secret }]) => (secret ? [name] : []));

  it('are never in a complaint', () => {
    const wrong = Object.fromEntries(Object.keys(settings).map((name) => [name, 'geheim']));
    const complaint = problemsOf(wrong);
    for (const name of secretNames) {
      expect(complaint.filter((line) => line.startsWith(`${name} `)).join()).not.toContain('geheim');
    }
    for (const token of ['xoxb-geheim', 'xapp-geheim']) {
      const tokens = { SLACK_BOT_TOKEN: token, SLACK_APP_TOKEN: token, SLACK_SIGNING_SECRET: token };
      expect(problemsOf(tokens).join()).not.toContain('geheim');
    }
  });

  it('are hidden in the redacted view, which still shows what is set and where it points', () => {
    const config = readConfig({
      ...database,
      REDIS_URL: 'redis://:geheim@cache:6379/2',
      XINHANG_SECRET: 'geheim'.repeat(8),
      SLACK_BOT_TOKEN: 'xoxb-geheim',
      SLACK_SIGNING_SECRET: 'geheim',
      ...dingtalk,
      ...feishu,
    });
    const view = redactConfig(config);
    expect(JSON.stringify(view)).not.toContain('geheim');
    expect(view).toMatchObject({
      databaseUrl: 'postgres://db.example:5432/crm',
      redisUrl: 'redis://cache:6379/2',
      secret: '(set)',
      slack: { botToken: '(set)', appToken: undefined, signingSecret: '(set)' },
      dingtalk: { clientId: 'ding1', clientSecret: '(set)' },
      feishu: { appId: 'cli_1', appSecret: '(set)' },
      port: 8080,
    });
    expect(redactConfig(readConfig({}))).toMatchObject({ databaseUrl: '(embedded)', redisUrl: '(none)' });
  });
});

describe('.env.example', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const named = example.split('\n').flatMap((line) => {
    const [, name, value = ''] = /^# ([A-Z][A-Z_]+)=(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, value }];
  });

  /** Variables that compose.yaml requires in addition to the program's own settings. */
  const compose = readFileSync(new URL('../compose.yaml', import.meta.url), 'utf8');
  const demanded = compose.match(/(?<=\$\{)[A-Z_]+(?=:\?)/g) ?? [];

  it('documents every setting and what compose demands, once, and nothing else', () => {
    const wanted = new Set([...Object.keys(settings), ...demanded]);
    expect(named.map(({ name }) => name).sort()).toEqual([...wanted].sort());
    expect(demanded).toContain('XINHANG_SECRET');
  });

  it('sets nothing by itself, and shows values that are right', () => {
    expect(example.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
    const shown = Object.fromEntries(
      named.filter(({ value }) => value !== '').map(({ name, value }) => [name, value]),
    );
    expect(problemsOf({ ...shown, ...slack, ...dingtalk, ...feishu })).toEqual([]);
  });
});

describe('the environment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xinhang-env-'));
  const file = join(folder, '.env');
  afterEach(() => rmSync(file, { force: true }));

  it('is what is set, with .env as the fallback', () => {
    writeFileSync(file, `# a comment\nXINHANG_ROLE="worker"\nPATH=/nowhere\n`);
    const environment = readEnvironment(file);
    expect(environment['XINHANG_ROLE']).toBe('worker');
    expect(environment['PATH']).toBe(process.env['PATH']);
  });

  it('does without a .env', () => {
    expect(readEnvironment(file)).toEqual({ ...process.env });
  });
});
