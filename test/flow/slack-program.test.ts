import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { breakableDatabase } from '../bench/delivery/break-servers.ts';
import { openDurableStore } from '../bench/open-durable-store.ts';
import { type FakeSlack, startFakeSlack } from '../fakes/slack/index.ts';
import { whenDone } from '../when-done.ts';
import { createProgram } from './program.ts';

/** A limit that only exists to fail. */
const patienceMs = 60_000;

/**
 * Installing the program in a workspace: settings, the first supervisor from the command line, a start, and the first
 * command. Only the URL and the tokens point it at the fake Slack.
 */
describe('the program in a Slack workspace', { timeout: 360_000 }, () => {
  let slack: FakeSlack;
  let program: Awaited<ReturnType<typeof createProgram>>;
  const open = async (
    options: { scopes?: readonly string[] } = {},
    settings: Readonly<Record<string, string>> = {},
  ) => {
    slack = await startFakeSlack({ mode: 'socket', nowMs: Date.now, ...options });
    program = await createProgram({
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      ...settings,
    });
  };
  afterEach(async () => {
    await program.remove();
    await slack.close();
  });

  it('answers the first supervisor, makes the group, and has no rehearsal beside it', async () => {
    await open();
    const [li, zhang] = [slack.addPerson('李明'), slack.addPerson('张伟')];
    for (const args of [
      ['li', '李明', '--roles', 'supervisor', '--slack', li.id],
      ['zhang', '张伟', '--roles', 'salesperson', '--slack', zhang.id, '--reports-to', 'li'],
    ]) {
      expect(await program.cli('staff', 'add', ...args)).toMatchObject({ code: 0, err: '' });
    }
    expect((await program.cli('staff', 'list')).out).toBe(
      'li\t李明\tsupervisor\t\nzhang\t张伟\tsalesperson\t李明\n',
    );
    const outsider = slack.addPerson('王经理', { team: 'T0CUSTOMER' });
    const refused = await program.cli(
      'staff',
      'add',
      'wang',
      '王芳',
      '--roles',
      'assistant',
      '--slack',
      outsider.id,
    );
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('is not an account of the company');
    await program.start();
    await li.commands('/crm customer new C001 杭州精工 等级=普通 业务员=zhang 试用开始=今天');
    const room = await slack.until(
      'the group',
      () => [...slack.world.channels.values()].find((c) => c.kind === 'private' && c.members.has(zhang.id)),
      patienceMs,
    );
    await slack.until(
      'the notice',
      () => zhang.sees(room).find((m) => m.text.includes('服务记录')),
      patienceMs,
    );
    expect((await fetch(`${program.address}/livez`)).status).toBe(200);
    const readyz = await fetch(`${program.address}/readyz`);
    expect({ status: readyz.status, body: await readyz.json() }).toEqual({
      status: 200,
      body: { ready: true },
    });
    expect((await fetch(`${program.address}/api/rehearsal/stage`)).status).toBe(404);
    expect(await (await fetch(`${program.address}/metrics`)).text()).toContain(
      'xinhang_inbound_total{kind="command"} 1',
    );
  });

  it('a process for the chat alone outlives a PostgreSQL that is killed under it, and goes on with the next', async () => {
    const store = await openDurableStore();
    whenDone(() => store.stop());
    const { pool } = store;
    const database = await breakableDatabase(pool);
    whenDone(() => database.stop());
    await open({}, { DATABASE_URL: store.url, XINHANG_ROLE: 'chat' });
    const li = slack.addPerson('李明');
    await program.start();
    const isDone = async (commands: number) =>
      await vi.waitFor(
        async () => {
          const { rows } = await pool.query('SELECT state FROM inbound');
          expect(rows).toEqual(Array.from({ length: commands }, () => ({ state: 'done' })));
        },
        { timeout: patienceMs, interval: 50 },
      );
    await li.commands('/crm today');
    await isDone(1);
    await database.break('kill');
    await vi.waitFor(async () => expect((await fetch(`${program.address}/readyz`)).status).toBe(200), {
      timeout: patienceMs,
      interval: 50,
    });
    await li.commands('/crm today');
    await isDone(2);
  });

  it('check reports what the app lacks and what to do, and fails', async () => {
    await open({ scopes: ['chat:write', 'commands', 'connections:write', 'users:read'] });
    const { code, out } = await program.cli('check');
    expect(code).toBe(1);
    expect(out).toMatch(/✗ slack: .*groups:write.*slack-manifest/su);
    expect(out).toContain('✓ database');
    expect(out).toContain('! calendar: 2027 is not published');
  });
});

describe('the command line', { timeout: 240_000 }, () => {
  let program: Awaited<ReturnType<typeof createProgram>>;
  beforeAll(async () => {
    program = await createProgram();
  });
  afterAll(() => program.remove());

  it('check of a fresh checkout finds everything in order', async () => {
    const { code, out } = await program.cli('check');
    expect({ code, problems: out.split('\n').filter((line) => line.startsWith('✗')) }).toEqual({
      code: 0,
      problems: [],
    });
  });

  it.each([
    [['simulate', '--book', 'nowhere.csv', '--from', '2026-03-01', '--days', '9'], /nowhere\.csv/u],
    [['staff', 'add', 'li', '李明', '--roles', 'boss'], /"boss" is not a role/u],
    [
      ['staff', 'add', 'li', '李明', '--roles', 'supervisor', '--reports-to', 'x'],
      /No colleague has the code x/u,
    ],
    [
      ['staff', 'add', 'li', '李明', '--roles', 'supervisor', '--slack', 'U012AB3CD'],
      /slack is not configured here/u,
    ],
  ])('%j ends with one sentence and no stack', async (args, sentence) => {
    const { code, err } = await program.cli(...args);
    expect(code).toBe(1);
    expect(err).toMatch(sentence);
    expect(err).not.toContain('    at ');
  });

  it('all wrong settings are reported at once', async () => {
    const other = await createProgram({ PORT: 'eighty', XINHANG_ROLE: 'boss', REDIS_URL: 'not a url' });
    const { code, err } = await other.cli('start');
    expect(code).toBe(1);
    for (const name of ['PORT', 'XINHANG_ROLE', 'REDIS_URL']) expect(err).toContain(name);
    await other.remove();
  });
});
