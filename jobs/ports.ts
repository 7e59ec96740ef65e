/**
 * The seams between the process and the chat. They live with the side that needs them; `bot/platforms` provides
 * them. A platform verifies, normalises and draws; it never decides, dedupes, retries or authorises.
 */
import type { Temporal } from 'temporal-polyfill';
import type { Button, CustomerText, StaffText } from '../templates/reader/card.ts';
import type { FormView } from '../templates/reader/form.ts';
import type { Deadline } from './deadline.ts';

export type PlatformId = string;

/** How well a platform can do a thing; never a bare yes. */
export interface Capabilities {
  /** Which messages in a group reach the bot. */
  readonly groupInbound: 'all' | 'mention-only' | 'none';
  /** A message in a group that only one person sees. */
  readonly whisper: 'stored' | 'volatile' | 'none';
  /** How a customer gets into a room. */
  readonly customerJoin: 'api' | 'invite-accept' | 'staff-action' | 'none';
  readonly customerPost: 'direct' | 'staff-confirm' | 'none';
  readonly replyLink: 'thread' | 'message-id' | 'text-only' | 'none';
  /** Whether an interrupted send can be settled: by the platform's own key, by reading back, or not at all. */
  readonly settle: 'idempotent-key' | 'read-back' | 'none';
  readonly form: 'modal' | 'card' | 'external-page';
  readonly seesEdits: boolean;
  readonly seesDeletes: boolean;
  readonly maxTextChars: number;
  /** How long a request to post may take before the platform's own client gives it up. */
  readonly requestLimitMs: number;
  /** What the platform takes without telling us to slow down. */
  readonly pace: Pace;
}

/** At most `messages` in `perMs`. */
export interface Rate {
  readonly messages: number;
  readonly perMs: number;
}

/** The budgets of a platform, shared by all processes; null where it sets none. */
export interface Pace {
  readonly room: Rate | null;
  readonly person: Rate | null;
  readonly application: Rate | null;
  readonly workspace: Rate | null;
}

export const noPace: Pace = { room: null, person: null, application: null, workspace: null };

export interface CustomerRoom {
  readonly kind: 'customer';
  readonly platformRoomId: string;
}

export interface StaffRoom {
  readonly kind: 'staff';
  readonly platformRoomId: string;
}

/** A staff member as a platform knows them. */
export interface StaffRef {
  readonly platformUserId: string;
}

export interface Member {
  readonly platformUserId: string;
  readonly name: string;
  /** From the tenant or the workspace, never from a name. `unknown` counts as external. */
  readonly external: boolean | 'unknown';
  readonly bot: boolean;
}

export interface MessageRef {
  readonly platformRoomId: string;
  readonly platformMessageId: string;
}

/** What a message is about, for surfaces that show it (`simulate`, the rehearsal's panel). */
export interface PostedItem {
  readonly customer: string;
  readonly step: string;
  readonly cycle: string;
  readonly say: string;
}

export interface SendOptions {
  /** The delivery's id. The platform carries it in the message, so that `find` can settle an interrupted send. */
  readonly marker: string;
  readonly about: readonly PostedItem[];
  /** The instant of the company's clock, which in a rehearsal is not the machine's. */
  readonly at: Temporal.Instant;
  /**
   * Asked right before the request leaves: false when the worker's claim may run out before the request's own limit.
   * The answer is then `not_begun`.
   */
  readonly mayBegin?: () => boolean;
}

export type PlatformProblem =
  | 'rate_limited'
  /** The request was not made, because the claim on the message would have run out under it. */
  | 'not_begun'
  /** It could not be connected to, so nothing was sent. */
  | 'unreachable'
  | 'unsupported'
  | 'not_member'
  | 'unknown_person'
  | 'auth'
  | 'gone'
  | 'too_long'
  | 'other';

/** What is known after a send. `unknown` must be settled by `find` before anything is sent again. */
export type SendResult =
  | { readonly status: 'accepted'; readonly ref: MessageRef }
  | { readonly status: 'unknown'; readonly cause: string }
  | {
      readonly status: 'rejected';
      readonly problem: PlatformProblem;
      readonly detail: string;
      readonly retryAfterMs?: number;
      /** What has to slow down; absent: the one room or person. */
      readonly scope?: 'target' | 'platform';
    };

export type FindResult =
  /** Everything since then was read: what was not found is not there. */
  | { readonly status: 'read'; readonly found: ReadonlyMap<string, MessageRef> }
  /** It cannot be read now, and may be later. */
  | { readonly status: 'unreadable'; readonly why: string; readonly retryAfterMs?: number }
  /** The platform cannot say, now or ever. */
  | { readonly status: 'cannot-tell'; readonly why: string };

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
 * What came of bringing people into a room or taking them out. Whoever is not named here is where they should be now,
 * also if they were there before.
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
 * How to answer the person who did something: privately, and only them. Serialisable, so that an answer can still
 * be given after a restart; the platform alone knows what is inside.
 */
export interface AnswerHandle {
  readonly platformUserId: string;
  readonly platformRoomId?: string;
  readonly detail?: Readonly<Record<string, string>>;
}

export interface ChatPlatform {
  readonly id: PlatformId;
  readonly capabilities: Capabilities;
  /** Begins to listen. What arrives goes to the sink, and is acknowledged only once the sink has stored it. */
  start(sink: InboundSink): Promise<void>;
  stop(): Promise<void>;
  /** `null` when healthy, otherwise what is wrong and what to do. */
  problem(): string | null;

  ensureRoom(request: RoomRequest): Promise<RoomResult>;
  /**
   * Brings colleagues into a room that is there. Asked twice it does no more than once. An account that the platform
   * does not know for one of the company's own is refused as `unknown_person`, here and by `ensureRoom`.
   */
  invite(platformRoomId: string, staff: readonly StaffRef[]): Promise<MembershipResult>;
  /** Takes colleagues out of a room; what they wrote stays. Asked twice it does no more than once. */
  remove(platformRoomId: string, staff: readonly StaffRef[]): Promise<MembershipResult>;
  /** Reads the members now; the guard decides on what this returns, so it is never cached here. */
  members(platformRoomId: string): Promise<readonly Member[]>;
  /**
   * Asks now whose an account is, by its id. Null: there is no such account, or it is closed. What a person is called
   * decides nothing.
   *
   * @throws XinhangError `platform_refused` or `rate_limited`, with its retry policy, when the platform cannot be asked
   */
  person(platformUserId: string): Promise<Member | null>;

  post(room: CustomerRoom, text: CustomerText, options: SendOptions): Promise<SendResult>;
  postStaff(room: StaffRoom, text: StaffText, options: SendOptions): Promise<SendResult>;
  dm(to: StaffRef, text: StaffText, options: SendOptions): Promise<SendResult>;
  /** Looks for messages of ours in a room since an instant, all of them in one read. */
  find(target: SendTarget, markers: readonly string[], since: Temporal.Instant): Promise<FindResult>;

  /** Seen by the person who asked and nobody else; if that cannot be had it is `rejected`, never shown to others. */
  answer(handle: AnswerHandle, text: CustomerText | StaffText): Promise<SendResult>;
  /** Shows a form to the person behind the handle. */
  openForm(handle: AnswerHandle, form: FormView): Promise<SendResult>;
}

/** Whoever did something on a platform, before the staff register has been asked who that is. */
export interface Sender {
  readonly platformUserId: string;
  readonly name: string;
  readonly external: boolean | 'unknown';
}

interface Arrived {
  readonly platform: PlatformId;
  /** Two deliveries of one thing have the same key; it is stored once. */
  readonly dedupeKey: string;
  /** ISO instant at which it happened, on the company's clock. */
  readonly at: string;
  readonly from: Sender;
}

export type Inbound = Arrived &
  (
    | {
        readonly kind: 'message';
        /** As people saw it. */
        readonly text: string;
        /** The same as a command reads it, where it names accounts: each with its id (`jobs/mention.ts`). */
        readonly line?: string;
        readonly message: MessageRef;
        /** The first message of the thread it was written in. */
        readonly thread: MessageRef | null;
        /** `direct`: a one-to-one chat with the bot. */
        readonly where: 'room' | 'direct';
        /** The bot was addressed, so the text may be a command. */
        readonly addressed: boolean;
        readonly handle: AnswerHandle;
      }
    | {
        readonly kind: 'command';
        /** An account that is named in it keeps its id (`jobs/mention.ts`). */
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
        /** An account that was picked is a mention (`jobs/mention.ts`). */
        readonly values: Readonly<Record<string, string>>;
        readonly handle: AnswerHandle;
      }
    | {
        /** 记为联系记录: somebody asks for a message outside any thread to be kept as a contact log. */
        readonly kind: 'keep';
        readonly text: string;
        readonly message: MessageRef;
        readonly author: Sender;
        readonly handle: AnswerHandle;
      }
    | { readonly kind: 'edited'; readonly message: MessageRef; readonly text: string }
    | { readonly kind: 'deleted'; readonly message: MessageRef }
    | {
        readonly kind: 'member';
        readonly change: 'joined' | 'left';
        readonly platformRoomId: string;
        /** The bot itself was added or removed; `from` is then whoever did it, as far as the platform says. */
        readonly bot: boolean;
        readonly handle: AnswerHandle;
      }
  );

export type InboundKind = Inbound['kind'];
export type InboundOf<K extends InboundKind> = Extract<Inbound, { kind: K }>;

export interface InboundSink {
  /** Begins when something has reached the platform; whatever the platform does before it has stored counts. */
  deadline(): Deadline;
  /**
   * Stores and returns; the platform acknowledges after it. The work happens later, from the store.
   *
   * @throws XinhangError `not_stored` with what to say to the person, when it could not be stored in time. A platform
   *   that sends by itself what was not acknowledged is not acknowledged to; anybody else is told.
   */
  accept(inbound: Inbound, deadline?: Deadline): Promise<'stored' | 'duplicate'>;
  /** Problems per field of a form, for platforms that show them before they close it. Empty: acceptable. */
  checkForm(form: string, values: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
}

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What is counted for whoever watches over the program. */
export interface Counts {
  /** One posting of a message ended in this state: `posted`, `refused`, `failed`, `unknown`. */
  countDelivery(state: string): void;
  countRemindersPlanned(count: number): void;
  countInbound(kind: InboundKind): void;
  /** Something that arrived could not be worked on, and is not tried again. */
  countInboundFailed(kind: InboundKind): void;
  /** The last day of the company's calendar that was planned. */
  setLastPlanned(day: Temporal.PlainDate): void;
}

/** For tests and simulations, where nobody watches. */
export const noCounts: Counts = {
  countDelivery() {},
  countRemindersPlanned() {},
  countInbound() {},
  countInboundFailed() {},
  setLastPlanned() {},
};

export type { Button };
