import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutBytes, jsonBytes } from '../../templates/reader/cut-bytes.ts';

it.each([
  ['航航', 6, '航航'],
  ['航航航', 8, '航…'],
  ['😀😀', 7, '😀…'],
  ['""', 4, '""'],
  ['"""', 5, '"…'],
])('%s in %i bytes is %s', (text, max, cut) => {
  expect(cutBytes(text, max)).toBe(cut);
});

it('what is cut fits, is the beginning of the text, and has no half character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 3, max: 60 }), (text, max) => {
      const cut = cutBytes(text, max);
      expect(jsonBytes(cut)).toBeLessThanOrEqual(max);
      expect(cut.isWellFormed()).toBe(true);
      expect(text.toWellFormed().startsWith(cut.replace(/…$/u, ''))).toBe(true);
    }),
  );
});
