import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { socketFolder, urlOfServer } from '../../prisma/embedded/socket.ts';

it('a database has a socket where its path can be one: short, and of characters that mean nothing to PostgreSQL', () => {
  expect(socketFolder({ dataDir: '/srv/xinhang/.data/postgres/data' })).toBe(
    '/srv/xinhang/.data/postgres/data',
  );
  for (const dataDir of [`/${'long'.repeat(30)}`, '/srv/a,b', '/srv/新航', '/srv/two words', 'C:\\data'])
    expect(socketFolder({ dataDir })).toBeNull();
});

it('the longest path that is taken fits the smallest address of a socket, with any port', () => {
  const lengths = Array.from({ length: 60 }, (_, more) => 60 + more);
  const taken = lengths.filter((length) => socketFolder({ dataDir: `/${'d'.repeat(length - 1)}` }) !== null);
  expect(Math.max(...taken) + '/.s.PGSQL.65535'.length).toBe(103);
});

it('a server without a socket, such as one that an earlier version has started, is reached over TCP', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'xinhang-socket-'));
  const urlOf = () => urlOfServer({ dataDir }, 5432, 'user', 'secret');
  expect(urlOf()).toBe('postgresql://user:secret@127.0.0.1:5432/postgres');
  writeFileSync(join(dataDir, '.s.PGSQL.5432'), '');
  expect(urlOf()).toBe(
    `postgresql://user:secret@127.0.0.1:5432/postgres?host=${encodeURIComponent(dataDir)}`,
  );
  rmSync(dataDir, { recursive: true });
});
