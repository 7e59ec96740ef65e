import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listImports } from '../../jobs/book/list-imports.ts';
import { undoImport } from '../../jobs/book/undo-import.ts';
import { changeTier } from '../../jobs/customers/manage-customer.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { aCompany, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { day } from './a-workbook.ts';
import { said } from '../../templates/reader/said.ts';
import { bringBook, countRows, twoCustomers } from './bring-book.ts';
import { inEnglish } from '../in-english.ts';

let database: FreshDatabase;

let company: Company;

beforeEach(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db);
});

afterEach(() => database.close());

const bring = (text: string) => bringBook(company, text);
const everything = () => countRows(database);

describe('undoing an import', () => {
  it('removes what it made, with all that was planned, and puts back what it changed', async () => {
    await company.aCustomer({ code: 'C9', name: '老客户' });
    const before = await everything();
    await bring(`${twoCustomers}C9,改名,潜力,qian,zhao,2026-03-02,100,B1\n`);
    expect(await database.db.customer.count()).toBe(3);
    const undone = await undoImport(company.core, 1);
    expect(undone).toMatchObject({ removed: 2, kept: [] });
    expect(undone.restored).toBe(6);
    // History tables grow, moving a reminder back and forth leaves cancelled ones, and colleagues are told of both ways.
    const {
      audit: _a,
      import_run: _r,
      fact_change: _f,
      reminder: _m,
      notice: _n,
      ...rest
    } = await everything();
    expect(before).toMatchObject(rest);
    const c9 = await database.db.customer.findUniqueOrThrow({
      where: { code: 'C9' },
      include: { salesperson: true, supervisor: true, followUps: true },
    });
    expect(c9).toMatchObject({
      name: '老客户',
      tier: 'ordinary',
      salesperson: { code: 'zhang' },
      supervisor: { code: 'li' },
      annualVolumeFen: null,
      valueGrade: null,
    });
    expect(c9.followUps.find(({ step }) => step === 'trial-check')).toMatchObject({
      state: 'open',
      ownerId: company.staff.zhang.id,
      dueOn: day('2026-03-12'),
    });
  });

  it('happens once', async () => {
    await bring(twoCustomers);
    await undoImport(company.core, 1);
    await expect(undoImport(company.core, 1)).rejects.toMatchObject({ code: 'already_done' });
    await expect(undoImport(company.core, 2)).rejects.toMatchObject({ code: 'not_found' });
    expect(await listImports(database.db)).toMatchObject([
      { number: 1, file: 'book.csv', made: 2, changed: 0 },
    ]);
    expect((await listImports(database.db))[0]?.undoneAt).not.toBeNull();
  });

  it('keeps whatever has been worked on since, and says why', async () => {
    await bring(
      `${twoCustomers}C3,三,普通,li,zhang,2026-03-01,,\nC4,四,普通,li,zhang,2026-03-01,,\nC5,五,普通,li,zhang,,,\n`,
    );
    const { core, staff } = company;
    const c1 = await company.customer('C1');
    await writeLog(core, staff.zhang, c1, {
      purpose: 'contact',
      summary: '打过电话',
      fields: {},
      channel: 'phone',
    });
    await changeTier(core, staff.li, await company.customer('C2'), 'ordinary');
    const c3 = await database.db.followUp.findFirstOrThrow({
      where: { customer: { code: 'C3' } },
      include: { reminders: true },
    });
    await database.db.reminder.update({
      where: { id: c3.reminders[0]?.id ?? '' },
      data: { state: 'posted' },
    });
    await database.db.room.create({
      data: {
        platform: 'web',
        platformRoomId: 'R4',
        kind: 'customer',
        name: '四',
        customerId: (await company.customer('C4')).id,
      },
    });
    const { removed, kept } = await undoImport(core, 1);
    expect(removed).toBe(1);
    expect(inEnglish(kept)).toEqual([
      'C1 is kept: there are contact logs, it was changed since',
      'C2 is kept: it was changed since',
      'C3 is kept: reminders have been posted',
      'C4 is kept: there is a chat group',
    ]);
    expect(await database.db.customer.findMany({ orderBy: { code: 'asc' }, select: { code: true } })).toEqual(
      ['C1', 'C2', 'C3', 'C4'].map((code) => ({ code })),
    );
  });

  it('keeps values that have been changed since', async () => {
    await company.aCustomer({ code: 'C9', name: '老客户' });
    await bring('code,name,tier\nC9,改名,潜力\n');
    await bring('code,name\nC9,又改名\n');
    expect(await undoImport(company.core, 1)).toEqual({
      file: 'book.csv',
      removed: 0,
      restored: 1,
      kept: [
        said('book/field-stays', {
          code: 'C9',
          field: said('field/name'),
          value: '又改名',
          why: said('book/changed-since'),
        }),
      ],
    });
    expect(await database.db.customer.findUnique({ where: { code: 'C9' } })).toMatchObject({
      name: '又改名',
      tier: 'ordinary',
    });
  });

  it('keeps customers that a later import has changed', async () => {
    await bring(twoCustomers);
    await bring('code,name\nC1,改名\n');
    expect(await undoImport(company.core, 1)).toMatchObject({
      removed: 1,
      kept: [
        said('book/kept', { code: 'C1', why: { joined: 'clauses', each: [said('book/changed-since')] } }),
      ],
    });
  });
});
