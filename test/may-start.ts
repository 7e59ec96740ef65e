/**
 * Before every test file: fast tests need nothing but Node. One that starts a process fails here, because it would depend on the
 * machine.
 */
import { relative } from 'node:path';
import { expect, inject } from 'vitest';
import { allowProcesses } from './starts-nothing.ts';

const file = relative(inject('root'), expect.getState().testPath ?? '').replaceAll('\\', '/');
allowProcesses(!inject('fastTests').includes(file));
