import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MessageView } from '../../bot/platforms/web/api.ts';
import { countReminders } from './count-reminders.ts';
import { eveOfNationalDay, fridayMorning, lastOfTheYear } from './instants.ts';
import { isRunning } from '../process-tree.ts';
import { createProgram } from './program.ts';

let program: Awaited<ReturnType<typeof createProgram>>;

const words = (m: MessageView) =>
  m.content.kind === 'card'
    ? [m.content.card.title ?? '', ...m.content.card.body].join('\n')
    : JSON.stringify(m.content);

/** Polls until a condition holds on the other side; the limit only exists to fail. */
async function until<Value>(what: string, look: () => Promise<Value | undefined>): Promise<Value> {
  const come = async () => {
    const seen = await look();
    if (seen === undefined) throw new Error(`waited in vain for ${what}`);
    return seen;
  };
  return await vi.waitFor(come, { timeout: 360_000, interval: 50 });
}

/** The step under test; the other steps of the process run as well. */
const trial = '第一次回访客户试用情况';

const newCustomer = '/crm customer new C900 温州新客 等级=普通 业务员=zhang 助理=wang 试用开始=今天';

async function openCustomer() {
  const li = await program.as('li');
  const [direct] = (await li.rooms()).filter((room) => room.kind === 'dm');
  if (direct === undefined) throw new Error('there is no chat with the bot');
  await li.send({ kind: 'say', room: direct.id, text: newCustomer });
  // The group exists before the command has finished.
  await until('the answer', async () =>
    (await li.messages(direct.id)).find((message) => words(message).includes('已建立 C900')),
  );
  const group = (await li.rooms()).find((room) => room.customerCode === 'C900');
  if (group === undefined) throw new Error('there is no group');
  return group;
}

/** Waits until the killed process's postings have been settled, so that the clock does not run a week ahead of them. */
const settled = async () => {
  const li = await program.as('li');
  await until('what was begun to be settled', async () => {
    const states = (await li.followUps('C900')).flatMap((f) => f.reminders.map((r) => r.state));
    return states.includes('claimed') ? undefined : states;
  });
};

describe('killed at any point and started again', () => {
  afterEach(() => program.remove());

  it('nothing is lost and nothing doubled: one prompt, one question, one escalation each', {
    timeout: 1_200_000,
  }, async () => {
    program = await createProgram({ XINHANG_REHEARSAL_START: fridayMorning.at });
    await program.hire();
    await program.start();
    const room = await openCustomer();
    // Twenty days with a kill -9 during every clock step, at a different moment each time.
    for (const afterMs of [5, 40, 80, 150, 300]) {
      const li = await program.as('li');
      const moving = li.move('next-event').catch(() => undefined);
      await wait(afterMs);
      await program.kill();
      await moving;
      await program.start();
      await settled();
    }
    const li = await program.as('li');
    for (let n = 0; n < 4; n++) await li.move('plus-7-days');
    await until('everything to be posted', async () => {
      const trials = (await li.followUps('C900')).filter(({ step }) => step === trial);
      const states = trials.flatMap((f) => f.reminders.map((r) => r.state));
      return states.length > 0 && !states.includes('claimed') && !states.includes('planned')
        ? states
        : undefined;
    });
    const asked = (await (await program.as('customer:C900')).everything()).filter((m) =>
      words(m).includes('试用'),
    );
    expect(asked, JSON.stringify(await li.followUps('C900'), null, 1)).toHaveLength(1);
    expect(asked[0]?.room).toBe(room.id);
    const told = (await li.followUps('C900'))
      .filter(({ step }) => step === trial)
      .flatMap(({ reminders }) => reminders)
      .filter(({ audience, state }) => audience === 'staff' && state === 'posted');
    const times = (name: string) => told.filter(({ to }) => to.includes(name)).length;
    // Prepared and due; one escalation each to the supervisor and the director.
    expect([times('张伟'), times('李明'), times('陈'), told.length]).toEqual([2, 1, 1, 4]);
    // Their lists repeat it every day, once.
    for (const person of ['zhang', 'li', 'chen']) {
      const days = (await (await program.as(person)).everything())
        .filter((message) => countReminders([words(message)], ['C900', trial]) > 0)
        .map(({ at }) => at.slice(0, 10));
      expect(new Set(days).size, `${person}: ${days.join(' ')}`).toBe(days.length);
    }
  });

  it('a message that was accepted is worked on after the start, once', { timeout: 600_000 }, async () => {
    program = await createProgram({ XINHANG_REHEARSAL_START: eveOfNationalDay.at });
    await program.hire();
    await program.start();
    const li = await program.as('li');
    const [direct] = (await li.rooms()).filter((room) => room.kind === 'dm');
    if (direct === undefined) throw new Error('there is no chat with the bot');
    const id = crypto.randomUUID();
    const gesture = { kind: 'say', room: direct.id, text: newCustomer } as const;
    expect(await li.send(gesture, id)).toEqual({ status: 'stored' });
    await program.kill();
    await program.start();
    const again = await program.as('li');
    expect(await again.send(gesture, id)).toEqual({ status: 'duplicate' });
    await until('the customer', async () =>
      (await again.rooms()).find((room) => room.customerCode === 'C900'),
    );
    expect((await again.rooms()).filter((room) => room.customerCode === 'C900')).toHaveLength(1);
  });
});

describe('starting and stopping', () => {
  let lines: readonly string[];
  beforeAll(async () => {
    program = await createProgram({ XINHANG_REHEARSAL_START: lastOfTheYear.at });
    lines = await program.start();
  }, 180_000);
  afterAll(() => program.remove());

  it('prints one address and how long each step took', () => {
    expect(lines.filter((line) => line.includes('http://'))).toHaveLength(1);
    expect(lines.filter((line) => /✓ .+ \(\d+ ms\)$/u.test(line)).length).toBeGreaterThan(3);
  });

  it('without data it is a rehearsal of the sample company', { timeout: 360_000 }, async () => {
    const li = await program.as('li');
    const group = async () => (await li.rooms()).find((room) => room.customerCode === 'C001');
    const said = await until('the talk of the weeks before', async () => {
      const [message] = await li.messages((await group())?.id ?? '');
      return message;
    });
    expect(said.at < lastOfTheYear.at).toBe(true);
  });

  it('a second start on the same data says who uses it and what to do', { timeout: 360_000 }, async () => {
    const second = await createProgram({ XINHANG_DATA: program.data });
    await expect(second.start()).rejects.toThrow(/in use by process \d+/u);
    await second.remove();
  });

  it('ends in order on SIGTERM, in time for Kubernetes, also while a week of messages is posted', {
    timeout: 360_000,
  }, async () => {
    await openCustomer();
    const li = await program.as('li');
    const moving = li.move('plus-7-days').catch(() => undefined);
    await wait(100);
    const sinceMs = performance.now();
    expect(await program.stop('SIGTERM')).toBe(0);
    expect(performance.now() - sinceMs).toBeLessThan(25_000);
    await moving;
  });

  it('ends by itself on Ctrl-C while the database hangs, and the database once it can', {
    timeout: 360_000,
  }, async () => {
    await program.start();
    const database = program.databasePids();
    expect(database.length).toBeGreaterThan(1);
    for (const pid of database) process.kill(pid, 'SIGSTOP');
    expect(await program.stop()).toBe(1);
    for (const pid of database) process.kill(pid, 'SIGCONT');
    await until('the database to end', async () => (database.some(isRunning) ? undefined : true));
  });
});
