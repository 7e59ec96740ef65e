/**
 * The interfaces between the process and the chat. They are declared on the side that needs them and implemented by
 * `bot/platforms`. A platform verifies, normalises and renders; it never decides, dedupes, retries or authorises.
 */
import type { Temporal } from 'temporal-polyfill';
import type { Button, CustomerText, StaffText } from '../templates/reader/card.ts';
import type { FormView } from '../templates/reader/form.ts';
import type { AnySaid, WordKey } from '../templates/reader/said.ts';
import type { Capabilities, Rate } from './capabilities.ts';
import type { Deadline } from './deadline.ts';
import type { XinhangError } from './errors.ts';

export type PlatformId = string;

export { type Capabilities, noPace, type Pace, type Rate } from './capabilities.ts';

export interface CustomerRoom {
  readonly kind: 'customer';
  readonly platformRoomId: string;
}

export interface StaffRoom {
  readonly kind: 'staff';
  readonly platformRoomId: string;
}

/** A staff member's account on a platform. */
export interface StaffRef {
  readonly platformUserId: string;
}

export interface Member {
  readonly platformUserId: string;
  readonly name: string;
  /** Taken from the tenant or workspace, never from a name. `unknown` counts as external. */
  readonly external: boolean | 'unknown';
  readonly bot: boolean;
}

export interface MessageRef {
  readonly platformRoomId: string;
  readonly platformMessageId: string;
}

/** What a message is about, for views that show it (`simulate`, the rehearsal's panel). */
export interface PostedItem {
  readonly customer: string;
  readonly step: string;
  readonly cycle: string;
  readonly say: string;
}

export interface SendOptions {
  /** The delivery's id. The platform stores it in the message so that `find` can settle an interrupted send. */
  readonly marker: string;
  readonly about: readonly PostedItem[];
  /** Shown with what reminds of one matter, on a platform of `printed-code`: a reply begins with it. */
  readonly code?: string;
  /** The current instant by the company's clock, which in a rehearsal differs from the system clock. */
  readonly at: Temporal.Instant;
  /**
   * Called right before the request is sent. False when the claim may expire before the request times out; the result
   * is then `not_begun`.
   */
  readonly mayBegin?: () => boolean;
}

export type PlatformProblem =
  | 'rate_limited'
  /** The request was not made, because the claim on the message could have expired during it. */
  | 'not_begun'
  /** The connection failed, so nothing was sent. */
  | 'unreachable'
  | 'unsupported'
  | 'not_member'
  | 'unknown_person'
  | 'auth'
  /** The organisation has used up its calls for a long time; every further call is refused. */
  | 'quota'
  | 'gone'
  | 'too_long'
  | 'other';

/** What is known after a send. `unknown` must be settled by `find` before anything is sent again. */
export type SendResult =
  | { readonly status: 'accepted'; readonly ref: MessageRef }
  /** No one has it yet: a colleague was given it to send. What becomes of it is known by `handOver.outcome` of `ref`. */
  | { readonly status: 'handed-over'; readonly ref: MessageRef }
  | { readonly status: 'unknown'; readonly cause: string }
  | {
      readonly status: 'rejected';
      readonly problem: PlatformProblem;
      /** The platform's own words or a technical cause, in English; what people read is put into words from `problem`. */
      readonly detail: string;
      readonly retryAfterMs?: number;
      /** What has to slow down. Default: the single room or person. */
      readonly scope?: 'target' | 'platform';
    };

export type FindResult =
  /** Everything since the given instant was read: a marker that is missing was not posted. */
  | { readonly status: 'read'; readonly found: ReadonlyMap<string, MessageRef> }
  /** A marker is posted at most once and cannot be looked for: posting it again is how to find out. */
  | { readonly status: 'repeat' }
  /** Cannot be read now, but may be later. */
  | { readonly status: 'unreadable'; readonly why: string; readonly retryAfterMs?: number }
  /** The platform cannot answer this, now or ever. */
  | { readonly status: 'cannot-tell'; readonly why: string };

/** What became of a message that a colleague was to send. */
export type HandOverOutcome =
  | { readonly status: 'waiting' }
  | { readonly status: 'sent'; readonly ref: MessageRef }
  /** It can no longer be sent, for example because the customer has had too many. */
  | { readonly status: 'refused'; readonly detail: string }
  | { readonly status: 'unreadable'; readonly why: string; readonly retryAfterMs?: number };

/** How a platform deals with messages that a colleague has to send. */
export interface HandOver {
  /** How often the colleague may be reminded of one message. */
  readonly reminders: Rate;
  /** How often it is asked what became of a message, in real time; three minutes if it is not said. */
  readonly askEveryMs?: number;
  outcome(message: MessageRef): Promise<HandOverOutcome>;
  remind(message: MessageRef): Promise<'reminded' | 'failed'>;
  /** Afterwards no one can send it; what was sent before stays. */
  withdraw(message: MessageRef): Promise<'withdrawn' | 'failed'>;
}

/** The bot's page for one person. It is replaced as a whole, so showing it again is harmless. */
export interface Home {
  show(to: StaffRef, text: CustomerText | StaffText): Promise<SendResult>;
}

/** Where to look for an interrupted send. */
export type SendTarget =
  | { readonly kind: 'room'; readonly platformRoomId: string }
  | { readonly kind: 'dm'; readonly to: StaffRef };

export interface RoomRequest {
  readonly kind: 'customer' | 'staff';
  readonly customerCode: string;
  readonly name: string;
  readonly staff: readonly StaffRef[];
}

export type RoomResult =
  | { readonly status: 'ready'; readonly platformRoomId: string; readonly invitePending?: string }
  | { readonly status: 'failed'; readonly problem: PlatformProblem; readonly detail: string };

/**
 * Result of inviting to or removing from a room. Anyone not listed is now in the requested state, including those who
 * already were.
 */
export interface MembershipResult {
  readonly refused: readonly {
    readonly platformUserId: string;
    readonly problem: PlatformProblem;
    readonly detail: string;
    readonly retryAfterMs?: number;
  }[];
}

/**
 * How to reply privately to the person who acted. Serialisable, so that a reply is still possible after a restart. The
 * contents are opaque to everything but the platform.
 */
export interface AnswerHandle {
  readonly platformUserId: string;
  readonly platformRoomId?: string;
  readonly detail?: Readonly<Record<string, string>>;
}

export interface ChatPlatform {
  readonly id: PlatformId;
  readonly capabilities: Capabilities;
  /** Where `customerPost` is `staff-confirm`. */
  readonly handOver?: HandOver;
  /** Where `home` is not `none`. */
  readonly home?: Home;
  /** Starts listening. Inbound items go to the sink and are acknowledged only after the sink has stored them. */
  start(sink: InboundSink): Promise<void>;
  stop(): Promise<void>;
  /** `null` when healthy, otherwise what is wrong and what to do. */
  problem(): string | null;

  ensureRoom(request: RoomRequest): Promise<RoomResult>;
  /**
   * Adds colleagues to an existing room. Idempotent. An account that the platform does not report as internal is
   * refused as `unknown_person`, here and in `ensureRoom`.
   */
  invite(platformRoomId: string, staff: readonly StaffRef[]): Promise<MembershipResult>;
  /** Removes colleagues from a room; their messages stay. Idempotent. */
  remove(platformRoomId: string, staff: readonly StaffRef[]): Promise<MembershipResult>;
  /** Reads the current members. The audience guard relies on this, so it is never cached here. */
  members(platformRoomId: string): Promise<readonly Member[]>;
  /**
   * Looks up an account by its id. Null: no such account, or it is deactivated. Names are never used for
   * identification.
   *
   * @throws XinhangError `platform_refused` or `rate_limited`, with its retry policy, when the platform cannot be asked
   */
  person(platformUserId: string): Promise<Member | null>;

  post(room: CustomerRoom, text: CustomerText, options: SendOptions): Promise<SendResult>;
  postStaff(room: StaffRoom, text: StaffText, options: SendOptions): Promise<SendResult>;
  dm(to: StaffRef, text: StaffText, options: SendOptions): Promise<SendResult>;
  /**
   * Replaces the content of a message of ours in the chat with a colleague. Idempotent. Only asked of platforms whose
   * capabilities say that they can.
   */
  update(message: MessageRef, text: StaffText, options: Pick<SendOptions, 'mayBegin'>): Promise<SendResult>;
  /** Finds our messages in a room since an instant, all markers in one read. */
  find(target: SendTarget, markers: readonly string[], since: Temporal.Instant): Promise<FindResult>;

  /** Visible only to the person who asked; `rejected` if that is not possible, never shown to others. */
  answer(handle: AnswerHandle, text: CustomerText | StaffText): Promise<SendResult>;
  /** Shows a form to the person behind the handle. */
  openForm(handle: AnswerHandle, form: FormView): Promise<SendResult>;
}

/** What a check of a platform's set-up found, with what to do about it. */
export interface PlatformFinding {
  readonly level: 'ok' | 'warning' | 'problem';
  /** The platform's name. */
  readonly part: string;
  /** A string is what the platform or a library has said. */
  readonly what: AnySaid | string;
}

/** The account that acted, before it is matched with the staff register. */
export interface Sender {
  readonly platformUserId: string;
  readonly name: string;
  readonly external: boolean | 'unknown';
}

/** A file that came with a message. It stays on the platform; only this is kept. */
export interface Attachment {
  readonly name: string;
  /** As the platform names it: `pdf`, `jpg`, `image/png`. */
  readonly kind: string | null;
  readonly sizeBytes: number | null;
  /** The platform's own link, for people who may see the message there. */
  readonly link: string | null;
}

/** A submission of a form on a web page: the page, and how often the form had come back before. */
export interface FormPageTry {
  readonly page: string;
  readonly number: number;
}

interface Arrived {
  readonly platform: PlatformId;
  /** Duplicate deliveries have the same key; an item is stored once. */
  readonly dedupeKey: string;
  /** ISO instant of the event, by the company's clock. */
  readonly at: string;
  readonly from: Sender;
}

export type Inbound = Arrived &
  (
    | {
        readonly kind: 'message';
        /** As displayed in the chat. */
        readonly text: string;
        /** Command form of the text when it mentions accounts, each with its id (`jobs/mention.ts`). */
        readonly line?: string;
        readonly attachments?: readonly Attachment[];
        readonly message: MessageRef;
        /** The root message of its thread. */
        readonly thread: MessageRef | null;
        /** `direct`: a one-to-one chat with the bot. */
        readonly where: 'room' | 'direct';
        /** The bot was addressed, so the text may be a command. */
        readonly addressed: boolean;
        readonly handle: AnswerHandle;
      }
    | {
        readonly kind: 'command';
        /** Mentioned accounts keep their ids (`jobs/mention.ts`). */
        readonly text: string;
        readonly handle: AnswerHandle;
      }
    | {
        readonly kind: 'click';
        readonly action: string;
        readonly value: string;
        readonly handle: AnswerHandle;
      }
    | {
        readonly kind: 'form';
        readonly form: string;
        /** The opaque subject the form was opened about. */
        readonly subject: string;
        /** A picked account is a mention (`jobs/mention.ts`). */
        readonly values: Readonly<Record<string, string>>;
        readonly handle: AnswerHandle;
        /** It was filled in on a web page, which shows what comes of it. */
        readonly page?: FormPageTry;
      }
    | {
        /** 记为联系记录: a request to keep a message outside any thread as a contact log. `saidAt`: when it was written, if known. */
        readonly kind: 'keep';
        readonly saidAt?: string;
        readonly text: string;
        readonly attachments?: readonly Attachment[];
        readonly message: MessageRef;
        readonly author: Sender;
        readonly handle: AnswerHandle;
      }
    | {
        readonly kind: 'edited';
        readonly message: MessageRef;
        /** As of its message; absent: the platform does not say. */
        readonly where?: 'room' | 'direct';
        readonly text: string;
      }
    | { readonly kind: 'deleted'; readonly message: MessageRef; readonly where?: 'room' | 'direct' }
    | {
        /** The sender opened their home page. */
        readonly kind: 'home';
      }
    | {
        readonly kind: 'member';
        readonly change: 'joined' | 'left';
        readonly platformRoomId: string;
        /** The bot itself was added or removed; `from` is then the person who did it, if the platform says. */
        readonly bot: boolean;
        readonly handle: AnswerHandle;
      }
  );

export type InboundKind = Inbound['kind'];
export type InboundOf<K extends InboundKind> = Extract<Inbound, { kind: K }>;

export interface InboundSink {
  /** Starts the deadline for something that has just reached the platform; what the platform does with it counts. */
  deadline(): Deadline;
  /**
   * Stores the item and returns; the platform acknowledges afterwards. Processing happens later, from the store.
   *
   * @throws XinhangError `not_stored`, with a message for the person, when it was not stored in time. A platform that
   *   redelivers unacknowledged events is not acknowledged; otherwise the person is told.
   */
  accept(inbound: Inbound, deadline?: Deadline): Promise<'stored' | 'duplicate'>;
  /** An error's message in the company's language. */
  explain(error: XinhangError): string;
  /** Errors per form field, for platforms that show them before closing the form. Empty: valid. */
  checkForm(form: string, values: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
}

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Metrics. */
export interface Counts {
  /** A delivery ended in this state: `posted`, `refused`, `unknown`. */
  countDelivery(state: 'posted' | 'refused' | 'unknown'): void;
  /** How long after it was due a message was posted, in seconds of the company's clock. */
  observeLateness(audience: 'customer' | 'staff', seconds: number): void;
  /** How long a message waits for its turn within a platform's rate limit, in seconds. */
  observePacing(platform: PlatformId, seconds: number): void;
  /** A message whose response was lost was found on the platform, so it was not posted a second time. */
  countDoublePrevented(): void;
  /** A message ended without being posted, for this reason. */
  countMissed(reason: WordKey): void;
  countRemindersPlanned(count: number): void;
  countInbound(kind: InboundKind): void;
  /** An inbound item failed and is not retried. */
  countInboundFailed(kind: InboundKind): void;
}

/** For tests and simulations, which collect no metrics. */
export const noCounts: Counts = {
  countDelivery() {},
  observeLateness() {},
  observePacing() {},
  countDoublePrevented() {},
  countMissed() {},
  countRemindersPlanned() {},
  countInbound() {},
  countInboundFailed() {},
};

export type { Button };

/** Values that all processes of the program share, such as a ticket that a platform gives only so often. */
export interface SharedValues {
  /** @returns null: there is none */
  read(name: string): Promise<unknown>;
  write(name: string, value: { readonly value: string; readonly untilMs: number }): Promise<void>;
}
