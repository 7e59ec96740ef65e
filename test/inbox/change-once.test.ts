import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Core } from '../../jobs/core.ts';
import { changeOnce, madeBefore } from '../../jobs/inbox/change-once.ts';
import { storeInbound } from '../inbound/store-inbound.ts';
import { newId } from '../../prisma/new-id.ts';
import { aCompany, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

let database: FreshDatabase;
let company: Company;
let itemId: string;
beforeEach(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db);
  const stored = await storeInbound(database.db, company.clock, {
    platform: 'paper',
    dedupeKey: 'k',
    at: company.clock.now().toString(),
    from: { platformUserId: 'U-li', name: '李主管', external: false },
    kind: 'command',
    text: 'x',
    handle: { platformUserId: 'U-li' },
  });
  itemId = stored.status === 'stored' ? stored.id : '';
});
afterEach(() => database.close());

/** A worker that starts on the item, for the first time or again. */
const worker = (): Core => ({ ...company.core, inbound: { id: itemId, made: new Set() } });
const done: string[] = [];
beforeEach(() => {
  done.length = 0;
});
const change = async (core: Core, key: string) =>
  await changeOnce(
    core,
    key,
    async () => {
      done.push(key);
    },
    () => company.staff.li.id,
  );

describe('a change of an item that is worked on again', () => {
  it('is recognised by what it is, whatever came before it this time', async () => {
    const first = worker();
    await change(first, 'customer.open');
    await change(first, 'answers.keep');
    const second = worker();
    expect(await madeBefore(second, 'answers.keep')).toBe(company.staff.li.id);
    await expect(change(worker(), 'customer.open')).rejects.toMatchObject({ code: 'already_done' });
    await change(second, 'room.bind');
    expect(done).toEqual(['customer.open', 'answers.keep', 'room.bind']);
  });

  it('that was not made is made, though another of the item was', async () => {
    await change(worker(), 'customer.open');
    const second = worker();
    expect(await madeBefore(second, 'answers.keep')).toBeNull();
    await change(second, 'answers.keep');
    expect(done).toEqual(['customer.open', 'answers.keep']);
  });

  it('two changes of one name are a mistake of the program, and are not taken for one', async () => {
    const core = worker();
    await change(core, 'customer.open');
    await expect(change(core, 'customer.open')).rejects.toThrow('two changes of one inbound item');
  });

  it('without an item is repeated on every call', async () => {
    for (const _ of [1, 2]) await change(company.core, 'customer.open');
    expect(done).toHaveLength(2);
  });
});

describe('an item that a worker of version 0.1.0 had begun', () => {
  const counted = async (...keys: readonly string[]) =>
    await database.db.inboundEffect.createMany({
      data: keys.map((key) => ({ inboundId: itemId, key, subject: newId() })),
    });

  it('does not have its first change twice, and has the second', async () => {
    await counted('#1');
    await expect(change(worker(), 'customer.open')).rejects.toMatchObject({ code: 'already_done' });
    const core = worker();
    expect(await madeBefore(core, 'customer.open')).not.toBeNull();
    expect(await madeBefore(core, 'answers.keep')).toBeNull();
    await change(core, 'answers.keep');
    expect(done).toEqual(['answers.keep']);
  });

  it('has neither of two again', async () => {
    await counted('#1', '#2');
    const core = worker();
    expect(await madeBefore(core, 'customer.open')).not.toBeNull();
    await expect(change(core, 'answers.keep')).rejects.toMatchObject({ code: 'already_done' });
    expect(done).toEqual([]);
  });
});
