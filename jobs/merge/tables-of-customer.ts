import { Prisma } from '../../prisma/client.ts';

/** What happens to the rows of a merged customer. */
export type Fate =
  | {
      readonly is: 'moves';
      /** What identifies a row among those of a customer, as SQL. */
      readonly row: string;
      /** Columns that only one row of a customer may share; none: only one row at all. The kept customer's row stands. */
      readonly alone?: readonly string[];
      /** Rows that do not move, as SQL. */
      readonly except?: Prisma.Sql;
    }
  /** Moved by code of its own. */
  | { readonly is: 'apart'; readonly by: string }
  | { readonly is: 'stays'; readonly because: string };

/**
 * Every column that refers to a customer. A test compares this list with the database: a new table has to be entered here,
 * and is moved then, in both directions.
 */
export const tablesOfCustomer: Readonly<Record<string, Fate>> = {
  'approval_request.customer_id': { is: 'moves', row: 'id' },
  'audit.customer_id': {
    is: 'stays',
    because: 'the trail is append-only; it is read with that of the kept customer',
  },
  'contact.customer_id': { is: 'moves', row: 'id', alone: ['platform', 'platform_user_id'] },
  'contact_log.customer_id': { is: 'moves', row: 'id' },
  'contact_plan.customer_id': { is: 'apart', by: 'move-plans.ts: each needs a new number' },
  'customer.merged_into_id': { is: 'moves', row: 'id' },
  'customer_merge.kept_id': { is: 'stays', because: 'says what was merged' },
  'customer_merge.merged_id': { is: 'stays', because: 'says what was merged' },
  // Its follow-ups are filed with it; who it is given to follows from the kept customer's people.
  'entry.customer_id': { is: 'moves', row: 'id' },
  'fact.customer_id': {
    is: 'moves',
    row: 'key',
    alone: ['key'],
    // Follows from the groups and people of a customer.
    except: Prisma.sql`m.key = 'rosterGap'`,
  },
  'fact_change.customer_id': {
    is: 'stays',
    because: 'says who had the customer when; the figures of past months read it',
  },
  'first_order.customer_id': { is: 'moves', row: `'first'`, alone: [] },
  'follow_up.customer_id': { is: 'apart', by: 'move-follow-ups.ts' },
  'follow_up.subject_id': { is: 'apart', by: 'move-follow-ups.ts' },
  'form_answer.customer_id': { is: 'moves', row: 'id' },
  'gift.customer_id': { is: 'moves', row: 'id' },
  'greeting.customer_id': { is: 'moves', row: 'id', alone: ['cycle'] },
  'notice.customer_id': { is: 'moves', row: 'id' },
  'post_seat.customer_id': { is: 'moves', row: 'post', alone: ['post'] },
  'room.customer_id': { is: 'moves', row: 'id' },
};
