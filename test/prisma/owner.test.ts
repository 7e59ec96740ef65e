import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimServer, findOwner, type Ownership } from '../../prisma/embedded/owner.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

async function claim(): Promise<Ownership> {
  const claimed = await claimServer(database.url);
  if ('heldBy' in claimed) throw new Error(`it is held by ${claimed.heldBy}`);
  return claimed;
}

describe('the owner of a server', () => {
  it('is the first process that claims it, until that releases it', async () => {
    expect(await findOwner(database.url)).toBeNull();
    const first = await claim();
    expect(await findOwner(database.url)).toBe(String(process.pid));
    expect(await claimServer(database.url)).toEqual({ heldBy: String(process.pid) });
    await first.release();
    await expect.poll(() => findOwner(database.url)).toBeNull();
  });

  it('is not kept from claiming it by others who look whose it is', async () => {
    const owned = new AbortController();
    const looking = Array.from({ length: 3 }, async () => {
      while (!owned.signal.aborted) await findOwner(database.url);
    });
    try {
      for (let start = 0; start < 8; start += 1) {
        await (await claim()).release();
        await expect.poll(() => findOwner(database.url)).toBeNull();
      }
    } finally {
      owned.abort();
      await Promise.all(looking);
    }
  });

  it('is named to each process that claims it at the same moment, never an unknown one', async () => {
    for (let start = 0; start < 20; start += 1) {
      const claims = await Promise.all(
        Array.from({ length: 4 }, async () => {
          const claimed = await claimServer(database.url);
          if ('heldBy' in claimed) return claimed.heldBy;
          await claimed.release();
          return String(process.pid);
        }),
      );
      expect(new Set(claims)).toEqual(new Set([String(process.pid)]));
    }
  });
});
