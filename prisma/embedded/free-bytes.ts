import { statfs } from 'node:fs/promises';

/** What an ordinary user may still write on the disk of a folder; 0 where there is no such folder. */
export async function freeBytes(folder: string): Promise<number> {
  const disk = await statfs(folder).catch(() => null);
  return disk ? disk.bavail * disk.bsize : 0;
}
