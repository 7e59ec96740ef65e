import { expect, it } from 'vitest';
import { fieldLine } from '../../templates/reader/card.ts';

it.each([
  ['Customer', 'C001 杭州精工', 'Customer: C001 杭州精工'],
  ['客户', 'C001 Hangzhou Precision', '客户：C001 Hangzhou Precision'],
])('a field has the colon of its label’s language: %s', (label, value, line) => {
  expect(fieldLine({ label, value })).toBe(line);
});
