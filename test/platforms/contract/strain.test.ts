import { describe } from 'vitest';
import { harnesses } from './harnesses.ts';
import { holdUnderStrain } from './hold-under-strain.ts';

describe.each(Object.entries(harnesses))('under strain: %s', (_name, open) => {
  holdUnderStrain(open);
});
