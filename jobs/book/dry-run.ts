import type { Tx } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import { importLimits } from './run-import.ts';

class Done<Result> extends Error {
  readonly result: Result;

  constructor(result: Result) {
    super('done, and rolled back');
    this.result = result;
  }
}

/** What work on the database would do: all of it is done in one transaction, which is rolled back. */
export async function dryRun<Result>(core: Core, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  try {
    return await core.db.$transaction(async (tx): Promise<Result> => {
      throw new Done(await work(tx));
    }, importLimits);
  } catch (error) {
    if (error instanceof Done) return error.result as Result;
    throw error;
  }
}
