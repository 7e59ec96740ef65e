/** How a platform supports each feature: a degree, never a plain yes. */
export interface Capabilities {
  /** Which group messages reach the bot. */
  readonly groupInbound: 'all' | 'mention-only' | 'none';
  /** A group message visible to one person only. */
  readonly whisper: 'stored' | 'volatile' | 'none';
  /** How a customer joins a room. */
  readonly customerJoin: 'api' | 'invite-accept' | 'staff-action' | 'none';
  /** `staff-confirm`: the platform gives the message to a colleague, who has to send it. */
  readonly customerPost: 'direct' | 'staff-confirm' | 'none';
  /** How a reply says which message it is to. `printed-code`: colleagues begin it with the code of a reminder. */
  readonly replyLink: 'thread' | 'message-id' | 'printed-code' | 'none';
  /** Whether an interrupted send can be settled: by an idempotency key, by reading back, or not at all. */
  readonly settle: 'idempotent-key' | 'read-back' | 'none';
  readonly form: 'modal' | 'card' | 'external-page';
  /** Whether our own messages can be changed: at any time, a number of times within a time limit, or not at all. */
  readonly edit: 'any-time' | { readonly uses: number; readonly withinMs: number } | 'none';
  readonly seesEdits: boolean;
  readonly seesDeletes: boolean;
  /** Whether the platform reports who joins and leaves a group. */
  readonly seesMembers: boolean;
  /** Whether the bot has a page of its own for each person, which it can show again when something is over. */
  readonly home: 'shown-again' | 'none';
  readonly maxTextChars: number;
  /** Timeout of one post request in the platform's own client, in milliseconds. */
  readonly requestLimitMs: number;
  /** Rates the platform accepts without throttling us. */
  readonly pace: Pace;
}

/** At most `messages` in `perMs`. */
export interface Rate {
  readonly messages: number;
  readonly perMs: number;
}

/** Rate limits of a platform, shared by all processes; null where there is none. */
export interface Pace {
  readonly room: Rate | null;
  readonly person: Rate | null;
  readonly application: Rate | null;
  readonly workspace: Rate | null;
  /** Changes of posted messages, which platforms count apart. */
  readonly edits: Rate | null;
}

export const noPace: Pace = { room: null, person: null, application: null, workspace: null, edits: null };
