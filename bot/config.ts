/**
 * The only file that reads the environment. Everything else takes its settings as arguments, which shows what a part
 * needs and lets tests run without environment variables.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import { XinhangError } from '../jobs/errors.ts';
import { defaultRetention, type Retention } from '../jobs/retention/retention.ts';
import { forGood, type Setting, type SettingName, isLoopback, no, settings } from './config/settings.ts';
import {
  findIncomplete,
  isAnyConfigured,
  type PlatformSettings,
  readPlatformSettings,
  redactPlatforms,
  settingPrefixes,
} from './config/platform-settings.ts';
import type { Language } from '../templates/reader/form.ts';
import { languages, readLanguage } from '../templates/reader/languages.ts';
import { type AnySaid, said } from '../templates/reader/said.ts';

export type Role = 'all' | 'chat' | 'worker';
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface Config extends PlatformSettings {
  /** Undefined: the embedded PostgreSQL, below `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** Undefined: the queue is in PostgreSQL. */
  readonly redisUrl: string | undefined;
  readonly host: string;
  readonly port: number;
  /** The reverse proxies whose X-Forwarded-For header is trusted, separated by commas. Undefined: none. */
  /** The OpenTelemetry collector; undefined: no traces. */
  readonly tracesTo: string | undefined;
  readonly trustProxy: string | undefined;
  /** The public URL, without a trailing slash. Undefined: no links are given out. */
  readonly publicUrl: string | undefined;
  readonly role: Role;
  /** Undefined: the templates shipped with the program. */
  readonly templatesDir: string | undefined;
  readonly dataDir: string;
  /** Signs links and sessions. Undefined: a random one that lasts as long as the process. */
  readonly secret: string | undefined;
  readonly rehearsal: boolean;
  /** In the company's time zone. Undefined: a new rehearsal starts now. */
  readonly rehearsalStart: Temporal.PlainDateTime | undefined;
  readonly language: Language;
  readonly logLevel: LogLevel;
  readonly retention: Retention;
  /** Settings that are set but unused, for the log at start. */
  readonly notices: readonly AnySaid[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's environment, with defaults from `.env` in the working directory. */
export function readEnvironment(envFile = '.env'): Environment {
  return existsSync(envFile) ? { ...parseEnv(readFileSync(envFile, 'utf8')), ...process.env } : process.env;
}

/**
 * The language of what the command line prints: the terminal's, as POSIX defines it, else the company's. English if
 * that setting is wrong, as the error about it has to be printed too.
 */
export function terminalLanguage(environment: Environment): Language {
  const env = withoutBlanks(environment);
  const locale = env.get('LC_ALL') ?? env.get('LC_MESSAGES') ?? env.get('LANG') ?? '';
  const written = env.get('XINHANG_LANGUAGE') ?? usualLanguage;
  return readLanguage(locale) ?? languages.find((language) => language === written) ?? 'en';
}

const usualLanguage: Language = 'zh-CN';

/**
 * Blank values count as unset, because compose files and shells pass them for unset variables.
 *
 * @throws XinhangError `bad_config` listing every problem, one per line, and never a secret
 */
export function readConfig(environment: Environment): Config {
  const env = withoutBlanks(environment);
  const read = (name: SettingName) => env.get(name);
  const problems = [...findWrong(env), ...findContradictions(read)];
  if (problems.length > 0) {
    throw new XinhangError(
      'bad_config',
      said('program/config', { problems: { joined: 'indented', each: problems } }),
    );
  }
  return {
    databaseUrl: read('DATABASE_URL'),
    redisUrl: read('REDIS_URL'),
    host: read('HOST') ?? '127.0.0.1',
    port: Number(read('PORT') ?? 8080),
    tracesTo: read('OTEL_EXPORTER_OTLP_ENDPOINT'),
    trustProxy: read('XINHANG_TRUST_PROXY'),
    publicUrl: publicUrl(read),
    role: (read('XINHANG_ROLE') ?? 'all') as Role,
    templatesDir: read('XINHANG_TEMPLATES'),
    dataDir: read('XINHANG_DATA') ?? '.data',
    secret: read('XINHANG_SECRET'),
    rehearsal: isRehearsal(read),
    rehearsalStart: rehearsalStart(read),
    language: (read('XINHANG_LANGUAGE') ?? usualLanguage) as Language,
    logLevel: (read('LOG_LEVEL') ?? 'info') as LogLevel,
    ...readPlatformSettings(read),
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

/** The configuration for printing: for a secret, only whether it is set. */
export function redactConfig(config: Config): Record<string, unknown> {
  const { databaseUrl, redisUrl, secret, ...open } = config;
  return {
    ...open,
    databaseUrl: databaseUrl === undefined ? '(embedded)' : hideCredentials(databaseUrl),
    redisUrl: redisUrl === undefined ? '(none)' : hideCredentials(redisUrl),
    secret: secret === undefined ? undefined : '(set)',
    ...redactPlatforms(config),
  };
}

/** The URL without user, password and options, any of which may contain a secret. */
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

function findWrong(env: ReadonlyMap<string, string>): AnySaid[] {
  return Object.entries<Setting>(settings).flatMap(([name, { secret, schema, expected }]) => {
    const value = env.get(name);
    if (value === undefined || schema.safeParse(value).success) return [];
    const written = secret ? '' : JSON.stringify(value);
    return [said('setting/wrong', { name, written, expected })];
  });
}

/** Beside a configured platform only if asked for explicitly. */
function isRehearsal(read: Read): boolean {
  const asked = read('XINHANG_REHEARSAL');
  return asked === undefined ? !isConfigured(read) : !no.includes(asked.toLowerCase());
}

const isConfigured = (read: Read): boolean => isAnyConfigured(readPlatformSettings(read));

function rehearsalStart(read: Read): Temporal.PlainDateTime | undefined {
  const written = read('XINHANG_REHEARSAL_START');
  return written === undefined ? undefined : Temporal.PlainDateTime.from(written);
}

/** In a rehearsal, defaults to the local address, unless it listens on any free port. */
function publicUrl(read: Read): string | undefined {
  const written = read('XINHANG_PUBLIC_URL');
  if (written !== undefined) return new URL(written).href.replace(/\/+$/u, '');
  const port = Number(read('PORT') ?? 8080);
  return isRehearsal(read) && port !== 0 ? `http://localhost:${port}` : undefined;
}

/** Settings that are valid one by one but not together. */
function findContradictions(read: Read): AnySaid[] {
  const problems = findIncomplete(read);
  const listens = read('SLACK_APP_TOKEN') ?? read('SLACK_SIGNING_SECRET');
  if (read('SLACK_BOT_TOKEN') !== undefined && listens === undefined) {
    problems.push(said('setting/no-app-token'));
  }
  const [encryptKey, token] = [read('FEISHU_ENCRYPT_KEY'), read('FEISHU_VERIFICATION_TOKEN')];
  if ((encryptKey === undefined) !== (token === undefined)) problems.push(said('setting/feishu-both'));
  if (problems.length === 0 && !isConfigured(read) && !isRehearsal(read)) {
    problems.push(said('setting/neither'));
  }
  const host = read('HOST') ?? '127.0.0.1';
  if (isRehearsal(read) && !isLoopback(host)) {
    problems.push(said('setting/open-rehearsal', { host: JSON.stringify(host) }));
  }
  const role = read('XINHANG_ROLE') ?? 'all';
  if (role !== 'all' && read('DATABASE_URL') === undefined) {
    problems.push(said('setting/no-shared-database', { role }));
  }
  return problems;
}

/** Variables that look like settings of ours but have no effect. */
function findUnused(env: ReadonlyMap<string, string>, rehearsal: boolean): AnySaid[] {
  return [...env.keys()].flatMap((name): AnySaid[] => {
    if (name === 'XINHANG_REHEARSAL_START' && !rehearsal) return [said('setting/start-unused', { name })];
    if (name in settings) return [];
    if (!['XINHANG_', ...settingPrefixes].some((prefix) => name.startsWith(prefix))) return [];
    return [said('setting/unknown', { name })];
  });
}
