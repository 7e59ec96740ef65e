import type { Receiver } from '@slack/bolt';

/** A transport for Slack's events. */
export interface SlackReceiver extends Receiver {
  /** `null` while connected, otherwise the problem and what to do. */
  problem(): string | null;
  start(): Promise<void>;
  stop(): Promise<void>;
}
