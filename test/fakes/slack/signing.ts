import { createHmac } from 'node:crypto';

/** The signature headers of a Slack request. */
export function signRequest(raw: string, secret: string, timestampSeconds: number): Record<string, string> {
  const hex = createHmac('sha256', secret).update(`v0:${timestampSeconds}:${raw}`).digest('hex');
  return { 'x-slack-request-timestamp': String(timestampSeconds), 'x-slack-signature': `v0=${hex}` };
}
