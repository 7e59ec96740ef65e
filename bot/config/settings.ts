/**
 * Every variable that the program reads, as data: its format, and the error message for a wrong value. The table also
 * says which are secret. A test checks `.env.example` against it.
 */
import { Temporal } from 'temporal-polyfill';
import { isIP } from 'node:net';
import { z } from 'zod';
import { defaultRetention } from '../../jobs/retention/retention.ts';

export interface Setting {
  /** Never printed, not even when invalid. */
  readonly secret: boolean;
  readonly schema: z.ZodType<string>;
  /** Follows "NAME is wrong:": what to write instead, and the default. */
  readonly expected: string;
}

const url = (...schemes: string[]) =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)));
const port = z.string().refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535);
const text = z.string();

/** URLs given out below it contain secrets, so it must be https; plain http is accepted for loopback only. */
function isPublicUrl(written: string): boolean {
  if (!URL.canParse(written)) return false;
  const { protocol, hostname, search, hash, username } = new URL(written);
  const secure = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return secure && search + hash + username === '';
}

/** @param host a name or an address, IPv6 with or without brackets */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.[\d.]+$/.test(host);

/** A local time in the company's zone. A zone or an offset is refused: the playbook sets the zone. */
function isWallClockTime(written: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/.test(written)) return false;
  try {
    Temporal.PlainDateTime.from(written, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** An address, a network such as `10.0.0.0/8`, or one of the names that Fastify knows. */
function isNetwork(written: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(written)) return true;
  const [address = '', bits, ...more] = written.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

const yes = ['yes', 'true', 'on', '1'];
export const no = ['no', 'false', 'off', '0'];

/** Instead of a number of days: never deleted. */
export const forGood = 'forever';

/** A number of days, with a minimum set by law or by what the program needs. */
function keptFor(fewest: number, unset: number): Setting {
  return {
    secret: false,
    schema: text.refine(
      (days) => days === forGood || (/^\d{1,5}$/.test(days) && Number(days) >= fewest && Number(days) > 0),
    ),
    expected: `write a number of days, ${fewest} at least, or ${forGood}, or unset it for ${unset}`,
  };
}

export const settings = {
  DATABASE_URL: {
    secret: true,
    schema: url('postgres', 'postgresql'),
    expected: 'write postgres://user:password@host:5432/name, or unset it to use the embedded PostgreSQL',
  },
  REDIS_URL: {
    secret: true,
    schema: url('redis', 'rediss'),
    expected: 'write redis://host:6379, or unset it to keep the queue in PostgreSQL',
  },
  HOST: {
    secret: false,
    schema: text,
    expected: 'write the address to listen on, such as 127.0.0.1 or 0.0.0.0',
  },
  PORT: {
    secret: false,
    schema: port,
    expected: 'write a number from 1 to 65535, 0 for any free one, or unset it for 8080',
  },
  XINHANG_PUBLIC_URL: {
    secret: false,
    schema: text.refine(isPublicUrl),
    expected:
      'write the https address under which people reach the program, such as https://xinhang.example.com, or unset it ' +
      'to give out no addresses',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    secret: false,
    schema: z.url({ protocol: /^https?$/u }),
    expected:
      'write the URL of an OpenTelemetry collector, such as http://localhost:4318, or unset it to send no traces',
  },
  XINHANG_TRUST_PROXY: {
    secret: false,
    schema: text.refine((written) => written.split(',').every((part) => isNetwork(part.trim()))),
    expected:
      'write the addresses or networks of the proxies in front, with commas between them, such as 10.0.0.5 or ' +
      '172.16.0.0/12, or unset it to trust no proxy',
  },
  XINHANG_ROLE: {
    secret: false,
    schema: z.enum(['all', 'chat', 'worker']),
    expected: 'write all, chat or worker, or unset it for all',
  },
  XINHANG_TEMPLATES: {
    secret: false,
    schema: text,
    expected: 'write a folder with playbook.yaml in it, or unset it for the built-in templates',
  },
  XINHANG_DATA: {
    secret: false,
    schema: text,
    expected: 'write a folder the program may write to, or unset it for .data',
  },
  XINHANG_SECRET: {
    secret: true,
    schema: text.min(32),
    expected: 'write at least 32 random characters, such as the output of `openssl rand -hex 32`',
  },
  XINHANG_REHEARSAL: {
    secret: false,
    schema: text.refine((answer) => [...yes, ...no].includes(answer.toLowerCase())),
    expected: 'write yes or no, or unset it to rehearse only while no platform is configured',
  },
  XINHANG_REHEARSAL_START: {
    secret: false,
    schema: text.refine(isWallClockTime),
    expected:
      "write a time on the company's clock, such as 2026-09-30T20:30, or unset it to start a rehearsal now",
  },
  XINHANG_LANGUAGE: {
    secret: false,
    schema: z.enum(['zh-CN', 'en']),
    expected: 'write zh-CN or en, or unset it for zh-CN',
  },
  /** Platforms redeliver for some hours, and duplicates are recognised by the stored items. */
  XINHANG_KEEP_INBOUND_DAYS: keptFor(7, defaultRetention.inboundDays),
  /** Kept for a year by default: anniversaries come once a year. */
  XINHANG_KEEP_POSTINGS_DAYS: keptFor(30, defaultRetention.postingDays),
  XINHANG_KEEP_ANSWERS_DAYS: keptFor(30, defaultRetention.answerDays),
  /** 网络安全法 第二十一条: at least six months. */
  XINHANG_KEEP_AUDIT_DAYS: keptFor(183, defaultRetention.auditDays),
  XINHANG_KEEP_ENDED_CUSTOMERS_DAYS: keptFor(30, defaultRetention.endedCustomerDays),
  LOG_LEVEL: {
    secret: false,
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    expected: 'write debug, info, warn, error or silent, or unset it for info',
  },
  SLACK_BOT_TOKEN: {
    secret: true,
    schema: text.refine((token) => !token.startsWith('xapp-')),
    expected:
      'write the bot token of the Slack app, which begins with xoxb- (this one is an app-level token)',
  },
  SLACK_APP_TOKEN: {
    secret: true,
    schema: text.refine((token) => !token.startsWith('xoxb-')),
    expected: 'write the app-level token, which begins with xapp- (this one is a bot token)',
  },
  SLACK_SIGNING_SECRET: {
    secret: true,
    schema: text.refine((secret) => !/^(xoxb|xapp)-/.test(secret)),
    expected: 'write the signing secret from the Basic Information of the Slack app (this one is a token)',
  },
  SLACK_API_URL: {
    secret: false,
    schema: url('http', 'https'),
    expected: 'write the address of a stand-in for https://slack.com/api/, or unset it for Slack itself',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

/** Prefixes reserved for platforms of later versions. */
export const reserved: Readonly<Record<string, string>> = {
  WECOM_: 'WeCom',
  DINGTALK_: 'DingTalk',
  FEISHU_: 'Feishu',
};
