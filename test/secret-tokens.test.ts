import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTokenCheck, newToken } from '../jobs/secret-tokens.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

describe('a token', () => {
  it('is known to every process, also if several make their first at once', async () => {
    const made = await Promise.all([1, 2, 3, 4].map(() => newToken(database.db)));
    const other = createTokenCheck(database.db);
    for (const token of made) {
      expect(token).toMatch(/^[\w-]{43}$/u);
      expect(await other(token)).toBe(true);
    }
    expect(new Set(made).size).toBe(4);
  });

  it('that was made up or altered anywhere is not known', async () => {
    const isOurs = createTokenCheck(database.db);
    const token = await newToken(database.db);
    const altered = [0, 10, 21, 22, 30, 41].map((at) => {
      const other = token.charAt(at) === 'A' ? 'B' : 'A';
      return token.slice(0, at) + other + token.slice(at + 1);
    });
    for (const wrong of [...altered, '', 'x'.repeat(43), 'x'.repeat(42), 'x'.repeat(86), token.slice(1)])
      expect(await isOurs(wrong), wrong).toBe(false);
  });
});
