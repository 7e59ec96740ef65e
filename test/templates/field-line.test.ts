import { expect, it } from 'vitest';
import { fieldLine } from '../../templates/reader/card.ts';

it.each([
  ['Customer', 'C001 杭州精工', 'Customer: C001 杭州精工'],
  ['C001', '杭州精工（1 人）', 'C001 杭州精工（1 人）'],
  ['SKU', '12', 'SKU: 12'],
  ['客户', 'C001 Hangzhou Precision', '客户：C001 Hangzhou Precision'],
])('a field has the colon of its label’s language, a customer’s code none: %s', (label, value, line) => {
  expect(fieldLine({ label, value })).toBe(line);
});
