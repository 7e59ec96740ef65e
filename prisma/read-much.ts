import { type Db, Prisma, type Tx } from './client.ts';

/**
 * A statement that may need most of a table, such as the figures of a year. Statements of the program are planned as if no
 * table could be read from end to end, and with little memory; this one may, where that is estimated to be faster.
 */
export function readMuch(db: Db) {
  return async <Row>(strings: readonly string[], ...values: readonly unknown[]): Promise<Row[]> => {
    const read = async (tx: Tx) => {
      await tx.$queryRaw(settings);
      return await tx.$queryRaw<Row[]>(Prisma.sql(strings, ...values));
    };
    return await db.$transaction(read, { timeout: patienceMs, maxWait: patienceMs });
  };
}

/** Until the end of the transaction. */
const settings = Prisma.sql`SELECT set_config('enable_seqscan', 'on', TRUE), set_config('work_mem', '64MB', TRUE)`;

/** A year of a large company on a busy machine; what takes longer is given up. */
const patienceMs = 60_000;
