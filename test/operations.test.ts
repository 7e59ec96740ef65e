import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../bot/config.ts';
import { createMetrics } from '../bot/metrics.ts';
import { freshDatabase } from './database.ts';
import { whenDone } from './when-done.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const codes =
  /type ErrorCode =([^;]*);/.exec(read('jobs/errors.ts'))?.[1]?.match(/(?<=')[a-z_]+(?=')/g) ?? [];

describe.each(['docs/operations.md', 'docs/operations.zh-CN.md'])('%s', (path) => {
  const firstCells = [...read(path).matchAll(/^\| `([a-z_]+)(?:\{[\w,]+\})?` \|/gm)].map((found) =>
    String(found[1]),
  );

  it('explains what to do for every error code, and for no other', () => {
    expect(codes.length).toBeGreaterThan(10);
    expect(firstCells.filter((cell) => !cell.startsWith('xinhang_')).sort()).toEqual([...codes].sort());
  });

  it('explains every metric, and no other', async () => {
    const counted = (await createMetrics().read()).match(/(?<=^# HELP )xinhang_\w+/gm) ?? [];
    expect(counted.length).toBeGreaterThan(4);
    expect(firstCells.filter((cell) => cell.startsWith('xinhang_')).sort()).toEqual([...counted].sort());
  });
});

it('both manuals show the same commands and files', () => {
  const blocks = (path: string) => read(path).match(/^```[^]*?^```/gm) ?? [];
  expect(blocks('docs/operations.md').length).toBeGreaterThan(1);
  expect(blocks('docs/operations.zh-CN.md')).toEqual(blocks('docs/operations.md'));
});

/** In place of Docker: checks the service, and that PostgreSQL's own tool has the options. */
const stub = `#!/usr/bin/env bash
set -e
[ "$1" = compose ] || exit 64
case "$2" in
  exec) [ "$3 $4" = '-T postgres' ]; tool=$5; shift 5; help=$("$tool" --help)
    for word in "$@"; do case $word in --*) grep -q -- " $word\\b" <<<"$help" || { echo "$tool has no $word" >&2; exit 65; };; esac; done
    echo "$tool" >&2 ;;
  stop | start) [ "$3" = app ]; echo "$2" >&2 ;;
  *) exit 66 ;;
esac
`;
const hasTools = spawnSync('pg_dump', ['--version']).status === 0;

it.skipIf(!hasTools)('the commands for backup and restore run, with options that the tools have', () => {
  const [commands = ''] = /^# compose$[^]*?(?=^```)/m.exec(read('docs/operations.md')) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'xinhang-manual-'));
  try {
    writeFileSync(join(folder, 'docker'), stub);
    chmodSync(join(folder, 'docker'), 0o755);
    const path = `${folder}:${String(process.env['PATH'])}`;
    const ran = spawnSync('bash', ['--norc', '-e', '-c', commands], {
      cwd: folder,
      env: { PATH: path },
      encoding: 'utf8',
    });
    expect(ran.stderr.trim().split('\n')).toEqual([
      'pg_dump',
      'stop',
      'dropdb',
      'createdb',
      'pg_restore',
      'start',
    ]);
    expect(ran.status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const commandsOf = (path: string) =>
  [...read(path).matchAll(/(?<=`|^)docker (?!compose)[^`\n]*(?=`|$)/gmu)].map(([command]) => command);
const hasDocker = spawnSync('docker', ['--version']).status === 0;

it.skipIf(!hasDocker)('Docker has every command and option of the manual', () => {
  const used = new Map<string, Set<string>>();
  for (const command of commandsOf('docs/operations.md')) {
    const [, name = '', ...words] = command.split(/\s+/u);
    if (name === 'buildx') continue;
    const options = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0] ?? '');
    used.set(name, new Set([...(used.get(name) ?? []), ...options]));
  }
  expect([...used.keys()].toSorted()).toEqual(['build', 'run', 'stop']);
  for (const [name, options] of used) {
    const { stdout, status } = spawnSync('docker', [name, '--help'], { encoding: 'utf8' });
    expect(status).toBe(0);
    for (const option of options) expect(stdout).toMatch(new RegExp(`${option}\\b`, 'u'));
  }
});

/** In place of Docker: notes what it was given. */
const notes = `#!/usr/bin/env bash
printf '%s\\0' "$@" >>"$0.given"
printf '\\n' >>"$0.given"
`;

it('the commands for scaling out start the worker that they say, and their statements run', async () => {
  const [commands = ''] = /^# another worker,[^]*?(?=^```)/m.exec(read('docs/operations.md')) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'xinhang-manual-'));
  whenDone(async () => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'docker'), notes);
  chmodSync(join(folder, 'docker'), 0o755);
  const path = `${folder}:${String(process.env['PATH'])}`;
  const ran = spawnSync('bash', ['--norc', '-e', '-c', commands], { cwd: folder, env: { PATH: path } });
  expect(ran.status).toBe(0);
  const given = readFileSync(join(folder, 'docker.given'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\0').filter((word) => word !== ''));
  expect(given.map(([first, second]) => (first === 'compose' ? second : first))).toEqual([
    'build',
    'run',
    'run',
    'exec',
    'exec',
    'stop',
  ]);
  const after = (words: readonly string[], option: string) => String(words[words.indexOf(option) + 1]);
  const shared = {
    DATABASE_URL: 'postgres://db/xinhang',
    REDIS_URL: 'redis://redis',
    XINHANG_SECRET: 's'.repeat(32),
  };
  for (const words of given.filter(([first]) => first === 'run')) {
    const [name = '', value] = after(words, '--env').split('=');
    expect(readConfig({ ...shared, [name]: value }).role).toBe('worker');
    expect(after(words, '--env-file')).toBe('.env');
    expect(words).toContain(after(given[0] ?? [], '--tag'));
  }
  // As long as the program may take to end.
  const [, , started = []] = given;
  expect(Number(after(started, '--stop-timeout'))).toBeGreaterThan(25);
  expect(given.at(-1)?.at(-1)).toBe(after(started, '--name'));
  const database = await freshDatabase();
  whenDone(() => database.close());
  for (const words of given.filter(([first]) => first === 'compose')) {
    expect((await database.pool.query(after(words, '--command'))).rows.length).toBeGreaterThan(0);
  }
});
