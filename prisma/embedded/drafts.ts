import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './postmaster.ts';

const draftName = 'new-';

/** Where this process writes a folder before it is renamed. */
export function draftIn(folder: string): string {
  return join(folder, `${draftName}${process.pid}`);
}

/** Removes leftovers of interrupted runs. */
export async function removeOldDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(draftName) ? Number(name.slice(draftName.length)) : Number.NaN;
    if (Number.isNaN(pid) || (pid !== process.pid && isAlive(pid))) continue;
    // The process that created it may still be writing for a moment.
    await rm(join(folder, name), { recursive: true, force: true, maxRetries: 20 });
  }
}
