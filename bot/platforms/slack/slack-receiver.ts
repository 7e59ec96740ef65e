import type { Receiver } from '@slack/bolt';

/** A way in for what Slack has to say. */
export interface SlackReceiver extends Receiver {
  /** `null` while it is open, otherwise what is wrong and what to do. */
  problem(): string | null;
  start(): Promise<void>;
  stop(): Promise<void>;
}
