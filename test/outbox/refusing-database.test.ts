import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Core } from '../../jobs/core.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { openDb } from '../../prisma/client.ts';
import { openScene, type Scene, shanghai } from './scene.ts';

let scene: Scene;
let admin: pg.Client;
beforeEach(async () => {
  scene = await openScene();
  await scene.aCustomer('C001');
  await scene.clock.moveTo(shanghai('2026-03-12T09:00'));
  admin = new pg.Client({ connectionString: scene.url });
  await admin.connect();
});
afterEach(async () => {
  for (const { ends } of Object.values(refusals)) await ends();
  await admin.end();
  await scene.close();
});

const connections = async (limit: number) =>
  await admin.query(`ALTER DATABASE ${new URL(scene.url).pathname.slice(1)} CONNECTION LIMIT ${limit}`);
/** How PostgreSQL comes to refuse every statement, by the code of its error. */
const refusals = {
  '53300': {
    begins: async () => {
      await connections(0);
      await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'the worker'`);
      // Until the pool has noticed that its connections are gone.
      await wait(50);
    },
    ends: async () => void (await connections(-1)),
  },
  '53100': {
    begins: async () =>
      void (await admin.query(`
        CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
        CREATE TRIGGER disk_is_full BEFORE UPDATE ON delivery FOR EACH STATEMENT EXECUTE FUNCTION disk_is_full()`)),
    ends: async () => void (await admin.query('DROP FUNCTION IF EXISTS disk_is_full CASCADE')),
  },
} as const;
type Code = keyof typeof refusals;

/** A worker with connections of its own, and the codes of the errors that it logs. */
function aWorker(beforeStatement: (name: string) => Promise<void>, onError: () => Promise<void>) {
  const { db, close } = openDb(scene.url, { applicationName: 'the worker', onIdleError: () => {} });
  const codes = new Set<unknown>();
  const heard = (what: object): void => {
    const error: unknown = Reflect.get(what, 'err');
    if (!(error instanceof Error)) return;
    codes.add(Reflect.get(error, 'code'));
    void onError();
  };
  const query = async (...given: Parameters<typeof db.sql.query>) => {
    await beforeStatement(String(Reflect.get(Object(given[0]), 'name')));
    return await (db.sql.query(...given) as unknown as Promise<unknown>);
  };
  const core: Core = {
    ...scene.core,
    db: new Proxy(db, {
      get: (of, key) => (key === 'sql' ? { query } : (Reflect.get(of, key) as unknown)),
    }),
    log: { debug: () => {}, info: () => {}, warn: heard, error: heard },
  };
  return { core, codes, close };
}

describe.each<[string, Code]>([
  ['no connection left', '53300'],
  ['a full disk', '53100'],
])('a delivery during which PostgreSQL has %s (%s)', (_, code) => {
  it.each([
    ['before its post', 'hold'],
    ['after its post', 'record-posted'],
  ])('%s is posted once, and recorded', async (when, statement) => {
    let isRefusing = false;
    const worker = aWorker(
      async (name) => {
        if (name !== statement || isRefusing) return;
        isRefusing = true;
        await refusals[code].begins();
      },
      async () => {
        if (when === 'after its post') await refusals[code].ends();
      },
    );
    await deliverDue(worker.core).catch(() => {});
    expect(isRefusing).toBe(true);
    expect([...worker.codes]).toContain(code);
    expect(scene.chat.says('room-C001')).toEqual(when === 'after its post' ? ['trial-check/ask'] : []);
    await refusals[code].ends();
    await scene.leasesRunOut();
    await deliverDue(scene.core);
    expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
    const { state, delivery } = await scene.reminder('due>customer');
    expect([state, delivery?.state]).toEqual(['posted', 'posted']);
    await worker.close();
  });
});
