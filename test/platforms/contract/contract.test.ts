import { describe, expect, it } from 'vitest';
import { platforms } from '../../../bot/platforms/index.ts';
import { harnesses } from './harnesses.ts';
import { holdToContract } from './hold-to-contract.ts';

it('every platform of the platform table is held to the contract', () => {
  expect(Object.keys(harnesses)).toEqual(expect.arrayContaining(Object.keys(platforms)));
});

describe.each(Object.entries(harnesses))('the contract: %s', (_name, open) => {
  holdToContract(open);
});
