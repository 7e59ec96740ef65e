import type { Capabilities } from '../../../jobs/ports.ts';
import { requestLimitMs } from './create-client.ts';
import { maxTextChars } from './render.ts';

/** What Slack can do, with the reason where it is less than one would wish. */
export const slackCapabilities: Capabilities = {
  groupInbound: 'all',
  // An ephemeral message is in nobody's history, gone on reload, and not promised to arrive.
  whisper: 'volatile',
  // Slack Connect: the customer accepts an invitation, which a staff member sends; often an admin approves.
  customerJoin: 'invite-accept',
  customerPost: 'direct',
  replyLink: 'thread',
  // No idempotency key is documented: the marker in the metadata is read back.
  settle: 'read-back',
  form: 'modal',
  seesEdits: true,
  seesDeletes: true,
  maxTextChars,
  requestLimitMs,
  // One message a second in a channel, and "several hundred a minute" in a workspace (docs.slack.dev, rate limits).
  pace: {
    room: { messages: 1, perMs: 1_000 },
    person: { messages: 1, perMs: 1_000 },
    application: null,
    workspace: { messages: 5, perMs: 1_000 },
  },
};
