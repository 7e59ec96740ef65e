import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openPostgresBackend } from '../../jobs/queue/postgres-backend.ts';
import { freshDatabase } from '../database.ts';
import { startCuttingServer } from '../prisma/cutting-server.ts';

it('a worker that outlives its connections stops asking, and the process goes on', async () => {
  const database = await freshDatabase();
  const backend = await openPostgresBackend(database.url, 5_000, () => {});
  const worker = backend.connectWorkers().openWorker('left-open', async () => {}, {});
  const errors: string[] = [];
  worker.on('error', (error) => errors.push(error.message));
  await worker.waitUntilReady();
  await backend.close();
  // If the worker were still polling, no timer would ever fire.
  await wait(500);
  const heard = errors.length;
  await wait(500);
  expect(errors).toHaveLength(heard);
  await worker.close();
  await database.close();
});

it('a connection that is cut as soon as it is lent out fails the start with a sentence, and not the process', async () => {
  const server = await startCuttingServer(1);
  const problems: string[] = [];
  const opening = openPostgresBackend(server.url, 5_000, (error) => problems.push(error.message));
  await expect(opening).rejects.toMatchObject({ code: 'database_unusable' });
  expect(server.cut()).toBe(1);
  expect(problems).toContain('terminating connection due to administrator command');
  await server.close();
});
