import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { Input, MessageView, RoomPageView, SessionView, SyncView } from '../../bot/platforms/web/api.ts';
import type { FollowUpsView, Move, MovedView } from '../../bot/rehearsal/api.ts';
import { sampleStaff } from '../../bot/rehearsal/sample-company.ts';
import { readConfig } from '../../bot/config.ts';
import { databaseDir } from '../../bot/start/database-dir.ts';
import { enterStaff } from '../../jobs/book/load-book.ts';
import { openMovableClock } from '../../jobs/movable-clock.ts';
import { openStore } from '../../jobs/open-store.ts';
import { noCounts } from '../../jobs/ports.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { createRecorder } from '../../bot/simulate/recorder.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { noLog } from '../log.ts';
import { fastDir } from '../fast-dir.ts';
import { madeOnce } from '../prisma/made-once.ts';
import { childrenOf, processesWorkingIn } from '../process-tree.ts';
import { programArgs } from '../program-args.ts';
import { fridayMorning } from './instants.ts';

export type Gesture = Input extends infer I
  ? I extends Input
    ? Omit<I, 'id' | 'at' | 'page'>
    : never
  : never;

/**
 * The program in its own process with its own data, as `npm start` runs it. A rehearsal starts on a Friday at 09:20
 * unless the settings say otherwise: the machine's date must not decide what is due.
 */
export async function createProgram(settings: Readonly<Record<string, string>> = {}) {
  const data = await mkdtemp(join(fastDir, 'xinhang-program-'));
  // When the tests run as root, PostgreSQL runs as another user and needs access.
  await chmod(data, 0o755);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;

  const env = {
    ...withoutSettings(process.env),
    XINHANG_DATA: data,
    PORT: String(port),
    LOG_LEVEL: 'warn',
    ...(settings['SLACK_BOT_TOKEN'] === undefined ? { XINHANG_REHEARSAL_START: fridayMorning.at } : {}),
    ...settings,
  };

  /** Starts it, and returns its output up to readiness. */
  const start = async (): Promise<string[]> => {
    child = spawn(process.execPath, [...programArgs(), '--language', 'en', 'start'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    const errors: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
    for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
      lines.push(line);
      if (line.includes('Ready') || line.includes(address)) {
        child.stdout?.resume();
        return lines;
      }
    }
    throw new Error(`the program ended: ${lines.join('\n')}\n${errors.join('')}`);
  };

  /**
   * Enters the sample company's staff before the first start. The rehearsal then starts without customers, in a
   * fraction of the time.
   */
  const hire = async (): Promise<void> => {
    const { dataDir, rehearsal, rehearsalStart } = readConfig(env);
    const dir = databaseDir({ dataDir, rehearsal });
    await copyMigrated(dir);
    const store = await openStore({ url: null, dir });
    try {
      const templates = loadedTemplates();
      const startAt = rehearsalStart?.toZonedDateTime(templates.playbook.zone).toInstant();
      const clock = await openMovableClock(store.db, startAt === undefined ? {} : { startAt });
      const core = {
        db: store.db,
        clock,
        rules: rulesOf(templates),
        templates,
        language: 'zh-CN',
        platforms: new Map([['web', createRecorder(templates.playbook.zone, () => {})]]),
        log: noLog,
        counts: noCounts,
        publicUrl: undefined,
        nudge: () => {},
      } as const;
      await enterStaff(core, sampleStaff, 'web');
    } finally {
      await store.stop();
    }
  };

  /** Runs one command of the command line to its end. */
  const cli = async (...args: readonly string[]) => {
    const run = spawn(process.execPath, [...programArgs(), '--language', 'en', ...args], { env });
    const said = { out: '', err: '' };
    run.stdout.on('data', (chunk: Buffer) => {
      said.out += chunk.toString();
    });
    run.stderr.on('data', (chunk: Buffer) => {
      said.err += chunk.toString();
    });
    await once(run, 'close');
    return { code: run.exitCode, ...said };
  };

  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child === null || child.exitCode !== null || child.signalCode !== null)
      return child?.exitCode ?? null;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    return child.exitCode;
  };

  const call = async <View>(path: string, token?: string, body?: unknown): Promise<View> => {
    const response = await fetch(`${address}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        origin: address,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    const text = await response.text();
    return (text === '' ? {} : JSON.parse(text)) as View;
  };

  /** A person at the page. */
  const as = async (person: string) => {
    const { token } = await call<SessionView>('/api/web/session', undefined, { as: person });
    const send = (gesture: Gesture, id: string = crypto.randomUUID()) =>
      call<{ status: string }>('/api/web/inputs', token, {
        ...gesture,
        id,
        at: new Date().toISOString(),
        page: crypto.randomUUID(),
      });
    const rooms = async () => (await call<SyncView>('/api/web/sync', token)).rooms;
    /** Reads every page of the room: one page only holds the newest messages. */
    const messages = async (room: string) => {
      const path = `/api/web/rooms/${encodeURIComponent(room)}/messages`;
      const found: MessageView[] = [];
      for (let before = ''; ; ) {
        const page = await call<RoomPageView>(`${path}${before}`, token);
        found.push(...page.messages);
        if (!page.more) return found.toSorted((a, b) => a.seq - b.seq);
        const first = page.messages.filter(({ thread }) => thread === null).map(({ seq }) => seq);
        before = `?before=${Math.min(...first)}`;
      }
    };
    return {
      send,
      rooms,
      messages,
      /** Everything this person can see anywhere, oldest first. */
      everything: async () => (await Promise.all((await rooms()).map((room) => messages(room.id)))).flat(),
      move: (move: Move) => call<MovedView>('/api/rehearsal/clock', token, { move }),
      followUps: async (customer: string) =>
        (await call<FollowUpsView>(`/api/rehearsal/follow-ups?customer=${customer}`, token)).followUps,
    };
  };

  return {
    address,
    data,
    hire,
    start,
    cli,
    as,
    /** The PostgreSQL server's processes. */
    databasePids: () => withChildren(childrenOf(child?.pid ?? 0).filter(isPostgres)),
    kill: () => end('SIGKILL'),
    stop: (signal: 'SIGINT' | 'SIGTERM' = 'SIGINT') => end(signal),
    remove: async () => {
      await end('SIGINT');
      // A database that outlives its program still writes files.
      while (processesWorkingIn(data).length > 0) await wait(10);
      await rm(data, { recursive: true, force: true });
    },
  };
}

const copyMigrated = madeOnce(async (dir) => {
  await (await openStore({ url: null, dir })).stop();
});

const withChildren = (pids: readonly number[]): readonly number[] => [...pids, ...pids.flatMap(childrenOf)];

const isPostgres = (pid: number): boolean =>
  readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]?.endsWith('/postgres') === true;

/** The settings of the person who runs the tests must not reach the program under test. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = /^(XINHANG_|SLACK_|DATABASE_URL$|REDIS_URL$|HOST$|PORT$|LOG_LEVEL$)/u;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
