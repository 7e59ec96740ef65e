import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { AnySaid } from '../../templates/reader/said.ts';
import type { Scope } from '../access/scopes.ts';
import type { Core } from '../core.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import type { NoticeField } from '../notices/write-notice.ts';
import type { StaffMember } from '../staff/staff-member.ts';

/** A request, as passed to the effects of its kind. */
export interface RequestAbout {
  readonly id: string;
  readonly kind: string;
  readonly customer: CustomerRef | null;
  readonly followUpId: string | null;
  readonly applicant: { readonly id: string; readonly name: string };
  /** Already validated by the kind's form. */
  readonly answers: Readonly<Record<string, string>>;
}

/** Who did it, and when. */
export interface Act {
  readonly by: StaffMember;
  readonly at: Temporal.Instant;
}

/**
 * What an approval kind does beyond recording the decision. Each effect runs in the request's transaction, under the
 * customer's lock if it has a customer. An XinhangError rolls everything back and is shown to the person who acted. A
 * kind without effects needs no entry.
 */
export interface ApprovalEffects {
  /** The access to the customer that an applicant needs; default: `work`. */
  readonly scope?: Scope;
  /** Rejects an application that is not allowed. */
  check?(core: Core, tx: Tx, request: RequestAbout, act: Act): Promise<void>;
  /** What a decider has to know besides the answers, such as what is left of a budget. Read once it is opened. */
  facts?(core: Core, tx: Tx, request: Pick<RequestAbout, 'id'>): Promise<readonly NoticeField[]>;
  opened?(core: Core, tx: Tx, request: RequestAbout, act: Act): Promise<void>;
  /** Runs after the last decider's approval. */
  approved?(core: Core, tx: Tx, request: RequestAbout, act: Act): Promise<void>;
  rejected?(core: Core, tx: Tx, request: RequestAbout, act: Act & { readonly reason: string }): Promise<void>;
  /** What holds after a rejection, for the applicant; read before `rejected`. */
  whatThen?(core: Core, tx: Tx, request: Pick<RequestAbout, 'id'>): Promise<AnySaid | null>;
  withdrawn?(core: Core, tx: Tx, request: RequestAbout, act: Act): Promise<void>;
  /** Approval is followed by a purchase: the applicant's notice has a button for recording the actual cost. */
  readonly spends?: true;
  /** It takes from the budget of a customer's gifts, which its decider sees beside it. */
  readonly takesFrom?: 'gift-budget';
  /** Whether the request is obsolete because its day has passed; it is then withdrawn automatically. */
  isOver?(core: Core, request: Pick<RequestAbout, 'answers'>, now: Temporal.Instant): boolean;
}
