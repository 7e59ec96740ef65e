import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noteAuditRead, noteReads, noteRefusal, noteShown } from '../../jobs/access/note-access.ts';
import { Temporal } from 'temporal-polyfill';
import { actingStaff } from '../../jobs/access/acting-staff.ts';
import { aCompany, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

let database: FreshDatabase;
let company: Company;
let file: string;
beforeAll(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db, { at: '2026-03-02T08:00' });
  ({ id: file } = await company.aCustomer());
});
afterAll(() => database.close());

const rows = async () =>
  await database.db.audit.findMany({ where: { action: 'file.read' }, orderBy: { id: 'asc' } });
const read = async (at: string, by: 'li' | 'zhang' = 'li', what = 'customer show') => {
  company.clock.set(at);
  await noteReads(company.core, company.staff[by], [file], what);
};

/** An empty log: one test must not meet the looks of another. */
const empty = async () => {
  await database.db.audit.deleteMany();
};
const written = async (action: string) =>
  await database.db.audit.findMany({ where: { action }, orderBy: { id: 'asc' } });
const acting = async (who: 'li' | 'zhang') => ({
  ...(await actingStaff(database.db, company.staff[who], Temporal.PlainDate.from('2026-03-02'))),
  leads: [],
});

describe('the access log', () => {
  it('has who read which file, what of it, and when by the company’s clock', async () => {
    await empty();
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
    await empty();
    await read('2026-03-02T08:00');
    await read('2026-03-02T08:09:59');
    expect(await rows()).toHaveLength(1);
    await read('2026-03-02T08:10');
    expect(await rows()).toHaveLength(2);
  });

  it('counts looks that come at the same instant as one', async () => {
    await empty();
    const atOnce = (look: () => Promise<unknown>) => Promise.all(Array.from({ length: 8 }, look));
    // A connection that has to be opened first comes too late.
    await atOnce(() => database.db.$queryRaw`SELECT pg_sleep(0.1)::text`);
    await atOnce(() => read('2026-03-02T08:00'));
    expect(await rows()).toHaveLength(1);
  });

  it('distinguishes people, files and parts read', async () => {
    await empty();
    const { id: other } = await company.aCustomer();
    await read('2026-03-02T08:00', 'li');
    await read('2026-03-02T08:01', 'zhang');
    await read('2026-03-02T08:02', 'li', 'log list');
    await noteReads(company.core, company.staff.li, [other], 'customer show');
    expect(await rows()).toHaveLength(4);
  });

  it('takes many files at once, each once, also from the command line', async () => {
    await empty();
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

describe('what an answer showed', () => {
  it('is recorded for files that were opened, also one’s own', async () => {
    await empty();
    await noteShown(company.core, await acting('zhang'), 'customer show', { files: [file] });
    expect(await rows()).toMatchObject([{ customerId: file, actor: '张伟', subject: 'customer show' }]);
  });

  it('is recorded for other people’s customers in a list, and not for one’s own', async () => {
    await empty();
    const { id: own } = await company.aCustomer();
    await database.db.customer.update({
      where: { id: own },
      data: { salespersonId: company.staff.zhang.id },
    });
    const { id: other } = await company.aCustomer();
    await database.db.customer.update({
      where: { id: other },
      data: { supervisorId: null, salespersonId: null, assistantId: null },
    });
    const shown = { customers: [own, other, other] };
    await noteShown(company.core, await acting('zhang'), 'order list', shown);
    expect((await rows()).map(({ customerId, subject }) => [customerId, subject])).toEqual([
      [other, 'order list'],
    ]);
    await noteShown(company.core, await acting('zhang'), 'order list', {});
    expect(await rows()).toHaveLength(1);
  });

  it('is recorded anew after the minutes that the caller gives', async () => {
    await empty();
    const shown = { files: [file] };
    const by = await acting('li');
    company.clock.set('2026-03-02T08:00');
    await noteShown(company.core, by, 'feed', shown, 60);
    company.clock.set('2026-03-02T08:59');
    await noteShown(company.core, by, 'feed', shown, 60);
    expect(await rows()).toHaveLength(1);
    company.clock.set('2026-03-02T09:00');
    await noteShown(company.core, by, 'feed', shown, 60);
    expect(await rows()).toHaveLength(2);
  });

  it('is recorded for figures of more than one’s own customers', async () => {
    await empty();
    company.clock.set('2026-03-02T08:00');
    await noteShown(company.core, await acting('zhang'), 'kpi', { figures: '2026-03' });
    await noteShown(company.core, await acting('li'), 'kpi', {});
    expect(await written('figures.read')).toEqual([]);
    await noteShown(company.core, await acting('li'), 'kpi', { figures: '2026-03' });
    expect(await written('figures.read')).toMatchObject([
      {
        at: new Date('2026-03-02T00:00:00Z'),
        actorId: company.staff.li.id,
        subject: 'kpi',
        after: { of: '2026-03' },
        customerId: null,
      },
    ]);
  });
});

describe('the audit log', () => {
  it('has who read it, what they asked, and of which customer', async () => {
    await empty();
    company.clock.set('2026-03-02T08:00');
    const { core, staff } = company;
    await noteAuditRead(core, staff.li, { what: 'audit', asked: { by: 'zhang' } });
    await noteAuditRead(core, staff.li, { what: 'readers', customerId: file, asked: {} });
    const line = { at: new Date('2026-03-02T00:00:00Z'), actorId: staff.li.id };
    expect(await written('audit.read')).toMatchObject([
      { ...line, subject: 'audit', after: { by: 'zhang' }, customerId: null },
      { ...line, subject: 'readers', after: {}, customerId: file },
    ]);
  });

  it('has who was refused what, why, and of which customer', async () => {
    await empty();
    company.clock.set('2026-03-02T08:00');
    const { core, staff } = company;
    await noteRefusal(core, staff.zhang, { what: 'staff add', why: 'role' });
    await noteRefusal(core, staff.zhang, { what: 'tier', why: 'customer', customerId: file });
    const line = { at: new Date('2026-03-02T00:00:00Z'), actorId: staff.zhang.id };
    expect(await written('command.refused')).toMatchObject([
      { ...line, subject: 'staff add', after: { why: 'role' }, customerId: null },
      { ...line, subject: 'tier', after: { why: 'customer' }, customerId: file },
    ]);
  });
});
