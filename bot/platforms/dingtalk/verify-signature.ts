import { createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Requests further off than this are refused, in either direction: DingTalk's own rule is an hour. */
const windowMs = 60 * 60 * 1000;

/**
 * The signature of a robot message over HTTP: base64(HMAC-SHA256(secret, timestamp + "\n" + secret)). It does not cover
 * the body, so the receiver also binds each signature to the first body that came with it.
 *
 * @returns why it is refused; null for a genuine one
 */
export function checkRobotSign(
  sent: { readonly timestamp: string | undefined; readonly sign: string | undefined },
  clientSecret: string,
  nowMs: number,
): string | null {
  const { timestamp, sign } = sent;
  if (timestamp === undefined || !/^\d{13}$/.test(timestamp)) return 'no timestamp';
  if (sign === undefined || sign === '') return 'no signature';
  if (Math.abs(nowMs - Number(timestamp)) > windowMs) return 'a stale timestamp';
  return isSame(sign, signRobot(timestamp, clientSecret)) ? null : 'a wrong signature';
}

export function signRobot(timestamp: string, clientSecret: string): string {
  return createHmac('sha256', clientSecret).update(`${timestamp}\n${clientSecret}`).digest('base64');
}

export interface EventEnvelope {
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  readonly encrypt: string;
}

/**
 * The plain text of an event callback. Its signature covers the encrypted body, which names its receiver.
 *
 * @returns null for anything that DingTalk did not send to this receiver just now
 */
export function openEvent(
  { timestamp, nonce, signature, encrypt }: EventEnvelope,
  { token, aesKey, ownerKey }: { readonly token: string; readonly aesKey: string; readonly ownerKey: string },
  nowMs: number,
): string | null {
  if (!/^\d{13}$/.test(timestamp) || Math.abs(nowMs - Number(timestamp)) > windowMs) return null;
  const parts = [token, timestamp, nonce, encrypt].toSorted().join('');
  if (!isSame(signature, createHash('sha1').update(parts).digest('hex'))) return null;
  try {
    const key = Buffer.from(`${aesKey}=`, 'base64');
    // The padding is to 32 bytes, which OpenSSL does not know.
    const cipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const padded = Buffer.concat([cipher.update(encrypt, 'base64'), cipher.final()]);
    const pad = padded.at(-1) ?? 0;
    if (pad < 1 || pad > 32) return null;
    const plain = padded.subarray(0, padded.length - pad);
    const length = plain.readUInt32BE(16);
    const receiver = plain.subarray(20 + length).toString('utf8');
    return receiver === ownerKey ? plain.subarray(20, 20 + length).toString('utf8') : null;
  } catch {
    return null;
  }
}

function isSame(sent: string, computed: string): boolean {
  const [a, b] = [Buffer.from(sent), Buffer.from(computed)];
  return a.length === b.length && timingSafeEqual(a, b);
}
