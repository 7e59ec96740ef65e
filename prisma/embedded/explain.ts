import { DatabaseUnusable } from '../database-unusable.ts';
import { freeBytes } from './free-bytes.ts';
import type { Place } from './place.ts';

/** Below this, PostgreSQL cannot even report that the disk is full, because its log is on the same disk. */
const fullBytes = 1024 ** 2;

/** Turns the output of a failed `initdb` or `postgres` into one sentence that says what to do. */
export async function explainFailure(output: string, place: Place): Promise<string> {
  return (await freeBytes(place.home)) < fullBytes ? sayFull(place.home) : explainOutput(output, place);
}

export function sayFull(folder: string): string {
  return `The disk of ${folder} is full: free some space and start again; nothing that was saved is lost.`;
}

export function explainOutput(output: string, { home, account }: Place): string {
  const who = account?.name ?? 'this user';
  if (/no space left on device/i.test(output)) {
    return sayFull(home);
  }
  if (/permission denied|operation not permitted|EACCES|EPERM/i.test(output)) {
    return `PostgreSQL runs as ${who} and may not use ${home} (${lastComplaint(output)}): give the folder to ${who} with chown -R, or set DATABASE_URL.`;
  }
  if (/could not look up effective user/i.test(output)) {
    return `PostgreSQL runs only as a user whom the system knows by name (${lastComplaint(output)}): add the user to /etc/passwd, start as another, or set DATABASE_URL.`;
  }
  if (/read-only file system/i.test(output)) {
    return `${home} lies on a read-only disk: start from a folder that can be written, or set DATABASE_URL.`;
  }
  if (/incompatible with server|initialized by PostgreSQL version/i.test(output)) {
    return `The database in ${home} was made by another major version of PostgreSQL (${lastComplaint(output)}): use the version of the program that made it to export, or move the folder away to begin with an empty database.`;
  }
  return `PostgreSQL cannot work with ${home} (${lastComplaint(output)}): put that right, or move the folder away to begin with an empty database.`;
}

/** Explains a file system error of this process. */
export function explainSystemError(error: unknown, dir: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error;
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new DatabaseUnusable(sayFull(dir), error);
    case 'EACCES':
    case 'EPERM':
      return new DatabaseUnusable(
        `This process may not write to ${dir} (${error.message}): give it the folder with chown -R, start it elsewhere, or set DATABASE_URL.`,
        error,
      );
    case 'EROFS':
      return new DatabaseUnusable(
        `${dir} lies on a read-only disk: start from a folder that can be written, or set DATABASE_URL.`,
        error,
      );
    default:
      return new DatabaseUnusable(
        `The database cannot be kept in ${dir} (${error.message}): put that right, or set DATABASE_URL.`,
        error,
      );
  }
}

/** The line with the actual error; PostgreSQL prints hints and follow-up messages after it. */
export function lastComplaint(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const complaint =
    lines.findLast((line) => /\b(FATAL|PANIC|error):/.test(line)) ?? lines.at(-1) ?? 'it said nothing';
  return complaint.replace(/^.*?\b(?=FATAL|PANIC|error:)/, '');
}
