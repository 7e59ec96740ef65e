import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isNotStored } from '../../../jobs/deadline.ts';
import type { Log } from '../../../jobs/ports.ts';
import { refuseStrangers } from '../../http/refuse-strangers.ts';
import { forServers } from '../../http/security-headers.ts';
import { type CallbackKeys, type Opened, openEnvelope } from './crypto.ts';
import { readXml } from './read-xml.ts';

export interface Callback {
  listen(take: (values: ReadonlyMap<string, string>) => Promise<void>): void;
  stop(): void;
}

const bodyLimitBytes = 64 * 1024;
const address = '/wecom/callback';

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

  void http.register(async (scope) => {
    const message = 'refused requests to the WeCom address that WeCom did not sign';
    const refuse = await refuseStrangers(scope, { log, message });
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: bodyLimitBytes },
      (_request, body, done) => done(null, body),
    );

    // Asked once, when the address is saved in the console.
    scope.get(address, async (request, reply) => {
      const opened = open(request, query.parse(request.query).echostr);
      if ('refused' in opened) return await refuse(request, reply, opened.refused);
      return await reply.type('text/plain; charset=utf-8').send(opened.text);
    });

    scope.post(address, { ...forServers, bodyLimit: bodyLimitBytes }, async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
      if (take === null) return await reply.code(503).send();
      const encrypt = readXml(raw)?.get('Encrypt') ?? '';
      const opened = open(request, encrypt);
      if ('refused' in opened) return await refuse(request, reply, opened.refused);
      const values = readXml(opened.text);
      if (values === null) {
        log.warn({}, 'WeCom sent something that cannot be read');
        return await reply.code(200).send();
      }
      try {
        await take(values);
        return await reply.code(200).send();
      } catch (error) {
        log.error({ err: error }, 'could not take in what WeCom sent; WeCom is not told that it arrived');
        return await reply.code(isNotStored(error) ? 503 : 500).send();
      }
    });
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
