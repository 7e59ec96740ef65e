import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { type Db, type OpenDb, transactionOptions } from '../prisma/client.ts';
import { PrismaClient } from '../prisma/generated/client.ts';

interface Client {
  readonly prisma: PrismaClient;
  /** The pool it uses after the next connect. */
  readonly connectsTo: { pool: pg.Pool };
}

/** Disconnected, to be used for another database. */
const spare: Client[] = [];

/**
 * Like `openDb`, but over a client that an earlier test has used. A client keeps its query plans when it is
 * disconnected; with a new client for each test the same queries would be planned thousands of times.
 */
export function openReused(pool: pg.Pool): OpenDb {
  nameStatements(pool);
  const client = spare.pop() ?? newClient(pool);
  client.connectsTo.pool = pool;
  let closing: Promise<void> | undefined;
  const db = new Proxy(client.prisma, {
    get: (prisma, key): unknown => {
      // Work that a test left running must not reach the next test's database.
      if (closing !== undefined) throw new Error('this database was closed');
      return key === 'sql' ? pool : Reflect.get(prisma, key);
    },
  }) as Db;
  const close = async () => {
    await client.prisma.$disconnect();
    await pool.end();
    spare.push(client);
  };
  return {
    db,
    pool,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function newClient(pool: pg.Pool): Client {
  const connectsTo = { pool };
  const { provider, adapterName } = new PrismaPg(pool);
  const adapter = {
    provider,
    adapterName,
    connect: () => new PrismaPg(connectsTo.pool, { statementNameGenerator: nameOf }).connect(),
  } as const;
  return { prisma: new PrismaClient({ adapter, transactionOptions }), connectsTo };
}

/** Also what is sent past Prisma; only a statement with parameters, because a text without may hold several. */
function nameStatements(pool: pg.Pool): void {
  const query = pool.query.bind(pool) as (...given: readonly unknown[]) => unknown;
  const named = (text: unknown, values: unknown, ...more: readonly unknown[]) =>
    typeof text === 'string' && Array.isArray(values)
      ? query({ name: nameOf({ sql: text }), text, values }, ...more)
      : query(text, values, ...more);
  Object.assign(pool, { query: named });
}

const names = new Map<string, string>();

/** Planned once for each connection: most statements of a test are planned for longer than they run. */
function nameOf({ sql }: { readonly sql: string }): string {
  const name = names.get(sql) ?? `s${names.size}`;
  names.set(sql, name);
  return name;
}
