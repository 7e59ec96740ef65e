import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { standingWallClock } from '../clock.ts';
import { createDeadline } from '../../jobs/deadline.ts';
import { createIntake, type Intake } from '../../jobs/inbox/create-intake.ts';
import type { Inbound } from '../../jobs/ports.ts';
import type { OpenDb } from '../../prisma/client.ts';
import { runOnPool } from '../../prisma/run-sql.ts';
import { commands, says, colleague } from '../inbound/arrivals.ts';
import { type FreezableDatabase, freezableDatabase } from './freezable-database.ts';

const refusal = { code: 'not_stored', says: { code: 'inbox/not-stored' } };
const soon = () => createDeadline(400);

let database: FreezableDatabase;
let open: OpenDb;
let intake: Intake;
beforeAll(async () => {
  database = await freezableDatabase();
  open = database.open();
});
afterAll(async () => {
  database.thaw();
  await open.close();
  await database.close();
});
beforeEach(() => {
  intake = createIntake(open.db, standingWallClock, runOnPool(open.pool));
});
afterEach(async () => {
  database.thaw();
  await intake.settled();
  await database.ask('TRUNCATE inbound CASCADE');
});

const command = (): Inbound => commands('zhang', '记录 新增 C001 电话联系过');
const message = (): Inbound =>
  says(colleague('zhang'), '收到', { platformRoomId: 'room', platformMessageId: 'm1' });
const stored = () => database.ask(`SELECT dedupe_key AS key FROM inbound`);

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('input refused while the database is frozen is not stored after it resumes', () => {
  it('frozen before anything of it was sent', async () => {
    database.freeze();
    await expect(intake.store(command(), soon())).rejects.toMatchObject(refusal);
    database.thaw();
    await intake.settled();
    expect(await stored()).toEqual([]);
  });

  it('frozen while the insert waited inside the server', async () => {
    const lock = await database.hold('LOCK TABLE inbound IN SHARE MODE');
    const storing = errorOf(intake.store(command(), soon()));
    await database.waiting();
    database.freeze();
    expect(await storing).toMatchObject(refusal);
    database.thaw();
    await lock.release();
    await intake.settled();
    expect(await stored()).toEqual([]);
  });

  describe('frozen between the insert and its commit', () => {
    const key = 4711;
    beforeEach(async () => {
      await database.ask(`
        CREATE FUNCTION stand_still() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_advisory_xact_lock(${key}); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER stand_still AFTER INSERT ON inbound
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION stand_still()`);
    });
    afterEach(async () => {
      await database.ask('DROP FUNCTION stand_still CASCADE');
    });

    /** Expects a refusal while the commit is blocked; on return the commit has been released. */
    const refuse = async (inbound: Inbound): Promise<void> => {
      const lock = await database.hold(`SELECT pg_advisory_xact_lock(${key})`);
      const storing = errorOf(intake.store(inbound, soon()));
      await database.waiting();
      database.freeze();
      expect(await storing).toMatchObject(refusal);
      database.thaw();
      await lock.release();
    };

    it('a command is taken out again', async () => {
      await refuse(command());
      await intake.settled();
      expect(await stored()).toEqual([]);
    });

    it('the same input sent again waits for that, and is stored once', async () => {
      const inbound = command();
      await refuse(inbound);
      expect(await intake.store(inbound, createDeadline())).toMatchObject({ status: 'stored' });
      await intake.settled();
      expect(await stored()).toEqual([{ key: inbound.dedupeKey }]);
    });

    it('an event stays: the platform sends it again, and it is one and the same', async () => {
      const inbound = message();
      await refuse(inbound);
      await intake.settled();
      expect(await intake.store(inbound, createDeadline())).toEqual({ status: 'duplicate' });
      expect(await stored()).toEqual([{ key: inbound.dedupeKey }]);
    });
  });

  it('slow but timely input is stored', async () => {
    const lock = await database.hold('LOCK TABLE inbound IN SHARE MODE');
    const storing = intake.store(command(), createDeadline(20_000));
    await database.waiting();
    await lock.release();
    expect(await storing).toMatchObject({ status: 'stored' });
  });
});
