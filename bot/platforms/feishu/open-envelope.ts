import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const ivBytes = 16;

/**
 * Decrypts an event: AES-256-CBC, the key is the SHA-256 of the encrypt key, the first block is the IV.
 *
 * @throws Error for anything that was not encrypted with this key
 */
export function decryptEvent(encrypted: string, encryptKey: string): string {
  const bytes = Buffer.from(encrypted, 'base64');
  const key = createHash('sha256').update(encryptKey).digest();
  const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, ivBytes));
  const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes)), decipher.final()]);
  return new TextDecoder('utf-8', { fatal: true }).decode(text);
}

export interface Receiver {
  readonly appId: string;
  readonly encryptKey: string;
  readonly verificationToken: string;
}

const sealed = z.object({ encrypt: z.string() });
/** Sent once, when the callback address is entered in the developer console. */
const challenge = z.object({ type: z.literal('url_verification'), challenge: z.string(), token: z.string() });
const event = z.object({
  schema: z.literal('2.0'),
  header: z.object({
    event_id: z.string().min(1),
    event_type: z.string(),
    token: z.string(),
    app_id: z.string(),
    tenant_key: z.string(),
    /** Milliseconds since 1970. */
    create_time: z.string().regex(/^\d{1,16}$/),
  }),
  event: z.record(z.string(), z.unknown()),
});

export type FeishuEvent = z.infer<typeof event>;

export type Opened =
  | { readonly kind: 'challenge'; readonly challenge: string }
  | { readonly kind: 'event'; readonly event: FeishuEvent }
  /** For the log only. */
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Opens the body of a callback. Only encrypted bodies are accepted: the encrypt key is what proves the sender of a
 * challenge, which Feishu does not sign. The token says for which callback it is, the app id for which app.
 */
export function openEnvelope(raw: Uint8Array, { appId, encryptKey, verificationToken }: Receiver): Opened {
  let body: unknown;
  try {
    const { encrypt } = sealed.parse(JSON.parse(Buffer.from(raw).toString('utf8')));
    body = JSON.parse(decryptEvent(encrypt, encryptKey));
  } catch {
    return refused('the body is not encrypted with our key');
  }
  const asked = challenge.safeParse(body);
  if (asked.success) {
    return isSame(asked.data.token, verificationToken)
      ? { kind: 'challenge', challenge: asked.data.challenge }
      : refused('the verification token is not ours');
  }
  const read = event.safeParse(body);
  if (!read.success) return refused('the body is not an event of schema 2.0');
  const { token, app_id } = read.data.header;
  if (!isSame(token, verificationToken)) return refused('the verification token is not ours');
  if (app_id !== appId) return refused('the event is for another app');
  return { kind: 'event', event: read.data };
}

const pushed = event.extend({ header: event.shape.header.extend({ token: z.string().catch('') }) });

/**
 * Reads an event of the long connection. It is not encrypted and need not hold the token: that the connection was
 * opened with the app's secret proves the sender.
 */
export function readPushedEvent(raw: Uint8Array, appId: string): Opened {
  let body: unknown;
  try {
    body = JSON.parse(Buffer.from(raw).toString('utf8'));
  } catch {
    return refused('it is not JSON');
  }
  const read = pushed.safeParse(body);
  if (!read.success) return refused('it is not an event of schema 2.0');
  if (read.data.header.app_id !== appId) return refused('it is for another app');
  return { kind: 'event', event: read.data };
}

function refused(why: string): Opened {
  return { kind: 'refused', why };
}

/** In constant time. An empty token of ours matches nothing. */
function isSame(given: string, own: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return own !== '' && timingSafeEqual(digest(given), digest(own));
}
