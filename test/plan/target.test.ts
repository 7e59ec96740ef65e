import { expect, it } from 'vitest';
import { targetKey } from '../../jobs/plan/target.ts';

it('the key of a target, as rows carry it, names the customer’s group or the colleague', () => {
  expect(targetKey({ kind: 'customer', customerId: 'c1' })).toBe('customer:c1');
  expect(targetKey({ kind: 'staff', staffId: 's1' })).toBe('dm:s1');
});
