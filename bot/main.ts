#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { run } from './cli/run.ts';

/**
 * Garbage is collected when the heap is twice what was in use after the last collection. By itself Node.js lets a heap of
 * this size grow to several times that, and nearly all of it is garbage. Not a limit, with which a large book would end the
 * process.
 */
setFlagsFromString('--heap-growing-percent=100');

process.exitCode = await run(process.argv);
