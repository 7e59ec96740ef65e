import type { Dump, Row } from './dump.ts';
import { reasonNow, reasonOfChangeNow, reasonOfFollowUp, withReasons } from './reasons.ts';

/** Where the rows of a table of an old version are now, and what they must contain. */
export interface Kept {
  readonly table: string;
  /** One per current row; new columns may be left out. */
  readonly rows: readonly Row[];
}

/**
 * Changes to the tables of version 0.1.0, by their old names. A table not listed is unchanged: same name, rows and
 * values. A migration that renames, splits or reshapes a table states here what the old rows look like afterwards,
 * for every column that held data; columns dropped on purpose are left out, with the reason.
 */
export const reshaped: Readonly<Record<string, (rows: readonly Row[], dump: Dump) => readonly Kept[]>> = {
  /** Ended deliveries hold no lease. A claimed one may have been sent, once its platform was recorded. */
  delivery: (before) => {
    const rows = withReasons(before, 'error', reasonNow).map(
      ({ error, ...row }): Row => ({ ...row, reason: error ?? null }),
    );
    const isClaimed = ({ state }: Row) => state === 'claimed';
    const states: Readonly<Record<string, string>> = { failed: 'refused' };
    const ended = rows.filter((row) => !isClaimed(row));
    // The room of a claimed delivery has been filled in.
    const claimed = rows.filter(isClaimed).map(({ platform_room_id: _, ...row }) => row);
    return [
      {
        table: 'delivery',
        rows: ended.map(({ attempts, state, ...row }) => ({
          ...row,
          attempt: attempts,
          state: states[String(state)] ?? state,
          lease_until: null,
        })),
      },
      {
        table: 'delivery',
        rows: claimed.map(({ attempts, platform, ...row }) => ({
          ...row,
          platform,
          attempt: attempts,
          state: platform === null ? 'claimed' : 'posting',
        })),
      },
    ];
  },
  /** Whether a group was told that replies are kept is now the state of a notice. */
  room: (rows) => {
    const wasTold = ({ noticed_at: at }: Row) => at !== null;
    const isWaiting = (row: Row) => !wasTold(row) && row['kind'] === 'customer' && row['state'] === 'bound';
    const isOnItsWay = (row: Row) => isWaiting(row) && row['notice_lease'] !== null;
    return [
      {
        table: 'room',
        rows: rows.map(({ noticed_at: _at, notice_lease: _lease, ...row }) => row),
      },
      {
        table: 'room_message',
        rows: rows
          .filter((row) => wasTold(row) || isWaiting(row))
          .map((row) => ({
            key: `records:${String(row['id'])}`,
            room_id: row['id'],
            state: wasTold(row) ? 'posted' : isOnItsWay(row) ? 'claimed' : 'planned',
          })),
      },
      { table: 'delivery', rows: rows.filter(isOnItsWay).map(({ id }) => ({ id, state: 'posting' })) },
    ];
  },
  absence: renamed('absence', { by_staff_id: 'actor_id' }),
  approval_decision: renamed('approval_decision', {
    decider_id: 'actor_id',
    stand_in_for: 'on_behalf_of_id',
  }),
  audit: (rows, dump) => [{ table: 'audit', rows: rows.map((row) => withoutRemoved(row, rows, dump)) }],
  contact_log: renamed('contact_log', { author_staff_id: 'actor_id' }),
  first_order: renamed('first_order', { by_staff_id: 'actor_id' }),
  form_answer: renamed('form_answer', { author_id: 'actor_id' }),
  gift: renamed('gift', {
    proposed_by: 'proposed_by_id',
    confirmed_by: 'confirmed_by_id',
    spent_by: 'spent_by_id',
  }),
  greeting: renamed('greeting', { by_staff_id: 'actor_id' }),
  handover: renamed('handover', { by_staff_id: 'actor_id' }),
  import_run: renamed('import_run', { by_staff_id: 'actor_id' }),
  // Reasons were sentences in English, and are codes with parameters now.
  fact_change: (rows) =>
    renamed('fact_change', { by_staff_id: 'actor_id' })(withReasons(rows, 'reason', reasonOfChangeNow)),
  follow_up: (rows) => [{ table: 'follow_up', rows: withReasons(rows, 'reason', reasonOfFollowUp) }],
  notice: (rows) => [{ table: 'notice', rows: withReasons(rows, 'reason', reasonNow) }],
  reminder: (rows) => [{ table: 'reminder', rows: withReasons(rows, 'reason', reasonNow) }],
  room_change: (rows) => [{ table: 'room_change', rows: withReasons(rows, 'problem', reasonNow) }],
  /** The n-th change of an item is called `#n`. */
  inbound_effect: (rows) => [
    {
      table: 'inbound_effect',
      rows: rows.map(({ number, ...row }) => ({ ...row, key: `#${Number(number)}` })),
    },
  ],
};

export function keptOf(dump: Dump): readonly Kept[] {
  return dump.tables.flatMap(({ name, rows }) => reshaped[name]?.(rows, dump) ?? [{ table: name, rows }]);
}

function renamed(table: string, names: Readonly<Record<string, string>>) {
  return (rows: readonly Row[]): readonly Kept[] => [
    {
      table,
      rows: rows.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [names[name] ?? name, value])),
      ),
    },
  ];
}

/** The audit entry of a customer removed with its import keeps the code, and no longer has the name. */
function withoutRemoved(row: Row, rows: readonly Row[], dump: Dump): Row {
  const customers = dump.tables.find(({ name }) => name === 'customer')?.rows ?? [];
  const id = row['customer_id'];
  if (id === null || customers.some((customer) => customer['id'] === id)) return row;
  const code = rows.find(({ action, customer_id }) => action === 'customer.remove' && customer_id === id)?.[
    'subject'
  ];
  const subject = row['subject'] === code ? code : `${String(code)} ${String(row['subject'])}`;
  return {
    ...row,
    customer_id: null,
    subject,
    before: withoutName(row['before']),
    after: withoutName(row['after']),
  };
}

function withoutName(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return null;
  return Object.fromEntries(Object.entries(json).filter(([key]) => key !== 'name'));
}
