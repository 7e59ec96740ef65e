import { XinhangError } from './errors.ts';
import { said } from '../templates/reader/said.ts';

/** Maximum nesting depth; no platform, page or file of ours sends anything deeper. */
const deepest = 32;

/** Removes NUL and lone surrogates, which PostgreSQL cannot store. */
export function storableText(text: string): string {
  return text.replaceAll(/\0|\p{Surrogate}/gu, '');
}

/**
 * Applies `storableText` to every string in a JSON value, property names included.
 *
 * @throws XinhangError `bad_input` for a value nested too deeply
 */
export function storable<T>(value: T): T {
  // The shape stays; only texts change.
  return clean(value, 0) as T;
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) throw new XinhangError('bad_input', said('program/too-deep'));
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [storableText(key), clean(item, depth + 1)]),
  );
}
