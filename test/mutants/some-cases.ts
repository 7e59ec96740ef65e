/** What tests get as `fast-check`: the same, with a share of the cases while many mutants are tried. */
import fc from 'fast-check';
import { shareOfCases } from './probe.ts';

const usual = 100;

const assert = ((property: never, { numRuns = usual, ...rest }: fc.Parameters = {}) =>
  fc.assert(property, { ...rest, numRuns: Math.ceil(numRuns * shareOfCases()) })) as typeof fc.assert;

export * from 'fast-check';
export default { ...fc, assert };
