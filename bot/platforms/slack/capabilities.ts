import type { Capabilities } from '../../../jobs/ports.ts';
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
};
