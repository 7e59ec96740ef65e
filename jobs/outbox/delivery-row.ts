/** A claimed delivery with everything needed to check, compose and route it, as it is loaded. */
import type { SubjectKind } from '../../prisma/client.ts';
import type { OwnHours } from '../plan/own-hours.ts';

export interface DeliveryRow {
  readonly id: string;
  readonly audience: 'customer' | 'staff';
  readonly target: string;
  readonly reminders: readonly ReminderRow[];
  readonly notice: NoticeRow | null;
  readonly roomMessage: RoomMessageRow | null;
  /** What changes on a card. */
  readonly update: UpdateRow | null;
}

export interface RoomRow {
  readonly platform: string;
  readonly platformRoomId: string;
}

export interface BoundRoom extends RoomRow {
  /** Null: not checked yet. */
  readonly customerInside: boolean | null;
}

export interface ReminderRow {
  readonly id: string;
  readonly deliveryId: string;
  readonly followUpId: string;
  readonly slot: string;
  readonly say: string;
  readonly audience: 'customer' | 'staff';
  /** As the delivery's. */
  readonly target: string;
  readonly recipientId: string | null;
  readonly recipient: PersonRow | null;
  readonly dueAt: Date;
  readonly meantFor: Date;
  readonly plannedAt: Date;
  readonly refusals: number;
  /** Of an escalation: whether the owner was told. */
  readonly promptWaits: boolean;
  readonly promptedAt: Date | null;
  readonly handoverWaits: boolean;
  readonly handedOverAt: Date | null;
  readonly followUp: {
    readonly id: string;
    readonly subjectKind: SubjectKind;
    readonly subjectId: string;
    /** The customer whose file it belongs to; null for a follow-up owed for a colleague or the company. */
    readonly customerId: string | null;
    readonly step: string;
    readonly cycle: string;
    readonly anchorOn: Date;
    readonly dueOn: Date;
    readonly dueAt: Date | null;
    readonly state: 'open' | 'closed' | 'cancelled';
    readonly ownerId: string | null;
    /** Others read the name that tells namesakes apart. */
    readonly owner: { readonly name: string; readonly called: string; readonly isAway: boolean } | null;
    readonly customer: {
      readonly id: string;
      readonly code: string;
      readonly name: string;
      readonly state: 'active' | 'paused' | 'ended';
      readonly supervisorId: string | null;
      /** The customer's bound rooms. */
      readonly rooms: readonly BoundRoom[];
    } | null;
  };
}

export interface NoticeRow {
  readonly id: string;
  readonly deliveryId: string;
  readonly key: string;
  readonly say: string;
  readonly values: unknown;
  readonly fields: unknown;
  readonly subject: string | null;
  readonly requestId: string | null;
  readonly customerId: string | null;
  readonly customerCode: string | null;
  /** The account to write to, if not the registered one. */
  readonly onPlatform: string | null;
  readonly onPlatformUserId: string | null;
  readonly dueAt: Date;
  readonly refusals: number;
  readonly recipientId: string;
  readonly recipient: PersonRow;
}

export interface RoomMessageRow {
  readonly id: string;
  readonly deliveryId: string;
  readonly say: string;
  readonly dueAt: Date;
  readonly refusals: number;
  readonly room: RoomRow & {
    readonly isCustomers: boolean;
    readonly customer: {
      readonly id: string;
      readonly code: string;
      readonly name: string;
      readonly supervisorId: string | null;
    };
  };
}

export interface Account {
  readonly platform: string;
  readonly platformUserId: string;
}

export interface PersonRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly leftOn: Date | null;
  readonly reportsToId: string | null;
  /** As they chose; null: the company's. */
  readonly language: string | null;
  /** First the one on which they are written to now. */
  readonly identities: readonly Account[];
  readonly hours: OwnHours;
}

/** The update of one card: the card as it was posted, and everything that changed about its matters. */
export interface UpdateRow {
  readonly deliveryId: string;
  readonly cardId: string;
  /** `posted`, or it never arrived. */
  readonly cardState: string;
  readonly card: unknown;
  readonly platform: string | null;
  readonly platformRoomId: string | null;
  readonly platformMessageId: string | null;
  readonly platformUserId: string | null;
  /** Milliseconds of real time since the card was claimed. */
  readonly ageMs: number;
  /** `dm:<staff id>`. */
  readonly cardTarget: string;
  /** That person's language, as they chose; null: the company's. */
  readonly language: string | null;
  /** Updates of the card that were sent before, or may have been. */
  readonly sent: number;
  readonly refusals: number;
  readonly repeats: number;
  readonly reminders: readonly CardReminder[];
  /** Every change so far, oldest first. */
  readonly changes: readonly CardChange[];
}

/** A follow-up on the card, as it is now. */
export interface CardReminder {
  readonly slot: string;
  readonly followUpId: string;
  readonly step: string;
  readonly cycle: string;
  readonly customerId: string | null;
  readonly state: 'open' | 'closed' | 'cancelled';
  readonly closedBy: string | null;
  readonly skipped: boolean;
  readonly reason: unknown;
  /** ISO instant and days. */
  readonly endedAt: string | null;
  readonly snoozedUntil: string | null;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  /** Who stands in for the owner today. */
  readonly standInId: string | null;
  readonly standInName: string | null;
  /** What became of its message to the customer, if a colleague was to send it. */
  readonly handed: string | null;
  /** Who decided the greeting of this customer and occasion. */
  readonly greetedBy: string | null;
}

export interface CardChange {
  readonly about: string;
  readonly by: string | null;
  readonly at: string;
}
