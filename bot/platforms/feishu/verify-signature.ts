import { createHash, timingSafeEqual } from 'node:crypto';

/** In both directions; Feishu names no window. */
const windowSeconds = 300;

/** The signature headers of a request. */
export interface Stamp {
  readonly timestamp: string | undefined;
  readonly nonce: string | undefined;
  readonly signature: string | undefined;
}

export interface SignedRequest extends Stamp {
  /** The raw body: a parsed and re-serialised body has another signature. */
  readonly raw: Uint8Array;
}

/** Checks the signature headers before the body is read. The returned reason is for the log only. */
export function checkStamp({ timestamp, nonce, signature }: Stamp, nowMs: number): string | null {
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp))
    return 'the timestamp is missing or malformed';
  if (nonce === undefined || nonce === '') return 'the nonce is missing';
  if (signature === undefined || !/^[0-9a-f]{64}$/.test(signature)) {
    return 'the signature is missing or malformed';
  }
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > windowSeconds) {
    return `the timestamp is more than ${windowSeconds} s away`;
  }
  return null;
}

/**
 * Verifies `X-Lark-Signature`: SHA-256 over timestamp, nonce, encrypt key and raw body. Feishu's own SDK computes it over
 * the re-serialised body, accepts everything without an encrypt key, and knows no window (platforms.md 4.6).
 *
 * @returns `null` when the signature is valid, otherwise the reason, for the log only
 */
export function verifySignature(request: SignedRequest, encryptKey: string, nowMs: number): string | null {
  if (encryptKey === '') return 'no encrypt key is configured';
  const { raw, timestamp = '', nonce = '', signature = '' } = request;
  const wrong = checkStamp(request, nowMs);
  if (wrong !== null) return wrong;
  const own = createHash('sha256')
    .update(timestamp + nonce + encryptKey)
    .update(raw)
    .digest();
  return timingSafeEqual(own, Buffer.from(signature, 'hex')) ? null : 'the signature does not match';
}
