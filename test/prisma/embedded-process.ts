import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { EmbeddedOptions } from '../../prisma/embedded.ts';
import { compiled } from '../compiled.ts';
import type { Line } from './embedded-main.ts';

export interface User {
  readonly uid: number;
  readonly gid: number;
}

export interface EmbeddedProcess {
  readonly child: ChildProcess;
  readonly lines: readonly Line[];
  /** Resolves with the first line of a kind; rejects if the process ends without one. */
  next<K extends Line['kind']>(kind: K): Promise<Extract<Line, { kind: K }>>;
  url(): Promise<string>;
  /** Ends it in the regular way. */
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
  order(what: string): Promise<void>;
}

const tsx = fileURLToPath(import.meta.resolve('tsx'));

/** A process that runs the embedded PostgreSQL and can be ended in every way. */
export function startProcess(
  options: EmbeddedOptions,
  {
    user,
    main = compiled(fileURLToPath(new URL('embedded-main.ts', import.meta.url))),
    umask,
    env = {},
  }: { user?: User; main?: string; umask?: string; env?: Readonly<Record<string, string>> } = {},
): EmbeddedProcess {
  const loader = main.endsWith('.ts') ? ['--import', tsx] : [];
  const node = [process.execPath, ...loader, main, JSON.stringify(options)];
  const [file = '', ...args] = umask ? ['/bin/sh', '-c', `umask ${umask}; exec "$@"`, 'sh', ...node] : node;
  const child = spawn(file, args, {
    ...user,
    stdio: ['pipe', 'pipe', 'pipe'],
    // `postgres` must not depend on the caller's environment.
    env: {
      PATH: process.env['PATH'],
      PGDATA: '/nowhere',
      PGPORT: '1',
      PGUSER: 'nobody',
      TZ: 'Asia/Shanghai',
      ...env,
    },
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const lines: Line[] = [];
  const exited = once(child, 'exit').then(() => undefined);
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(JSON.parse(line) as Line));
  const ended = once(reader, 'close').then(() => undefined);
  const next: EmbeddedProcess['next'] = async (kind) => {
    for (;;) {
      const more = once(reader, 'line');
      const found = lines.find((line) => line.kind === kind);
      if (found) return found as Extract<Line, { kind: typeof kind }>;
      if ((await Promise.race([more.then(() => true), ended])) === undefined) {
        const late = lines.find((line) => line.kind === kind);
        if (late) return late as Extract<Line, { kind: typeof kind }>;
        throw new Error(`ended without "${kind}": ${JSON.stringify(lines)} ${complaints}`);
      }
    }
  };
  return {
    child,
    lines,
    next,
    url: async () => (await next('ready')).url,
    stop: async () => {
      child.stdin.write('stop\n');
      await exited;
    },
    kill: async (signal) => {
      child.kill(signal);
      await exited;
    },
    order: async (what) => {
      child.stdin.write(`${what}\n`);
      await exited;
    },
  };
}
