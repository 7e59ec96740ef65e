import { expect, it } from 'vitest';
import { remember } from '../../templates/reader/remember.ts';

it('a text is computed once, until the cache is full and starts over', () => {
  const computed: string[] = [];
  const lengthOf = remember(2, (text) => computed.push(text) && text.length);
  expect([lengthOf('a'), lengthOf('bb'), lengthOf('a')]).toEqual([1, 2, 1]);
  expect(computed).toEqual(['a', 'bb']);
  expect([lengthOf('ccc'), lengthOf('a')]).toEqual([3, 1]);
  expect(computed).toEqual(['a', 'bb', 'ccc', 'a']);
});
