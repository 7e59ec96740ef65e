import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';

/** What a kind is told about a request of its own. */
export interface RequestAbout {
  readonly id: string;
  readonly kind: string;
  readonly customer: CustomerRef | null;
  readonly followUpId: string | null;
  readonly applicant: { readonly id: string; readonly name: string };
  /** As the kind's form has checked them. */
  readonly answers: Readonly<Record<string, string>>;
}

/** Who did it, and when. */
export interface Act {
  readonly by: StaffMember;
  readonly at: Temporal.Instant;
}

/**
 * What a kind means beyond being decided about, each in the transaction of the request, under the customer's lock
 * where it is about one; an XinhangError undoes the whole of it and is told to whoever acted. A kind that means
 * nothing further needs no entry.
 */
export interface ApprovalEffects {
  /** Refuses what must not even be applied for. */
  check?(core: Core, tx: Tx, request: RequestAbout, act: Act): Promise<void>;
  opened?(core: Core, tx: Tx, request: RequestAbout, act: Act): Promise<void>;
  /** After the last decider. */
  approved?(core: Core, tx: Tx, request: RequestAbout, act: Act): Promise<void>;
  rejected?(core: Core, tx: Tx, request: RequestAbout, act: Act & { readonly reason: string }): Promise<void>;
  withdrawn?(core: Core, tx: Tx, request: RequestAbout, act: Act): Promise<void>;
  /** What is approved is then bought: its applicant hears of it with the button that records what it has cost. */
  readonly spends?: true;
  /** Whether there is nothing left to decide about, because its day has passed: it is then withdrawn of itself. */
  isOver?(core: Core, request: Pick<RequestAbout, 'answers'>, now: Temporal.Instant): boolean;
}
