/**
 * Every variable that the program reads, as data: its format, and the error message for a wrong value. The table also
 * says which are secret. A test checks `.env.example` against it.
 */
import { Temporal } from 'temporal-polyfill';
import { isIP } from 'node:net';
import { z } from 'zod';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { defaultRetention } from '../../jobs/retention/retention.ts';

export interface Setting {
  /** Never printed, not even when invalid. */
  readonly secret: boolean;
  readonly schema: z.ZodType<string>;
  /** Follows "NAME is wrong:": what to write instead, and the default. */
  readonly expected: AnySaid;
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
const yesOrNo = text.refine((answer) => [...yes, ...no].includes(answer.toLowerCase()));

/** Instead of a number of days: never deleted. */
export const forGood = 'forever';

/** A number of days, with a minimum set by law or by what the program needs. */
function keptFor(fewest: number, unset: number): Setting {
  return {
    secret: false,
    schema: text.refine(
      (days) => days === forGood || (/^\d{1,5}$/.test(days) && Number(days) >= fewest && Number(days) > 0),
    ),
    expected: said('setting/kept-for', { fewest, forever: forGood, unset }),
  };
}

export const settings = {
  DATABASE_URL: {
    secret: true,
    schema: url('postgres', 'postgresql'),
    expected: said('setting/database-url'),
  },
  REDIS_URL: {
    secret: true,
    schema: url('redis', 'rediss'),
    expected: said('setting/redis-url'),
  },
  HOST: {
    secret: false,
    schema: text,
    expected: said('setting/host'),
  },
  PORT: {
    secret: false,
    schema: port,
    expected: said('setting/port'),
  },
  XINHANG_PUBLIC_URL: {
    secret: false,
    schema: text.refine(isPublicUrl),
    expected: said('setting/public-url'),
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    secret: false,
    schema: z.url({ protocol: /^https?$/u }),
    expected: said('setting/traces'),
  },
  XINHANG_TRUST_PROXY: {
    secret: false,
    schema: text.refine((written) => written.split(',').every((part) => isNetwork(part.trim()))),
    expected: said('setting/trust-proxy'),
  },
  XINHANG_ROLE: {
    secret: false,
    schema: z.enum(['all', 'chat', 'worker']),
    expected: said('setting/role'),
  },
  XINHANG_TEMPLATES: {
    secret: false,
    schema: text,
    expected: said('setting/templates'),
  },
  XINHANG_DATA: {
    secret: false,
    schema: text,
    expected: said('setting/data'),
  },
  XINHANG_SECRET: {
    secret: true,
    schema: text.min(32),
    expected: said('setting/secret'),
  },
  XINHANG_REHEARSAL: {
    secret: false,
    schema: yesOrNo,
    expected: said('setting/rehearsal'),
  },
  XINHANG_REHEARSAL_START: {
    secret: false,
    schema: text.refine(isWallClockTime),
    expected: said('setting/rehearsal-start'),
  },
  XINHANG_LANGUAGE: {
    secret: false,
    schema: z.enum(['zh-CN', 'en']),
    expected: said('setting/language'),
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
    expected: said('setting/log-level'),
  },
  SLACK_BOT_TOKEN: {
    secret: true,
    schema: text.refine((token) => !token.startsWith('xapp-')),
    expected: said('setting/bot-token'),
  },
  SLACK_APP_TOKEN: {
    secret: true,
    schema: text.refine((token) => !token.startsWith('xoxb-')),
    expected: said('setting/app-token'),
  },
  SLACK_SIGNING_SECRET: {
    secret: true,
    schema: text.refine((secret) => !/^(xoxb|xapp)-/.test(secret)),
    expected: said('setting/signing-secret'),
  },
  SLACK_API_URL: {
    secret: false,
    schema: url('http', 'https'),
    expected: said('setting/api-url'),
  },
  DINGTALK_CLIENT_ID: {
    secret: false,
    schema: text,
    expected: said('setting/dingtalk-client-id'),
  },
  DINGTALK_CLIENT_SECRET: {
    secret: true,
    schema: text,
    expected: said('setting/dingtalk-client-secret'),
  },
  DINGTALK_CARD_TEMPLATE_ID: {
    secret: false,
    schema: text,
    expected: said('setting/dingtalk-card-template-id'),
  },
  DINGTALK_ROBOT_CODE: {
    secret: false,
    schema: text,
    expected: said('setting/dingtalk-robot-code'),
  },
  DINGTALK_GROUP_TEMPLATE_ID: {
    secret: false,
    schema: text,
    expected: said('setting/dingtalk-group-template-id'),
  },
  DINGTALK_HTTP: {
    secret: false,
    schema: yesOrNo,
    expected: said('setting/dingtalk-http'),
  },
  DINGTALK_API_URL: {
    secret: false,
    schema: url('http', 'https'),
    expected: said('setting/dingtalk-api-url'),
  },
  WECOM_CORP_ID: { secret: false, schema: text, expected: said('setting/wecom-corp-id') },
  WECOM_AGENT_ID: {
    secret: false,
    schema: text.regex(/^\d{1,10}$/),
    expected: said('setting/wecom-agent-id'),
  },
  WECOM_SECRET: { secret: true, schema: text, expected: said('setting/wecom-secret') },
  WECOM_TOKEN: { secret: true, schema: text, expected: said('setting/wecom-token') },
  WECOM_ENCODING_AES_KEY: {
    secret: true,
    schema: text.regex(/^[A-Za-z0-9]{43}$/),
    expected: said('setting/wecom-encoding-aes-key'),
  },
  WECOM_BOT_ID: { secret: false, schema: text, expected: said('setting/wecom-bot-id') },
  WECOM_BOT_SECRET: { secret: true, schema: text, expected: said('setting/wecom-bot-secret') },
  WECOM_BOT_URL: { secret: false, schema: url('ws', 'wss'), expected: said('setting/wecom-bot-url') },
  WECOM_API_URL: {
    secret: false,
    schema: url('http', 'https'),
    expected: said('setting/wecom-api-url'),
  },
  FEISHU_APP_ID: {
    secret: false,
    schema: text,
    expected: said('setting/feishu-app-id'),
  },
  FEISHU_APP_SECRET: {
    secret: true,
    schema: text,
    expected: said('setting/feishu-app-secret'),
  },
  FEISHU_ENCRYPT_KEY: {
    secret: true,
    schema: text,
    expected: said('setting/feishu-encrypt-key'),
  },
  FEISHU_VERIFICATION_TOKEN: {
    secret: true,
    schema: text,
    expected: said('setting/feishu-verification-token'),
  },
  FEISHU_BASE_URL: {
    secret: false,
    schema: url('http', 'https'),
    expected: said('setting/feishu-base-url'),
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;
