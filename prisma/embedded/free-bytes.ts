import { statfs } from 'node:fs/promises';

/** Bytes available to an ordinary user on the disk of a folder; 0 if the folder does not exist. */
export async function freeBytes(folder: string): Promise<number> {
  const disk = await statfs(folder).catch(() => null);
  return disk ? disk.bavail * disk.bsize : 0;
}
