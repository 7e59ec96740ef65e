/**
 * A worker in its own process, to be killed in the middle of a job: prints `at work` and never finishes. Argument:
 * the backend as JSON.
 */
import type { BackendChoice } from '../../jobs/queue/backend.ts';
import { openQueue } from '../../jobs/queue/open-queue.ts';

const backend = JSON.parse(process.argv[2] ?? '') as BackendChoice;
const quiet = () => {};
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const queue = await openQueue({ backend, log });
const hang = async (): Promise<void> => {
  process.stdout.write('at work\n');
  await new Promise(() => {});
};
queue.work({ 'run-day': hang, 'deliver-due': hang, 'work-inbox': hang });
