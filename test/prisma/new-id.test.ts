import { expect, it } from 'vitest';
import { newId } from '../../prisma/new-id.ts';

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('ids sort in the order in which they were made, also within a millisecond and when the clock goes back', () => {
  const at = Date.UTC(2026, 2, 2);
  const times = [...Array.from({ length: 5_000 }, () => at), at + 1, at - 60_000, at + 5];
  const ids = times.map((time) => newId(time));
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(form);
});

it('an id contains its creation time', () => {
  const at = Date.UTC(2090, 0, 1);
  expect(Number.parseInt(newId(at).slice(0, 13).replace('-', ''), 16)).toBe(at);
});
