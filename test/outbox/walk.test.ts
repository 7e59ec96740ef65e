import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { openScene, type Scene, shanghai } from './scene.ts';
import { type Call, recordCalls, turnsBack } from './walk.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  await scene.aCustomer('C001');
  await scene.core.db.notice.deleteMany();
  await scene.clock.moveTo(shanghai('2026-03-12T14:00'));
}, 240_000);
afterAll(() => scene.close());

describe.each([
  ['a prompt to a colleague', 'due>owner'],
  ['a question to a customer', 'due>customer'],
])('%s, from its claim to its record,', (_, slot) => {
  let calls: readonly Call[];
  beforeAll(async () => {
    const { db } = scene.core;
    const waits = { dueAt: toDbInstant(scene.clock.now().add({ hours: 1 })) };
    await db.reminder.updateMany({ where: { slot: { not: slot } }, data: waits });
    await db.reminder.updateMany({ where: { slot }, data: { dueAt: toDbInstant(scene.clock.now()) } });
    const all = await recordCalls('jobs/outbox', () => deliverDue(scene.core));
    const named = (name: string) => all.findIndex((call) => call.name === name);
    calls = all.slice(named('claim'), named('recordPosted') + 1);
  }, 240_000);

  it('passes at most twelve files of the outbox', async () => {
    expect((await scene.reminder(slot)).state).toBe('posted');
    const files = [...new Set(calls.map(({ file }) => file))];
    expect(files).toContain('transitions.ts');
    expect(files.length, files.join(', ')).toBeLessThanOrEqual(12);
  });

  it('turns back at most three times', () => {
    const turns = turnsBack(calls);
    // What may begin only while its claim lasts is asked of the claims.
    expect(turns).toContain('posting.ts → claims.ts');
    expect(turns.length, turns.join(', ')).toBeLessThanOrEqual(3);
  });
});

it('a call into a file that was entered before the caller’s is one turn back, however often it is made', () => {
  const call = (by: string | null, file: string): Call => ({ by, file, name: 'f' });
  const there = [call(null, 'a'), call('a', 'b'), call('b', 'c'), call('a', 'd')];
  expect(turnsBack(there)).toEqual([]);
  expect(turnsBack([...there, call('c', 'a'), call('c', 'a'), call('d', 'b')])).toEqual(['c → a', 'd → b']);
});
