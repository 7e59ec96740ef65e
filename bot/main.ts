#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { run } from './cli/run.ts';

/**
 * Garbage is collected when the heap has grown by two fifths since the last collection. By itself Node.js lets a heap of this
 * size grow to several times that, and nearly all of it is garbage. The processor time is the same. Not a limit, with which
 * a large book would end the process.
 */
setFlagsFromString('--heap-growing-percent=40');

process.exitCode = await run(process.argv);
