import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from './place.ts';

/** `sun_path` has 108 bytes on Linux and 104 on macOS, with a zero at the end. */
const longestPath = 103;

const fileOf = (folder: string, port: number): string => join(folder, `.s.PGSQL.${port}`);

/**
 * The folder of the server's Unix socket: the data directory, which only the server's user and root can enter. A
 * statement costs less through it than over TCP. Null where the path cannot be one; TCP alone is used then.
 */
export function socketFolder({ dataDir }: Pick<Place, 'dataDir'>): string | null {
  const isPlain = /^[\w./+-]+$/u.test(dataDir);
  return isPlain && fileOf(dataDir, 65_535).length <= longestPath ? dataDir : null;
}

/** A connection URL of the server's database, through its socket if it has one: a server of an earlier version has none. */
export function urlOfServer(
  place: Pick<Place, 'dataDir'>,
  port: number,
  user: string,
  password: string,
): string {
  const tcp = `postgresql://${user}:${password}@127.0.0.1:${port}/postgres`;
  const folder = socketFolder(place);
  return folder !== null && existsSync(fileOf(folder, port))
    ? `${tcp}?host=${encodeURIComponent(folder)}`
    : tcp;
}
