import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLookDue } from '../../jobs/facts/is-look-due.ts';
import { lastPlannedOn } from '../../jobs/facts/last-planned-on.ts';
import { reportOwnerless } from '../../jobs/people/report-ownerless.ts';
import { noCounts } from '../../jobs/ports.ts';
import { lookAgain, markRequested } from '../../jobs/replan/look-again.ts';
import { type Look, planPage } from '../../jobs/plan-page.ts';
import { planSlice } from '../../jobs/plan-due.ts';
import { planSlices } from '../../jobs/queue/jobs.ts';
import { runDay } from '../../jobs/run-day.ts';
import { aCompany, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

const today = Temporal.PlainDate.from('2026-03-02');
const never = new AbortController().signal;

let database: FreshDatabase;
let company: Company;
beforeEach(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db);
});
afterEach(() => database.close());

/** Customers on trial, never planned before. */
async function fillBook(count: number): Promise<void> {
  await database.pool.query(
    `INSERT INTO customer (id, code, name, tier, supervisor_id, salesperson_id, next_look_on, created_at, updated_at)
     SELECT gen_random_uuid(), 'C' || n, 'Customer ' || n, 'ordinary', $2, $3, $4, $4::date, $4::date
     FROM generate_series(1, $1::int) n`,
    [count, company.staff.li.id, company.staff.zhang.id, today.toString()],
  );
  await database.pool.query(
    `INSERT INTO fact (customer_id, key, "on", recorded_at)
     SELECT id, 'trialStarted', $1::date, $1::date FROM customer`,
    [today.toString()],
  );
}

const one = async <Value>(sql: string): Promise<Value> => {
  const { rows } = await database.pool.query<{ value: Value }>(`SELECT (${sql}) AS value`);
  const [row] = rows;
  if (row === undefined) throw new Error('no row');
  return row.value;
};
const planned = () => one<number>(`SELECT count(*)::int FROM follow_up WHERE due_on = '2026-03-12'`);
/** Row versions of the plan, which show the last write. */
const versions = () =>
  one<string>(`SELECT md5(string_agg(v, ',' ORDER BY v)) FROM (
    SELECT id || xmin::text AS v FROM follow_up UNION ALL SELECT id || xmin::text FROM reminder
    UNION ALL SELECT customer_id || key || xmin::text FROM fact
    UNION ALL SELECT id || updated_at::text FROM customer) rows`);

describe('a run over a large book', () => {
  it('reaches every customer, page after page, and each has the whole plan', async () => {
    await fillBook(1_203);
    await runDay(company.core, today);
    expect(await planned()).toBe(1_203);
    expect(await one(`SELECT count(*)::int FROM reminder WHERE state = 'planned'`)).toBe(1_203 * 4);
    expect(await isLookDue(database.db, today.add({ years: 50 }))).toBe(false);
    expect(await database.db.planRun.findMany()).toMatchObject([{ customers: 1_203 }]);
    expect((await lastPlannedOn(database.db))?.toString()).toBe('2026-03-02');
  });

  it('is shared: other workers plan parts of it from the other end, and each customer is planned once', async () => {
    await fillBook(1_203);
    const reminders = { own: 0, others: 0 };
    const countingFor = (who: keyof typeof reminders) => ({
      ...company.core,
      counts: { ...noCounts, countRemindersPlanned: (count: number) => void (reminders[who] += count) },
    });
    const helping: Promise<void>[] = [];
    const askOthers = () => {
      for (let slice = 1; slice <= planSlices; slice += 1) {
        helping.push(planSlice(countingFor('others'), today, slice, never));
      }
    };
    await runDay(countingFor('own'), today, never, askOthers);
    await Promise.all(helping);
    expect(await planned()).toBe(1_203);
    expect(reminders.own + reminders.others).toBe(1_203 * 4);
    expect(reminders.own).toBeGreaterThan(0);
    expect(reminders.others).toBeGreaterThan(0);
    expect(company.errors).toEqual([]);
  });

  it('of one page is left to one worker', async () => {
    await fillBook(249);
    await runDay(company.core, today, never, () => {
      throw new Error('no help is needed');
    });
    expect(await planned()).toBe(249);
  });

  it('that changes nothing writes nothing', async () => {
    await fillBook(620);
    await runDay(company.core, today);
    await lookAgain(database.db, today, 'everybody');
    const before = await versions();
    await runDay(company.core, today);
    expect(await versions()).toBe(before);
    expect(await isLookDue(database.db, today)).toBe(false);
  });

  it('writes only for customers with changes', async () => {
    await fillBook(60);
    await runDay(company.core, today);
    await database.pool.query(`UPDATE fact SET "on" = '2026-03-05'
      WHERE customer_id IN (SELECT id FROM customer WHERE code IN ('C7', 'C42'))`);
    await lookAgain(database.db, today, 'everybody');
    const written = () => one<number>(`SELECT count(DISTINCT xmin::text)::int FROM follow_up`);
    const before = await written();
    await runDay(company.core, today);
    expect(await planned()).toBe(58);
    expect(await written()).toBe(before + 1);
  });
});

describe('a stop', () => {
  it('ends a run after the batch at hand; the day is unfinished, and the next run does the rest', async () => {
    await fillBook(700);
    const stop = new AbortController();
    const counts = { ...noCounts, countRemindersPlanned: () => stop.abort() };
    await runDay({ ...company.core, counts }, today, stop.signal);
    const reached = await planned();
    expect(reached).toBeGreaterThan(0);
    expect(reached).toBeLessThanOrEqual(4 * 50);
    expect(await lastPlannedOn(database.db)).toBeNull();
    await runDay(company.core, today);
    expect(await planned()).toBe(700);
  });

  it('before the run has begun plans no one', async () => {
    await fillBook(3);
    await runDay(company.core, today, AbortSignal.abort());
    expect(await planned()).toBe(0);
  });
});

describe('a customer that cannot be planned', () => {
  it('is reported and retried tomorrow, and does not prevent planning the others', async () => {
    await fillBook(30);
    await database.pool.query(`UPDATE fact SET "on" = '12026-03-02'
      WHERE customer_id = (SELECT id FROM customer WHERE code = 'C7')`);
    await runDay(company.core, today);
    expect(await planned()).toBe(29);
    expect(company.errors).toHaveLength(1);
    expect(await one(`SELECT next_look_on::text FROM customer WHERE code = 'C7'`)).toBe('2026-03-03');
  });

  it('at the first try is tried again at once, not tomorrow', async () => {
    await fillBook(30);
    // Sequences survive the rollback of a failed transaction.
    await database.pool.query(`
      CREATE SEQUENCE tries;
      CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF nextval('tries') = 1 THEN RAISE EXCEPTION 'the disk hiccuped'; END IF; RETURN NEW; END; $$;
      CREATE TRIGGER fail_once BEFORE INSERT ON reminder FOR EACH ROW EXECUTE FUNCTION fail_once()`);
    await runDay(company.core, today);
    expect(await planned()).toBe(30);
    expect(company.errors).toEqual([]);
    expect(await isLookDue(database.db, today.add({ days: 1 }))).toBe(false);
  });

  it('is not retried endlessly by the run of a later day', async () => {
    await fillBook(1);
    await database.pool.query(`UPDATE fact SET "on" = '12026-03-02'`);
    await runDay(company.core, today.add({ days: 9 }));
    expect(await one(`SELECT next_look_on::text FROM customer`)).toBe('2026-03-12');
  });
});

describe('a look', () => {
  it('requested while another is under way is not lost', async () => {
    await fillBook(2);
    await runDay(company.core, today);
    const lookAtEverybody = async () => {
      await lookAgain(database.db, today, 'everybody');
      await markRequested(database.db, never);
    };
    await lookAtEverybody();
    const seen = await database.db.$queryRaw<Look[]>`
      SELECT id, next_look_on::text AS "on", xmin::text AS version FROM customer`;
    await lookAtEverybody();
    await planPage(company.core, seen, today, never);
    expect(await one(`SELECT count(*)::int FROM customer WHERE next_look_on IS NOT NULL`)).toBe(2);
    await runDay(company.core, today);
    expect(await isLookDue(database.db, today)).toBe(false);
  });

  it('at everyone is requested without waiting for a customer that is being changed', async () => {
    await fillBook(3);
    await runDay(company.core, today);
    await database.db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT FROM customer WHERE code = 'C2' FOR UPDATE`;
      await lookAgain(database.db, today, 'everybody');
      expect(await isLookDue(database.db, today)).toBe(true);
    });
  });

  it('at everyone is marked page by page: a run that is stopped leaves the other pages to the next', async () => {
    await fillBook(1_100);
    await database.pool.query(`UPDATE customer SET next_look_on = NULL`);
    await lookAgain(database.db, today, 'everybody');
    const marked = async () =>
      await one<number>(`SELECT count(*)::int FROM customer WHERE next_look_on IS NOT NULL`);
    let pages = 0;
    // Stopped after the first page.
    const stopping = {
      get aborted() {
        return pages++ > 0;
      },
    } as AbortSignal;
    await markRequested(database.db, stopping);
    expect(await marked()).toBe(500);
    expect(await isLookDue(database.db, today)).toBe(true);
    await Promise.all([markRequested(database.db, never), markRequested(database.db, never)]);
    expect(await marked()).toBe(1_100);
    expect(await one(`SELECT count(*)::int FROM look_again`)).toBe(0);
  });

  it('after a change of superiors is at customers with open follow-ups only', async () => {
    await fillBook(3);
    await runDay(company.core, today);
    await database.pool.query(`UPDATE follow_up SET state = 'closed', closed_by = 'log', ended_at = '2026-03-02'
      WHERE customer_id = (SELECT id FROM customer WHERE code = 'C1');
      UPDATE customer SET next_look_on = NULL`);
    await lookAgain(database.db, today, 'with-open-follow-ups');
    await markRequested(database.db, never);
    expect(
      await one(`SELECT string_agg(code, ' ' ORDER BY code) FROM customer WHERE next_look_on IS NOT NULL`),
    ).toBe('C2 C3');
  });

  it('by two runs at once leads to one plan', async () => {
    await fillBook(300);
    await Promise.all([runDay(company.core, today), runDay(company.core, today)]);
    expect(await planned()).toBe(300);
    expect(await one(`SELECT count(*)::int FROM reminder`)).toBe(1_200);
    expect(company.errors).toEqual([]);
  });
});

it('the report of ownerless customers waits for none that is being changed, and counts all in one message', async () => {
  await fillBook(300);
  await database.pool.query(`UPDATE staff SET left_on = $1 WHERE code = 'zhang'`, [today.toString()]);
  await database.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT FROM customer FOR UPDATE`;
    await reportOwnerless(company.core);
  });
  const notices = await database.db.notice.findMany({ where: { say: 'people/ownerless' } });
  expect(notices.map(({ values }) => values)).toMatchObject([{ count: 300 }]);
});
