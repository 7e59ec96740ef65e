import { Prisma } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { RunSql } from '../../prisma/run-sql.ts';
import type { Clock } from '../clock.ts';
import { type Deadline, notStored } from '../deadline.ts';
import { XinhangError } from '../errors.ts';
import type { Inbound } from '../ports.ts';
import { laneOf } from './lane-of.ts';

export type Stored = { readonly status: 'stored'; readonly id: string } | { readonly status: 'duplicate' };

export type StoreInbound = (inbound: Inbound, deadline: Deadline) => Promise<Stored>;

interface Waiting {
  readonly inbound: Inbound;
  readonly deadline: Deadline;
  readonly receivedAt: Date;
  readonly resolve: (stored: Stored) => void;
  readonly reject: (error: unknown) => void;
}

const itemsAtOnce = 500;

/**
 * Stores inbound items once, in order of arrival. A platform acknowledges only after this, so no acknowledged item is
 * lost. What arrives while a statement is on its way is collected for the next one: under load an item costs a fraction
 * of a statement, and without load nothing waits.
 *
 * Nothing is stored after its deadline, even if the database executes the statement later; the item is then refused
 * with `not_stored`.
 */
export function createStoreInbound(run: RunSql, clock: Clock): StoreInbound {
  const time = createDatabaseClock(run);
  const queue: Waiting[] = [];
  let isBusy = false;

  /** Refuses what is past its deadline, so that a database that hangs does not fill the memory. */
  const dropLate = (): void => {
    while (queue[0]?.deadline.leftMs() === 0) queue.shift()?.reject(refusal());
  };

  const next = (): void => {
    dropLate();
    const items = isBusy ? [] : queue.splice(0, itemsAtOnce);
    const last = items.at(-1);
    if (last === undefined) return;
    isBusy = true;
    // A statement that hangs on a broken connection delays the next one only until its own items are refused.
    void last.deadline
      .wait(storeTogether(items))
      .catch(() => {})
      .finally(() => {
        isBusy = false;
        next();
      });
  };

  const storeTogether = async (items: readonly Waiting[]): Promise<void> => {
    try {
      await time.ready();
      const timely = items.filter(({ deadline }) => deadline.leftMs() > 0);
      for (const { reject } of items.filter((item) => !timely.includes(item))) reject(refusal());
      if (timely.length > 0) settle(timely, await insert(timely));
    } catch (error) {
      const alone = items.length === 1 || !isAboutData(error);
      for (const item of items) {
        if (alone) item.reject(error);
        // One of them cannot be stored; the others are not refused for it.
        else await storeTogether([item]);
      }
    }
  };

  const insert = async (items: readonly Waiting[]): Promise<readonly Row[]> => {
    const rows = items.map(({ inbound, deadline, receivedAt }, number) => ({
      number,
      platform: inbound.platform,
      key: inbound.dedupeKey,
      payload: inbound,
      lane: laneOf(inbound),
      until: time.endOf(deadline),
      at: receivedAt,
    }));
    const [answer] = await run<{ now: number; rows: readonly Row[] }>(
      statement(JSON.stringify(rows)),
      'store-inbound',
    );
    if (answer === undefined) throw new Error('the insert returned no row');
    time.set(answer.now);
    return answer.rows;
  };

  const settle = (items: readonly Waiting[], rows: readonly Row[]): void => {
    const again: Waiting[] = [];
    for (const { number, late, id } of rows.toSorted((a, b) => a.number - b.number)) {
      const item = items[number];
      if (item === undefined) throw new Error('the insert returned a row that was not in it');
      if (!late) item.resolve(id === null ? { status: 'duplicate' } : { status: 'stored', id });
      // The database's clock was put forward since it was last read: with its new time the item is tried again.
      else if (item.deadline.leftMs() > 0) again.push(item);
      else item.reject(refusal());
    }
    queue.unshift(...again);
  };

  return (inbound, deadline) =>
    new Promise((resolve, reject) => {
      queue.push({ inbound, deadline, receivedAt: toDbInstant(clock.now()), resolve, reject });
      next();
    });
}

interface Row {
  readonly number: number;
  readonly late: boolean;
  /** Null for a duplicate. */
  readonly id: string | null;
}

/**
 * Numbered in order of arrival, inserted in order of their keys: two processes that receive the same items in another
 * order would otherwise wait for each other. Of items with the same key the first to arrive is stored.
 */
function statement(items: string): Prisma.Sql {
  return Prisma.sql`
    WITH clock AS MATERIALIZED (SELECT extract(epoch FROM clock_timestamp())::float8 AS now),
    item AS MATERIALIZED (
      SELECT i.*, gen_random_uuid() AS id, i.until <= clock.now AS late, nextval('inbound_seq_seq') AS seq
      FROM json_to_recordset(${items}::json)
        AS i(number int, platform text, key text, payload jsonb, lane text, until float8, at timestamptz), clock),
    stored AS (
      INSERT INTO inbound (id, platform, dedupe_key, payload, lane, state, seq, received_at)
      SELECT id, platform, key, payload, lane, 'new', seq, at FROM item WHERE NOT late ORDER BY platform, key, number
      ON CONFLICT (platform, dedupe_key) DO NOTHING
      RETURNING id)
    SELECT clock.now, (
      SELECT json_agg(json_build_object('number', number, 'late', late, 'id', stored.id))
      FROM item LEFT JOIN stored USING (id)) AS rows
    FROM clock`;
}

function refusal(): XinhangError {
  return new XinhangError('not_stored', notStored, { retry: 'later' });
}

/** PostgreSQL's class 22: a value that it cannot store. */
function isAboutData(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('22')
  );
}

/** Clocks drift; after a pause without any statement the database's is read again. */
const keptMs = 60_000;

/**
 * The database's clock, by which a deadline is checked within a statement: the clocks of two machines need not agree.
 * Every statement that returns its time sets it again. The time on the way only makes deadlines earlier.
 */
function createDatabaseClock(run: RunSql) {
  /** The database's time, in milliseconds, at this process's zero. */
  let zeroMs = 0;
  let setAtMs = Number.NEGATIVE_INFINITY;

  const set = (nowSeconds: number): void => {
    setAtMs = performance.now();
    zeroMs = nowSeconds * 1_000 - setAtMs;
  };
  return {
    set,
    /** Reads the clock unless that was done recently. */
    async ready(): Promise<void> {
      if (performance.now() - setAtMs < keptMs) return;
      const [row] = await run<{ now: number }>(
        Prisma.sql`SELECT extract(epoch FROM clock_timestamp())::float8 AS now`,
      );
      if (row !== undefined) set(row.now);
    },
    /** The end of a deadline in seconds by the database's clock. */
    endOf: ({ leftMs }: Pick<Deadline, 'leftMs'>): number => (zeroMs + performance.now() + leftMs()) / 1_000,
  };
}
