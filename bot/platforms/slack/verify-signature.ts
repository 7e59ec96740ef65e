import { createHmac, timingSafeEqual } from 'node:crypto';

/** Slack's own figure; applied to both sides, because a clock that runs ahead is no better than a replay. */
const windowSeconds = 300;

/** What Slack puts on a request besides its body. */
export interface Stamp {
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
}

export interface SignedRequest extends Stamp {
  /** The bytes as they arrived: a body that was parsed and written again has another signature. */
  readonly raw: Uint8Array;
}

/** What is wrong with a request that can be seen before its body is read; the reason is for the log alone. */
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
 * Slack's v0 signature (https://docs.slack.dev/authentication/verifying-requests-from-slack).
 *
 * @returns `null` when the request is Slack's, otherwise why it is not; the reason is for the log alone.
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
