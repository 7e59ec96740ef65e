import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';

/** What a callback is protected with, as set in the app's 接收消息 settings. */
export interface CallbackKeys {
  readonly token: string;
  /** 43 characters: a key of 32 bytes in base64, without the last `=`. */
  readonly encodingAesKey: string;
  /** Whom it must be meant for: the corporation's id. */
  readonly receiveId: string;
}

export interface Envelope {
  /** Seconds. */
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  readonly encrypt: string;
}

/** Envelopes further off than this are refused, in either direction. WeCom repeats a call within seconds. */
const windowSeconds = 300;
/** The padding is to this, which OpenSSL does not know. */
const blockBytes = 32;
const randomPrefixBytes = 16;

export function signatureOf(
  token: string,
  { timestamp, nonce, encrypt }: Omit<Envelope, 'signature'>,
): string {
  const parts = [token, timestamp, nonce, encrypt].toSorted().join('');
  return createHash('sha1').update(parts).digest('hex');
}

export type Opened = { readonly text: string } | { readonly refused: string };

/** The plain text of a callback that WeCom sent to this receiver just now. */
export function openEnvelope(envelope: Envelope, keys: CallbackKeys, nowMs: number): Opened {
  const { timestamp, signature, encrypt } = envelope;
  if (!/^\d{10}$/u.test(timestamp)) return { refused: 'no timestamp' };
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > windowSeconds) return { refused: 'a stale timestamp' };
  if (!isSame(signature, signatureOf(keys.token, envelope))) return { refused: 'a wrong signature' };
  const opened = decrypt(encrypt, keys.encodingAesKey);
  if (opened === null) return { refused: 'a body that cannot be decrypted' };
  return opened.receiveId === keys.receiveId ? { text: opened.text } : { refused: 'another receiver' };
}

function decrypt(encrypt: string, encodingAesKey: string): { text: string; receiveId: string } | null {
  try {
    const key = Buffer.from(`${encodingAesKey}=`, 'base64');
    const cipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const padded = Buffer.concat([cipher.update(encrypt, 'base64'), cipher.final()]);
    const pad = padded.at(-1) ?? 0;
    if (pad < 1 || pad > blockBytes || padded.length % blockBytes !== 0) return null;
    const plain = padded.subarray(0, padded.length - pad);
    const start = randomPrefixBytes + 4;
    const length = plain.readUInt32BE(randomPrefixBytes);
    if (start + length > plain.length) return null;
    return {
      text: plain.subarray(start, start + length).toString('utf8'),
      receiveId: plain.subarray(start + length).toString('utf8'),
    };
  } catch {
    return null;
  }
}

function isSame(sent: string, computed: string): boolean {
  const [a, b] = [Buffer.from(sent), Buffer.from(computed)];
  return a.length === b.length && timingSafeEqual(a, b);
}
