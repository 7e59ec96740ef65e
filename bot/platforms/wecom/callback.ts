import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Log } from '../../../jobs/ports.ts';
import { mountCallback } from '../../http/mount-callback.ts';
import { type CallbackKeys, type Opened, openEnvelope } from './crypto.ts';

export interface Callback {
  listen(take: (values: ReadonlyMap<string, string>) => Promise<void>): void;
  stop(): void;
}

const text = z.string().catch('');
const query = z.object({ msg_signature: text, timestamp: text, nonce: text, echostr: text });

/**
 * What WeCom sends. An answer other than 200 within five seconds makes it call again, three times. It is answered without
 * words: what the bot says is sent by the API.
 */
export function createCallback(
  http: FastifyInstance,
  { keys, log, nowMs }: { readonly keys: CallbackKeys; readonly log: Log; readonly nowMs: () => number },
): Callback {
  let take: ((values: ReadonlyMap<string, string>) => Promise<void>) | null = null;

  const open = (request: FastifyRequest, encrypt: string): Opened => {
    const { msg_signature: signature, timestamp, nonce } = query.parse(request.query);
    return openEnvelope({ timestamp, nonce, signature, encrypt }, keys, nowMs());
  };

  mountCallback(http, {
    platform: 'WeCom',
    address: '/wecom/callback',
    bodyLimitBytes: 64 * 1024,
    log,
    // Asked once, when the address is saved in the console.
    async ask({ request, reply, refuse }) {
      const opened = open(request, query.parse(request.query).echostr);
      if ('refused' in opened) return await refuse(request, reply, opened.refused);
      return await reply.type('text/plain; charset=utf-8').send(opened.text);
    },
    async receive({ request, reply, raw, refuse }) {
      if (take === null) return await reply.code(503).send();
      const encrypt = readXml(raw.toString('utf8'))?.get('Encrypt') ?? '';
      const opened = open(request, encrypt);
      if ('refused' in opened) return await refuse(request, reply, opened.refused);
      const values = readXml(opened.text);
      if (values === null) log.warn({}, 'WeCom sent something that cannot be read');
      else await take(values);
      return await reply.code(200).send();
    },
  });

  return {
    listen(given) {
      take = given;
    },
    stop() {
      take = null;
    },
  };
}

/**
 * The top-level values of WeCom's XML: text or CDATA, as written by WeCom. Read from front to back, so that what a person
 * typed is never taken for a value of its own, and refused if a name occurs twice: then text that a person wrote has closed its
 * CDATA.
 *
 * @returns null for anything else
 */
export function readXml(xml: string): ReadonlyMap<string, string> | null {
  const whole = /^\s*<xml>([\s\S]*)<\/xml>\s*$/u.exec(xml)?.[1];
  if (whole === undefined) return null;
  const values = new Map<string, string>();
  let rest = whole.trim();
  while (rest !== '') {
    const name = /^<([A-Za-z_]\w*)>/u.exec(rest)?.[1];
    if (name === undefined || values.has(name)) return null;
    const opened = rest.slice(name.length + 2);
    const isCdata = opened.startsWith(cdata);
    const end = isCdata ? `]]></${name}>` : `</${name}>`;
    const at = opened.indexOf(end);
    if (at < 0) return null;
    values.set(name, isCdata ? opened.slice(cdata.length, at) : unescape(opened.slice(0, at)));
    rest = opened.slice(at + end.length).trim();
  }
  return values;
}

const cdata = '<![CDATA[';

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescape = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt|quot|apos);/gu, (whole, name: string) => entities[name] ?? whole);
