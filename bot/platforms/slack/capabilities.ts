import type { Capabilities } from '../../../jobs/ports.ts';
import { requestLimitMs } from './create-client.ts';
import { maxTextChars } from './render.ts';

/** Slack's capabilities, with the reason for each limitation. */
export const slackCapabilities: Capabilities = {
  groupInbound: 'all',
  // Ephemeral messages are not stored, vanish on reload, and delivery is not guaranteed.
  whisper: 'volatile',
  // Slack Connect: a staff member invites the customer, who accepts; often an admin must approve.
  customerJoin: 'invite-accept',
  customerPost: 'direct',
  replyLink: 'thread',
  // Slack documents no idempotency key, so the marker in the metadata is read back.
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
