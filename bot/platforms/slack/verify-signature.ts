import { createHmac, timingSafeEqual } from 'node:crypto';

/** Slack's recommended window; applied in both directions. */
const windowSeconds = 300;

/** The signature headers of a request. */
export interface Stamp {
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
}

export interface SignedRequest extends Stamp {
  /** The raw body: a parsed and re-serialised body has another signature. */
  readonly raw: Uint8Array;
}

/** Checks the signature headers before the body is read. The returned reason is for the log only. */
export function checkStamp({ timestamp, signature }: Stamp, nowMs: number): string | null {
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp))
    return 'the timestamp is missing or malformed';
  if (signature === undefined || !/^v0=[0-9a-f]{64}$/.test(signature)) {
    return 'the signature is missing or malformed';
  }
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > windowSeconds) {
    return `the timestamp is more than ${windowSeconds} s away`;
  }
  return null;
}

/**
 * Verifies Slack's v0 signature (https://docs.slack.dev/authentication/verifying-requests-from-slack).
 *
 * @returns `null` when the signature is valid, otherwise the reason, for the log only
 */
export function verifySignature(request: SignedRequest, secret: string, nowMs: number): string | null {
  if (secret === '') return 'no signing secret is configured';
  const { raw, timestamp, signature = '' } = request;
  const wrong = checkStamp(request, nowMs);
  if (wrong !== null) return wrong;
  const own = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(raw).digest();
  const given = Buffer.from(signature.slice('v0='.length), 'hex');
  return timingSafeEqual(own, given) ? null : 'the signature does not match';
}
