import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../bot/metrics.ts';

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
