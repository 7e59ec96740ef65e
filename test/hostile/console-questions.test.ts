import { expect, it } from 'vitest';
import { z } from 'zod';
import { viewSchemas } from '../../bot/console/api/index.ts';

/** Longer than anything that a person asks a page for, and short enough for every reader of it. */
const most = 200;
/** The changed copy of a file, which is read in a thread of its own. */
const mostOfFile = 40_000;
const files = new Set(['process-try.text']);

it('no question of the console is longer than a line: what is asked of a view is bounded before it is read', () => {
  let texts = 0;
  const unbounded = Object.entries(viewSchemas).flatMap(([view, { query }]) => {
    const schema = z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' });
    expect(schema.additionalProperties, view).toBe(false);
    return Object.entries(schema.properties ?? {}).flatMap(([key, of]) => {
      const places = JSON.stringify(of, (name, value: unknown) => (name === 'pattern' ? undefined : value));
      const isText = places.includes('"type":"string"') && !/"enum"|"format":"date"/u.test(places);
      if (isText) texts += 1;
      const bounds = [...places.matchAll(/"maxLength":(\d+)/gu)].map(([, n]) => Number(n));
      const atMost = files.has(`${view}.${key}`) ? mostOfFile : most;
      const isBounded = bounds.length > 0 && bounds.every((n) => n <= atMost);
      return isText && !isBounded ? [`${view}.${key}`] : [];
    });
  });
  expect(unbounded).toEqual([]);
  expect(texts).toBeGreaterThan(10);
});
