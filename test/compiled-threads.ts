/** Before every test file: a thread that compiles its own sources takes the processor for six times as long as one that need not. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { threads } from '../jobs/coming/try-edit.ts';
import { compiled } from './compiled.ts';

const source = join(import.meta.dirname, '..', 'jobs', 'try-edit-worker.ts');

threads.program = () => [pathToFileURL(compiled(source)), {}];
