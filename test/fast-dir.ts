import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** A memory disk where there is one: what a test writes there costs no disk, and survives a kill like a disk does. */
export const fastDir = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
