import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteReads } from '../../jobs/access/note-access.ts';
import { aCompany, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

let database: FreshDatabase;
let company: Company;
let file: string;
beforeEach(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db, { at: '2026-03-02T08:00' });
  ({ id: file } = await company.aCustomer());
});
afterEach(() => database.close());

const rows = async () =>
  await database.db.audit.findMany({ where: { action: 'file.read' }, orderBy: { id: 'asc' } });
const read = async (at: string, by: 'li' | 'zhang' = 'li', what = 'customer show') => {
  company.clock.set(at);
  await noteReads(company.core, company.staff[by], [file], what);
};

describe('the access log', () => {
  it('has who read which file, what of it, and when by the company’s clock', async () => {
    await read('2026-03-02T08:00');
    expect(await rows()).toMatchObject([
      {
        at: new Date('2026-03-02T00:00:00Z'),
        actorId: company.staff.li.id,
        actor: '李主管',
        customerId: file,
        subject: 'customer show',
      },
    ]);
  });

  it('counts a second look within ten minutes as the same look, and one after ten minutes as another', async () => {
    await read('2026-03-02T08:00');
    await read('2026-03-02T08:09:59');
    expect(await rows()).toHaveLength(1);
    await read('2026-03-02T08:10');
    expect(await rows()).toHaveLength(2);
  });

  it('distinguishes people, files and parts read', async () => {
    const { id: other } = await company.aCustomer();
    await read('2026-03-02T08:00', 'li');
    await read('2026-03-02T08:01', 'zhang');
    await read('2026-03-02T08:02', 'li', 'log list');
    await noteReads(company.core, company.staff.li, [other], 'customer show');
    expect(await rows()).toHaveLength(4);
  });

  it('takes many files at once, each once, also from the command line', async () => {
    const { id: other } = await company.aCustomer();
    await noteReads(company.core, null, [file, other, file], 'export customers');
    await noteReads(company.core, null, [file, other], 'export customers');
    expect((await rows()).map(({ actor, actorId }) => [actor, actorId])).toEqual([
      ['cli', null],
      ['cli', null],
    ]);
    await noteReads(company.core, null, [], 'export customers');
    expect(await rows()).toHaveLength(2);
  });
});
