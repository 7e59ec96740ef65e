import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fromDbDate, fromDbInstant, toDbDate, toDbInstant } from '../../prisma/days.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

const zones = ['UTC', 'Asia/Shanghai', 'America/Los_Angeles', 'Pacific/Kiritimati'];
const zoneBefore = process.env['TZ'];

function standIn(zone: string): void {
  process.env['TZ'] = zone;
  expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
}

afterEach(() => {
  if (zoneBefore === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zoneBefore;
});

const anyDay = fc
  .integer({ min: -700_000, max: 2_900_000 })
  .map((days) => Temporal.PlainDate.from('1970-01-01').add({ days }));

describe.each(zones)('with the server in %s', (zone) => {
  it('a day is midnight UTC and comes back the same', () => {
    standIn(zone);
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(toDbDate(day).toISOString().slice(-14)).toBe('T00:00:00.000Z');
        expect(fromDbDate(toDbDate(day)).equals(day)).toBe(true);
      }),
    );
  });

  it('an instant comes back to the millisecond, cut off towards the past', () => {
    standIn(zone);
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 4n * 10n ** 18n }), (nanoseconds) => {
        const instant = Temporal.Instant.fromEpochNanoseconds(nanoseconds);
        const back = fromDbInstant(toDbInstant(instant));
        expect(back.equals(instant.round({ smallestUnit: 'millisecond', roundingMode: 'floor' }))).toBe(true);
      }),
    );
  });
});

it('an instant that strayed into a day is refused', () => {
  expect(() => fromDbDate(new Date('2026-02-17T00:00:00.001Z'))).toThrow(RangeError);
  expect(() => fromDbDate(new Date('2026-02-16T16:00:00Z'))).toThrow(RangeError);
});

describe('in the database', () => {
  let store: FreshDatabase;
  beforeAll(async () => {
    store = await freshDatabase();
  });
  afterAll(() => store.close());

  const day = Temporal.PlainDate.from('2026-02-17');
  const at = Temporal.Instant.from('2026-02-17T00:30:00.123+08:00');

  async function stored(code: string): Promise<{ left_on: string; created_at: string } | undefined> {
    const { rows } = await store.pool.query<{ left_on: string; created_at: string }>(
      `SELECT left_on::text, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS') AS created_at
       FROM staff WHERE code = $1`,
      [code],
    );
    return rows[0];
  }

  describe.each(zones)('with the server in %s', (zone) => {
    it('the client writes and reads the day and the instant that were meant', async () => {
      standIn(zone);
      const code = `client ${zone}`;
      await store.db.staff.create({
        data: { code, name: '李', leftOn: toDbDate(day), createdAt: toDbInstant(at) },
      });
      expect(await stored(code)).toEqual({ left_on: '2026-02-17', created_at: '2026-02-16 16:30:00.123' });
      const row = await store.db.staff.findUniqueOrThrow({ where: { code } });
      expect(row.leftOn && fromDbDate(row.leftOn).toString()).toBe('2026-02-17');
      expect(fromDbInstant(row.createdAt).equals(at)).toBe(true);
      expect(await store.db.staff.count({ where: { code, leftOn: toDbDate(day) } })).toBe(1);
      expect(await store.db.staff.count({ where: { code, createdAt: { lt: toDbInstant(at) } } })).toBe(0);
    });

    it('raw statements do so too', async () => {
      standIn(zone);
      const code = `raw ${zone}`;
      await store.db.$executeRaw`
        INSERT INTO staff (id, code, name, left_on, created_at)
        VALUES (gen_random_uuid(), ${code}, '李', ${toDbDate(day)}::date, ${toDbInstant(at)})`;
      expect(await stored(code)).toEqual({ left_on: '2026-02-17', created_at: '2026-02-16 16:30:00.123' });
      const [row] = await store.db.$queryRaw<[{ left_on: Date; created_at: Date }]>`
        SELECT left_on, created_at FROM staff WHERE code = ${code}`;
      expect(fromDbDate(row.left_on).equals(day)).toBe(true);
      expect(fromDbInstant(row.created_at).equals(at)).toBe(true);
    });

    it.each([
      ['as a date', toDbDate(day)],
      ['as text', day.toString()],
    ])('the pool takes a day %s and gives it as text', async (how, given) => {
      standIn(zone);
      const code = `pool ${how} ${zone}`;
      await store.pool.query(
        `INSERT INTO staff (id, code, name, left_on, created_at)
         SELECT gen_random_uuid(), $1, '李', on_, at_ FROM unnest($2::date[], $3::timestamptz[]) AS t (on_, at_)`,
        [code, [given], [toDbInstant(at)]],
      );
      expect(await stored(code)).toEqual({ left_on: '2026-02-17', created_at: '2026-02-16 16:30:00.123' });
      const { rows } = await store.pool.query('SELECT left_on, created_at FROM staff WHERE code = $1', [
        code,
      ]);
      expect(rows[0]).toEqual({ left_on: '2026-02-17', created_at: toDbInstant(at) });
    });
  });
});
