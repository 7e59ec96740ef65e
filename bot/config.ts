/**
 * The only file that reads the environment. Everything else is handed values, so that what a part needs is seen in
 * its arguments, and a test sets nothing but those.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import { XinhangError } from '../jobs/errors.ts';
import { defaultRetention, type Retention } from '../jobs/retention/retention.ts';
import {
  forGood,
  type Setting,
  type SettingName,
  isLoopback,
  no,
  reserved,
  settings,
} from './config/settings.ts';

export type Role = 'all' | 'chat' | 'worker';
export type Language = 'zh-CN' | 'en';
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface Config {
  /** Absent: the embedded PostgreSQL, below `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** Absent: the queue lives in PostgreSQL. */
  readonly redisUrl: string | undefined;
  readonly host: string;
  readonly port: number;
  /** The proxies in front, whose word about the sender's address is taken. Absent: nobody's. */
  readonly trustProxy: string | undefined;
  /** Where people reach the program, without a slash at the end. Absent: no addresses are given out. */
  readonly publicUrl: string | undefined;
  readonly role: Role;
  /** Absent: the templates that come with the program. */
  readonly templatesDir: string | undefined;
  readonly dataDir: string;
  /** Signs what leaves the program and comes back. Absent: one that lasts as long as the process. */
  readonly secret: string | undefined;
  readonly rehearsal: boolean;
  /** On the company's wall clock. Absent: a new rehearsal begins at the present. */
  readonly rehearsalStart: Temporal.PlainDateTime | undefined;
  readonly language: Language;
  readonly logLevel: LogLevel;
  readonly slack: SlackSettings | undefined;
  readonly retention: Retention;
  /** What was set and will not be used, for the log at start. */
  readonly notices: readonly string[];
}

export interface SlackSettings {
  readonly botToken: string;
  readonly appToken: string | undefined;
  readonly signingSecret: string | undefined;
  readonly apiUrl: string | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's environment, and below it what a `.env` in the working directory says. */
export function readEnvironment(envFile = '.env'): Environment {
  return existsSync(envFile) ? { ...parseEnv(readFileSync(envFile, 'utf8')), ...process.env } : process.env;
}

/**
 * A variable that is empty or blank counts as unset, because compose files and shells leave such behind.
 *
 * @throws XinhangError `bad_config` that lists every problem, one line each; a secret is never in it.
 */
export function readConfig(environment: Environment): Config {
  const env = withoutBlanks(environment);
  const read = (name: SettingName) => env.get(name);
  const problems = [...findWrong(env), ...findContradictions(read)];
  if (problems.length > 0) {
    throw new XinhangError('bad_config', ['The configuration cannot be used:', ...problems].join('\n  '));
  }
  const botToken = read('SLACK_BOT_TOKEN');
  return {
    databaseUrl: read('DATABASE_URL'),
    redisUrl: read('REDIS_URL'),
    host: read('HOST') ?? '127.0.0.1',
    port: Number(read('PORT') ?? 8080),
    trustProxy: read('XINHANG_TRUST_PROXY'),
    publicUrl: publicUrl(read),
    role: (read('XINHANG_ROLE') ?? 'all') as Role,
    templatesDir: read('XINHANG_TEMPLATES'),
    dataDir: read('XINHANG_DATA') ?? '.data',
    secret: read('XINHANG_SECRET'),
    rehearsal: isRehearsal(read),
    rehearsalStart: rehearsalStart(read),
    language: (read('XINHANG_LANGUAGE') ?? 'zh-CN') as Language,
    logLevel: (read('LOG_LEVEL') ?? 'info') as LogLevel,
    slack:
      botToken === undefined
        ? undefined
        : {
            botToken,
            appToken: read('SLACK_APP_TOKEN'),
            signingSecret: read('SLACK_SIGNING_SECRET'),
            apiUrl: read('SLACK_API_URL'),
          },
    retention: readRetention(read),
    notices: findUnused(env, isRehearsal(read)),
  };
}

function readRetention(read: Read): Retention {
  const days = (name: SettingName, unset: number | null): number | null => {
    const written = read(name);
    if (written === undefined) return unset;
    return written === forGood ? null : Number(written);
  };
  return {
    inboundDays: days('XINHANG_KEEP_INBOUND_DAYS', defaultRetention.inboundDays),
    postingDays: days('XINHANG_KEEP_POSTINGS_DAYS', defaultRetention.postingDays),
    answerDays: days('XINHANG_KEEP_ANSWERS_DAYS', defaultRetention.answerDays),
    auditDays: days('XINHANG_KEEP_AUDIT_DAYS', defaultRetention.auditDays),
    endedCustomerDays: days('XINHANG_KEEP_ENDED_CUSTOMERS_DAYS', defaultRetention.endedCustomerDays),
  };
}

/** The configuration for a person to read: what is secret is only said to be set. */
export function redactConfig(config: Config): Record<string, unknown> {
  const hide = (secret: string | undefined) => (secret === undefined ? undefined : '(set)');
  const { databaseUrl, redisUrl, secret, slack, ...open } = config;
  return {
    ...open,
    databaseUrl: databaseUrl === undefined ? '(embedded)' : hideCredentials(databaseUrl),
    redisUrl: redisUrl === undefined ? '(none)' : hideCredentials(redisUrl),
    secret: hide(secret),
    slack: slack && {
      botToken: hide(slack.botToken),
      appToken: hide(slack.appToken),
      signingSecret: hide(slack.signingSecret),
      apiUrl: slack.apiUrl,
    },
  };
}

/** Where it leads, without user, password and options, any of which may hold a secret. */
function hideCredentials(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

type Read = (name: SettingName) => string | undefined;

function withoutBlanks(environment: Environment): ReadonlyMap<string, string> {
  const env = new Map<string, string>();
  for (const [name, value = ''] of Object.entries(environment)) {
    if (value.trim() !== '') env.set(name, value.trim());
  }
  return env;
}

function findWrong(env: ReadonlyMap<string, string>): string[] {
  return Object.entries<Setting>(settings).flatMap(([name, { secret, schema, expected }]) => {
    const value = env.get(name);
    if (value === undefined || schema.safeParse(value).success) return [];
    return [`${name} is wrong${secret ? '' : ` (${JSON.stringify(value)})`}: ${expected}.`];
  });
}

/** Beside a configured platform only when asked by name. */
function isRehearsal(read: Read): boolean {
  const asked = read('XINHANG_REHEARSAL');
  return asked === undefined ? read('SLACK_BOT_TOKEN') === undefined : !no.includes(asked.toLowerCase());
}

function rehearsalStart(read: Read): Temporal.PlainDateTime | undefined {
  const written = read('XINHANG_REHEARSAL_START');
  return written === undefined ? undefined : Temporal.PlainDateTime.from(written);
}

/** A rehearsal is reached where it listens, unless it may listen on any port. */
function publicUrl(read: Read): string | undefined {
  const written = read('XINHANG_PUBLIC_URL');
  if (written !== undefined) return new URL(written).href.replace(/\/+$/u, '');
  const port = Number(read('PORT') ?? 8080);
  return isRehearsal(read) && port !== 0 ? `http://localhost:${port}` : undefined;
}

/** Settings that are right one by one and wrong together. */
function findContradictions(read: Read): string[] {
  const problems: string[] = [];
  const slack = read('SLACK_BOT_TOKEN') !== undefined;
  const listens = read('SLACK_APP_TOKEN') ?? read('SLACK_SIGNING_SECRET');
  if (slack && listens === undefined) {
    problems.push(
      'SLACK_APP_TOKEN is missing: set it to listen over a socket, or SLACK_SIGNING_SECRET to listen over HTTP.',
    );
  }
  if (!slack && listens !== undefined) {
    problems.push('SLACK_BOT_TOKEN is missing: the other SLACK_ settings do nothing without it.');
  }
  if (!slack && !isRehearsal(read)) {
    problems.push(
      'XINHANG_REHEARSAL says no, and no platform is configured: set SLACK_BOT_TOKEN, or unset it to rehearse.',
    );
  }
  const host = read('HOST') ?? '127.0.0.1';
  if (isRehearsal(read) && !isLoopback(host)) {
    problems.push(
      `HOST is ${JSON.stringify(host)}, and a rehearsal, where anyone may look as anybody, listens on loopback only: ` +
        'unset HOST, or configure a platform.',
    );
  }
  const role = read('XINHANG_ROLE') ?? 'all';
  if (role !== 'all' && read('DATABASE_URL') === undefined) {
    problems.push(
      `DATABASE_URL is missing: processes that share the work (XINHANG_ROLE=${role}) need one PostgreSQL between them.`,
    );
  }
  return problems;
}

/** What somebody set in the belief that it does something. */
function findUnused(env: ReadonlyMap<string, string>, rehearsal: boolean): string[] {
  return [...env.keys()].flatMap((name) => {
    if (name === 'XINHANG_REHEARSAL_START' && !rehearsal)
      return [`${name} is set, but this is no rehearsal; it is not read.`];
    if (name in settings) return [];
    const platform = Object.entries(reserved).find(([prefix]) => name.startsWith(prefix))?.[1];
    if (platform !== undefined)
      return [`${name} is set, but this version does not speak ${platform}; it is not read.`];
    if (!/^(XINHANG|SLACK)_/.test(name)) return [];
    return [`${name} is set, but is no setting of this version; the settings are listed in .env.example.`];
  });
}
