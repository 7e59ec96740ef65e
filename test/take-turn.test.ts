import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTurn } from '../jobs/take-turn.ts';
import { freshDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.turn.deleteMany();
});
const turn = (name = 'the bot') => createTurn(database.db.sql, name);
/** As if time had passed. */
const pass = async (seconds: number) => {
  await database.db.$executeRaw`UPDATE turn SET until = until - ${seconds} * interval '1 second'`;
};

describe('what only one process may have', () => {
  it('of many that want it at once exactly one has it, and keeps it', async () => {
    const all = Array.from({ length: 8 }, () => turn());
    const taken = await Promise.all(all.map((one) => one.take()));
    expect(taken.filter(Boolean)).toHaveLength(1);
    await pass(20);
    expect(await Promise.all(all.map((one) => one.take()))).toEqual(taken);
    await pass(20);
    expect(await all[taken.indexOf(false)]?.take()).toBe(false);
  });

  it('becomes another’s at once when it is given, and otherwise when it was not kept in time', async () => {
    const [one, other] = [turn(), turn()];
    await one.take();
    await other.give();
    expect(await other.take()).toBe(false);
    await one.give();
    expect(await other.take()).toBe(true);
    await pass(31);
    expect(await one.take()).toBe(true);
    expect(await other.take()).toBe(false);
  });

  it('two things have a turn each, and one from before the clock was set back counts for nothing', async () => {
    expect([await turn('a').take(), await turn('b').take()]).toEqual([true, true]);
    await pass(-3_600);
    expect(await turn('a').take()).toBe(true);
  });
});
