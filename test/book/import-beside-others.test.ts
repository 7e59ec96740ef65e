import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readImport } from '../../jobs/book/read-import.ts';
import { runImport, together } from '../../jobs/book/run-import.ts';
import { undoImport } from '../../jobs/book/undo-import.ts';
import { changeTier } from '../../jobs/customers/manage-customer.ts';
import type { Core } from '../../jobs/core.ts';
import { aCompany, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

const pages = 3;
const codes = Array.from({ length: pages * together }, (_, n) => `C${n}`);
const first = 'C0';
const last = `C${codes.length - 1}`;

let database: FreshDatabase;
let company: Company;
beforeEach(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db);
  await bring('普通');
});
afterEach(() => database.close());

/** A book in which every customer has this tier. */
async function bring(tier: string, core: Core = company.core) {
  const rows = codes.map((code) => `${code},某${code},${tier},li,2026-03-01\n`).join('');
  const bytes = Buffer.from(`code,name,tier,supervisor,trialStartedOn\n${rows}`);
  return await runImport(
    core,
    'book.csv',
    await readImport({ name: 'book.csv', bytes }, core.rules.playbook),
  );
}
const tierOf = async (code: string) =>
  (await database.db.customer.findUniqueOrThrow({ where: { code }, select: { tier: true } })).tier;
const countIn = async (tier: 'ordinary' | 'potential') =>
  await database.db.customer.count({ where: { tier } });

/** A core whose transactions call this before they begin, with their number. */
function noticing(before: (number: number) => Promise<void>): Core {
  let begun = 0;
  const db = new Proxy(database.db, {
    get(target, key) {
      if (key !== '$transaction') return Reflect.get(target, key) as unknown;
      return async (...given: Parameters<typeof target.$transaction>) => {
        begun += 1;
        await before(begun);
        return await target.$transaction(...given);
      };
    },
  });
  return { ...company.core, db };
}
/** The turn, then the check of the whole book with what is new. */
const transactionsBeforePages = 2;

describe('while known customers are imported', () => {
  it('another writer of one of them waits for one page at most', async () => {
    const writer = new pg.Client({ connectionString: database.url });
    await writer.connect();
    const count = `SELECT count(*)::int AS done FROM customer WHERE tier = 'potential';`;
    /** How many customers the import finishes while a writer waits for this one. */
    const meanwhile = async (code: string): Promise<number> => {
      const answers = (await writer.query(
        `BEGIN; ${count} SELECT FROM customer WHERE code = '${code}' FOR NO KEY UPDATE; ${count} COMMIT`,
      )) as unknown as pg.QueryResult<{ done?: number }>[];
      const [before = 0, after = 0] = answers.flatMap(({ rows }) => rows.flatMap(({ done }) => done ?? []));
      return after - before;
    };
    const waits: number[] = [];
    try {
      const over = new AbortController();
      const importing = bring('潜力').finally(() => over.abort());
      // One customer of each page in turn, so that every page is met.
      for (let page = 0; !over.signal.aborted; page = (page + 1) % pages) {
        waits.push(await meanwhile(`C${page * together}`));
      }
      await importing;
    } finally {
      await writer.end();
    }
    // It did meet the import.
    expect(Math.max(...waits)).toBe(together);
    expect(await countIn('potential')).toBe(codes.length);
  });

  it('what someone changes between the check and its page is replaced by the book, and comes back by the undo', async () => {
    const core = noticing(async (number) => {
      if (number !== transactionsBeforePages + 2) return;
      await changeTier(company.core, company.staff.li, await company.customer(last), 'potential');
      await database.pool.query(`UPDATE customer SET name = '改名' WHERE code = $1`, [last]);
    });
    const { number } = await bring('潜力', core);
    expect(await database.db.customer.findUnique({ where: { code: last } })).toMatchObject({
      tier: 'potential',
    });
    await undoImport(company.core, number);
    // The tier was not the import's doing.
    expect(await tierOf(last)).toBe('potential');
    expect(await countIn('ordinary')).toBe(codes.length - 1);
  });

  it('a customer that is erased or merged meanwhile is left alone', async () => {
    const core = noticing(async (number) => {
      if (number !== transactionsBeforePages + 1) return;
      await database.pool.query('UPDATE customer SET erased_at = created_at WHERE code = $1', [first]);
      await database.pool.query(
        'UPDATE customer SET merged_into_id = (SELECT id FROM customer WHERE code = $2) WHERE code = $1',
        [last, 'C1'],
      );
    });
    await bring('潜力', core);
    expect([await tierOf(first), await tierOf(last)]).toEqual(['ordinary', 'ordinary']);
    expect(await countIn('potential')).toBe(codes.length - 2);
  });
});

describe('an import that is interrupted among the known customers', () => {
  /** The database refuses the second page, as a full disk would. */
  async function interrupted() {
    const refuse = `ALTER TABLE customer ADD CONSTRAINT full_disk CHECK (code <> 'C${together}' OR tier = 'ordinary')`;
    await database.pool.query(refuse);
    const error: unknown = await bring('潜力').catch((thrown: unknown) => thrown);
    await database.pool.query('ALTER TABLE customer DROP CONSTRAINT full_disk');
    return error;
  }

  it('says how far it came and what to do; the same book does the rest', async () => {
    expect(await interrupted()).toMatchObject({
      says: { code: 'book/interrupted', params: { number: 2, done: together, all: codes.length } },
    });
    expect(await countIn('potential')).toBe(together);
    const { plan } = await bring('潜力');
    expect(plan.changed).toHaveLength(codes.length - together);
    expect(await countIn('potential')).toBe(codes.length);
  });

  it('is undone: what it changed goes back, and nothing is said about the rest', async () => {
    await interrupted();
    expect(await undoImport(company.core, 2)).toMatchObject({ restored: together, kept: [] });
    expect(await countIn('ordinary')).toBe(codes.length);
  });
});

it('an undo that is interrupted is finished by the same undo', async () => {
  const { number } = await bring('潜力');
  const refuse = `ALTER TABLE customer ADD CONSTRAINT full_disk CHECK (code <> 'C${together}' OR tier = 'potential')`;
  await database.pool.query(refuse);
  await expect(undoImport(company.core, number)).rejects.toThrow();
  await database.pool.query('ALTER TABLE customer DROP CONSTRAINT full_disk');
  expect(await countIn('ordinary')).toBe(together);
  expect(await undoImport(company.core, number)).toMatchObject({ kept: [] });
  expect(await countIn('ordinary')).toBe(codes.length);
  await expect(undoImport(company.core, number)).rejects.toMatchObject({ code: 'already_done' });
});
