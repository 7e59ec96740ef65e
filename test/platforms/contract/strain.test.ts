import { describe, expect, it } from 'vitest';
import { slowFaults } from './harness.ts';
import { harnesses } from './harnesses.ts';
import { holdUnderStrain, meetFault } from './hold-under-strain.ts';

describe.each(Object.entries(harnesses))('under strain: %s', (_name, open) => {
  holdUnderStrain(open);
});

describe('on every platform', () => {
  // Side by side, because each waits for as long as its adapter does.
  it('a message that is never answered, or too late, is in doubt: settled, it is there once or reported', async () => {
    const each = Object.entries(harnesses).flatMap(([name, open]) =>
      slowFaults.map(async (how) => {
        try {
          await meetFault(await open(), how);
        } catch (error) {
          throw new Error(`${name}: ${how}`, { cause: error });
        }
      }),
    );
    await expect(Promise.all(each)).resolves.toBeDefined();
  }, 120_000);
});
