/**
 * Storage of the web chat. Rooms and messages are its own, as those of a workspace are Slack's: the process reaches
 * them only through the platform's port.
 *
 * - **seq** orders messages over all rooms; **version** is the same counter's value at a message's last change.
 * - **marker** makes writing idempotent: a message with a known marker is not written again.
 * - Every method with a `viewer` returns only what that person may see; pages have no other way to read.
 */
import type { Temporal } from 'temporal-polyfill';
import type { Deadline } from '../deadline.ts';
import type { Content } from '../../templates/reader/card.ts';
import type { WebContent } from './web-content.ts';

export type WebRoomKind = 'customer' | 'staff' | 'dm';

export interface WebMember {
  readonly personId: string;
  readonly name: string;
  readonly external: boolean;
}

export interface WebRoom {
  readonly id: string;
  readonly name: string;
  readonly kind: WebRoomKind;
  readonly customerCode: string | null;
  readonly members: readonly WebMember[];
}

export interface NewWebRoom extends WebRoom {
  readonly at: Temporal.Instant;
}

export interface WebMessage {
  readonly id: string;
  readonly roomId: string;
  /** The root message of its thread. */
  readonly threadId: string | null;
  /** `bot` or a person's id. */
  readonly authorId: string;
  readonly authorName: string;
  readonly content: WebContent;
  /** The only person who may see it; `null`: everyone in the room. */
  readonly onlyFor: string | null;
  readonly marker: string | null;
  readonly at: Temporal.Instant;
  readonly editedAt: Temporal.Instant | null;
  readonly deletedAt: Temporal.Instant | null;
  readonly seq: number;
  readonly version: number;
}

export interface NewWebMessage {
  readonly roomId: string;
  readonly threadId: string | null;
  readonly authorId: string;
  readonly authorName: string;
  readonly content: WebContent;
  readonly onlyFor: string | null;
  readonly marker: string;
  readonly at: Temporal.Instant;
  /** For input by people: the message is stored before this or not at all. */
  readonly deadline?: Deadline;
}

/** A room in a viewer's list. */
export interface WebRoomSummary extends WebRoom {
  readonly unread: number;
  readonly last: WebMessage | null;
}

export interface WebChanges {
  /** In order of change. */
  readonly messages: readonly WebMessage[];
  /** The value of `after` for the next call. */
  readonly cursor: number;
  /** There were more changes than the limit: reload the rooms instead. */
  readonly overflow: boolean;
}

export interface WebPage {
  /** Root messages, oldest first, followed by the replies to them. */
  readonly messages: readonly WebMessage[];
  /** Whether there are older root messages. */
  readonly more: boolean;
}

export interface WebChatStore {
  /** Creates the room, or adds missing members. Never removes members, like all chat platforms we know. */
  ensureRoom(room: NewWebRoom): Promise<void>;
  /** Their messages stay. Removing someone who is not a member does nothing. */
  removeMembers(roomId: string, personIds: readonly string[]): Promise<void>;
  findRoom(roomId: string): Promise<WebRoom | null>;
  /** If the marker is known, returns the existing message with `isNew` false. */
  addMessage(message: NewWebMessage): Promise<{ readonly message: WebMessage; readonly isNew: boolean }>;
  /** The sequence number of the newest message. */
  latestSeq(): Promise<number>;
  /** An author's messages after a sequence number, with their rooms, oldest first. For the stage of a rehearsal only. */
  postedSince(
    seq: number,
    authorId: string,
    limit: number,
  ): Promise<readonly { readonly message: WebMessage; readonly room: WebRoom }[]>;
  findMessage(messageId: string): Promise<WebMessage | null>;
  findByMarker(marker: string): Promise<WebMessage | null>;
  /**
   * Edits a person's message. `base` is the version the editor saw: an edit based on an older version is refused, so
   * that a repeated edit cannot undo a later one. An edit without changes always succeeds.
   */
  editText(
    messageId: string,
    edit: { text: string; base: number; at: Temporal.Instant; deadline?: Deadline },
  ): Promise<'edited' | 'stale'>;
  /** Replaces the content of a card. Does nothing to other messages and to deleted ones. Idempotent. */
  changeCard(messageId: string, card: Content): Promise<void>;
  /**
   * Adds a message and replaces the card that it is sent from: both, or nothing where the card was deleted meanwhile.
   * A known marker adds nothing. @returns false: the card is gone
   */
  postFromCard(cardId: string, card: Content, message: NewWebMessage): Promise<boolean>;
  /** Idempotent. */
  deleteMessage(messageId: string, at: Temporal.Instant, deadline?: Deadline): Promise<void>;

  summariseRooms(viewer: string): Promise<readonly WebRoomSummary[]>;
  /** The newest root messages of a room below `before`, with all their replies. */
  readPage(viewer: string, roomId: string, before: number | null, limit: number): Promise<WebPage>;
  /** `after: null` reads nothing and returns the initial cursor. */
  readChanges(viewer: string, after: number | null, limit: number): Promise<WebChanges>;
  /** Changes whenever anything visible to the viewer changes. */
  stampFor(viewer: string): Promise<string>;
  /** Never moves backwards. */
  markRead(viewer: string, roomId: string, seq: number): Promise<void>;
  /** Number of unread messages by others, per person; people without any are omitted. */
  countUnread(): Promise<ReadonlyMap<string, number>>;
}
