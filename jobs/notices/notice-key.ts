import type { Temporal } from 'temporal-polyfill';
import type { StaffId } from '../plan/types.ts';

/** What a notice is about, in parts. Its key is unique, so each notice is written once. */
export type NoticeSubject =
  | { readonly is: 'digest' | 'morning'; readonly on: Temporal.PlainDate; readonly recipientId: StaffId }
  | ({ readonly is: 'turn' } & TurnNotice)
  | {
      readonly is: 'now-with';
      readonly requestId: string;
      readonly turn: number;
      readonly deciders: readonly StaffId[];
    }
  /** Customers that pass; one may pass, come back and pass again. */
  | { readonly is: 'passed'; readonly passId: string }
  | {
      readonly is: 'merge';
      readonly mergeId: string;
      readonly recipientId: StaffId;
      readonly step: 'done' | 'undone';
    }
  | { readonly is: 'import-undone'; readonly importNumber: number; readonly recipientId: StaffId }
  | { readonly is: 'result' | 'over'; readonly requestId: string }
  | { readonly is: 'taken-back'; readonly requestId: string; readonly recipientId: StaffId }
  | { readonly is: 'calendar-unpublished'; readonly year: number; readonly recipientId: StaffId }
  | {
      readonly is: 'room-change';
      readonly roomId: string;
      readonly staffId: StaffId;
      readonly kind: 'invite' | 'remove';
      readonly at: Temporal.Instant;
    }
  | {
      readonly is: 'few-contacts';
      readonly recipientId: StaffId;
      readonly week: { readonly year: number; readonly number: number };
    }
  | {
      readonly is: 'ownerless' | 'empty-seat';
      readonly recipientId: StaffId;
      readonly week: { readonly year: number; readonly number: number };
      /** Digest of the customers listed. */
      readonly digest: string;
    }
  | {
      readonly is: 'outsider';
      readonly staffId: StaffId;
      readonly platform: string;
      readonly on: Temporal.PlainDate;
    }
  /** Kept as the answer to a question, with doubt. */
  | { readonly is: 'assumed'; readonly followUpId: string; readonly on: Temporal.PlainDate }
  /** The customer's own question, or their answer to a survey. */
  | { readonly is: 'asked' | 'rated'; readonly logId: string }
  /** What was kept has been edited or deleted. */
  | { readonly is: 'revised'; readonly logId: string }
  | {
      readonly is: 'unanswered';
      readonly customerId: string;
      readonly since: Temporal.Instant;
      /** Who has the customer since it was written for another. */
      readonly passedTo?: string;
    }
  | { readonly is: 'roles-changed'; readonly staffId: StaffId; readonly at: Temporal.Instant }
  /** That someone stands in, or does no longer; both may be said again. */
  | {
      readonly is: 'stand-in';
      readonly absenceId: string;
      readonly recipientId: StaffId;
      readonly tellId: string;
    }
  | {
      readonly is: 'account-replaced';
      readonly staffId: StaffId;
      readonly platform: string;
      readonly at: Temporal.Instant;
      readonly told: 'new' | 'old';
    }
  | { readonly is: 'gift-cost'; readonly changeId: string; readonly recipientId: StaffId }
  | { readonly is: 'problem'; readonly logId: string }
  | { readonly is: 'untold'; readonly noticeId: string }
  | {
      readonly is: 'paused';
      readonly scope: string;
      readonly recipientId: StaffId;
      readonly at: Temporal.Instant;
    };

/** A pending decision: asked of each decider, asked again, escalated to the director. */
type TurnNotice = Turn &
  (
    | { readonly says: 'ask' | 'overdue'; readonly deciderId: StaffId }
    | { readonly says: 'escalate'; readonly deciderId?: never }
  );

interface Turn {
  readonly requestId: string;
  readonly turn: number;
}

export function noticeKey(subject: NoticeSubject): string {
  switch (subject.is) {
    case 'digest':
    case 'morning':
      return `${subject.is}-${subject.on.toString()}-${subject.recipientId}`;
    case 'turn':
      return `${turnPrefix(subject)}${[subject.says, subject.deciderId].filter(Boolean).join(':')}`;
    case 'result':
    case 'over':
      return `approval:${subject.requestId}:${subject.is}`;
    case 'now-with':
      return `${turnPrefix(subject)}now-with:${subject.deciders.toSorted().join(',')}`;
    case 'passed':
      return `${passedPrefix}${subject.passId}`;
    case 'merge':
      return `${mergePrefix(subject.mergeId)}${subject.step}:${subject.recipientId}`;
    case 'import-undone':
      return `import-undone:${subject.importNumber}:${subject.recipientId}`;
    case 'taken-back':
      return `approval:${subject.requestId}:taken-back:${subject.recipientId}`;
    case 'calendar-unpublished':
      return `calendar-unpublished-${subject.year}-${subject.recipientId}`;
    case 'room-change': {
      const { roomId, staffId, kind, at } = subject;
      return `room-change:${roomId}:${staffId}:${kind}:${at.epochMilliseconds}`;
    }
    case 'few-contacts': {
      const { recipientId, week } = subject;
      return `few-contacts:${recipientId}:${week.year}-${week.number}`;
    }
    case 'ownerless':
    case 'empty-seat': {
      const { is, recipientId, week, digest } = subject;
      return `${is}:${recipientId}:${week.year}-${week.number}:${digest}`;
    }
    case 'outsider':
      return `outsider:${subject.staffId}:${subject.platform}:${subject.on.toString()}`;
    case 'assumed':
      return `assumed:${subject.followUpId}:${subject.on.toString()}`;
    case 'asked':
    case 'rated':
      return `${subject.is}:${subject.logId}`;
    case 'revised':
      return `revised:${subject.logId}`;
    case 'unanswered': {
      const { customerId, since, passedTo } = subject;
      const to = passedTo === undefined ? '' : `:${passedTo}`;
      return `${unansweredPrefix}${customerId}:${since.epochMilliseconds}${to}`;
    }
    case 'roles-changed':
      return `${rolesPrefix(subject.staffId)}${subject.at.epochMilliseconds}`;
    case 'stand-in':
      return `${standInPrefix(subject)}${subject.tellId}`;
    case 'account-replaced': {
      const { staffId, platform, at, told } = subject;
      return `account-replaced:${staffId}:${platform}:${at.epochMilliseconds}:${told}`;
    }
    case 'gift-cost':
      return `gift-cost:${subject.changeId}:${subject.recipientId}`;
    case 'problem':
      return `problem:${subject.logId}`;
    case 'untold':
      return `untold:${subject.noticeId}`;
    case 'paused':
      return `paused:${subject.scope}:${subject.recipientId}:${subject.at.epochMilliseconds}`;
  }
}

/** What both people are told of customers that pass, of which this is the first. */
export const passedPrefix = 'passed:';

/** What people are told of a merge and of its undoing. */
export const mergePrefix = (mergeId: string): string => `merge:${mergeId}:`;

/** Notices to a person about changes of their own roles. */
export const rolesPrefix = (staffId: StaffId): string => `roles-changed:${staffId}:`;

/** A notice about a stand-in, to either of the two. */
export const standInPrefix = (told: { readonly absenceId: string; readonly recipientId: StaffId }): string =>
  `stand-in:${told.absenceId}:${told.recipientId}:`;

/** Notices that say that a customer waits for an answer. */
export const unansweredPrefix = 'unanswered:';

/** Whether the notice asks for the decision of this turn rather than an earlier one. */
export function isOfTurn(key: string, turn: Turn): boolean {
  return key.startsWith(turnPrefix(turn));
}

function turnPrefix({ requestId, turn }: Turn): string {
  return `approval:${requestId}:${turn}:`;
}
