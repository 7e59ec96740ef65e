/**
 * What the browser chat remembers. The rooms and messages are its own, as a workspace's are Slack's: the process
 * reaches them only through the platform's port.
 *
 * - **seq** orders messages over all rooms; **version** is the same counter's value at a message's last change.
 * - **marker** makes writing idempotent: what was written under a marker once is never written again.
 * - Whatever takes a `viewer` returns only what that person may see; there is no other way to read for a page.
 */
import type { Temporal } from 'temporal-polyfill';
import type { Deadline } from '../deadline.ts';
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
  /** The first message of the thread this one was written in. */
  readonly threadId: string | null;
  /** `bot` or a person's id. */
  readonly authorId: string;
  readonly authorName: string;
  readonly content: WebContent;
  /** The one person who may see it; `null`: everybody in the room. */
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
  /** Written until then or not at all; of a person's input. */
  readonly deadline?: Deadline;
}

/** A room as one viewer's list shows it. */
export interface WebRoomSummary extends WebRoom {
  readonly unread: number;
  readonly last: WebMessage | null;
}

export interface WebChanges {
  /** In the order in which they changed. */
  readonly messages: readonly WebMessage[];
  /** Ask for what is above this next time. */
  readonly cursor: number;
  /** There was more than the limit: read the rooms afresh instead. */
  readonly overflow: boolean;
}

export interface WebPage {
  /** First messages of threads, oldest first, each followed later in the list by its replies. */
  readonly messages: readonly WebMessage[];
  /** There are older first messages. */
  readonly more: boolean;
}

export interface WebChatStore {
  /** Creates the room or adds who is missing from it; never removes anybody, as no chat we know would. */
  ensureRoom(room: NewWebRoom): Promise<void>;
  /** Their messages stay. Taking out who is not in it is no change. */
  removeMembers(roomId: string, personIds: readonly string[]): Promise<void>;
  findRoom(roomId: string): Promise<WebRoom | null>;
  /** Returns what was stored under the marker first, with `isNew` false, when there is such a message. */
  addMessage(message: NewWebMessage): Promise<{ readonly message: WebMessage; readonly isNew: boolean }>;
  findMessage(messageId: string): Promise<WebMessage | null>;
  findByMarker(marker: string): Promise<WebMessage | null>;
  /**
   * Changes a person's words. `base` is the version the editor saw: an edit made from an older one is refused, so a
   * repeated edit cannot undo a later one. Saying what is already said is no change and always succeeds.
   */
  editText(
    messageId: string,
    edit: { text: string; base: number; at: Temporal.Instant; deadline?: Deadline },
  ): Promise<'edited' | 'stale'>;
  /** Deleting what is deleted is no change. */
  deleteMessage(messageId: string, at: Temporal.Instant, deadline?: Deadline): Promise<void>;

  summariseRooms(viewer: string): Promise<readonly WebRoomSummary[]>;
  /** The newest first messages of a room below `before`, with all their replies. */
  readPage(viewer: string, roomId: string, before: number | null, limit: number): Promise<WebPage>;
  /** `after: null` reads nothing and returns the cursor to begin from. */
  readChanges(viewer: string, after: number | null, limit: number): Promise<WebChanges>;
  /** Differs whenever something that the viewer may see has changed. */
  stampFor(viewer: string): Promise<string>;
  /** Never moves backward. */
  markRead(viewer: string, roomId: string, seq: number): Promise<void>;
  /** Messages by others that each person has not looked at yet; people without any are left out. */
  countUnread(): Promise<ReadonlyMap<string, number>>;
}
