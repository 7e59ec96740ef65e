import { Session } from 'node:inspector/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { openScene, type Scene, shanghai } from './scene.ts';

/** As many files of the outbox as can be read in one go. */
const atMost = 12;

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  await scene.aCustomer('C001');
  await scene.core.db.notice.deleteMany();
  await scene.clock.moveTo(shanghai('2026-03-12T14:00'));
});
afterAll(() => scene.close());

/** The files of the outbox of which a function runs during the work. */
async function walked(work: () => Promise<unknown>): Promise<readonly string[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await work();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  session.disconnect();
  return result
    .filter(({ functions }) => functions.some(isRun))
    .flatMap(({ url }) => /jobs\/outbox\/([a-z-]+\.ts)/u.exec(url)?.[1] ?? [])
    .toSorted();
}

/** Not the module itself, nor the getters of its exports, which the test runner adds. */
function isRun({ functionName, ranges }: Profiled): boolean {
  return functionName !== '' && functionName !== 'get' && (ranges[0]?.count ?? 0) > 0;
}
interface Profiled {
  readonly functionName: string;
  readonly ranges: readonly { readonly count: number }[];
}

it.each([
  ['a prompt to a colleague', 'due>owner'],
  ['a question to a customer', 'due>customer'],
])('%s passes at most twelve files from its claim to its record', async (_, slot) => {
  const { db } = scene.core;
  const waits = { dueAt: toDbInstant(scene.clock.now().add({ hours: 1 })) };
  await db.reminder.updateMany({ where: { slot: { not: slot } }, data: waits });
  await db.reminder.updateMany({ where: { slot }, data: { dueAt: toDbInstant(scene.clock.now()) } });
  const files = await walked(() => deliverDue(scene.core));
  expect((await scene.reminder(slot)).state).toBe('posted');
  expect(files).toContain('deliver-due.ts');
  expect(files).toContain('transitions.ts');
  expect(files.length, files.join(', ')).toBeLessThanOrEqual(atMost);
});
