import { XinhangError } from './errors.ts';

/** Deeper than anything a platform, a page or a file of ours sends; a thousand brackets are no data. */
const deepest = 32;

/** PostgreSQL keeps neither NUL nor half a surrogate pair. A text is stored without them. */
export function storableText(text: string): string {
  return text.replaceAll(/\0|\p{Surrogate}/gu, '');
}

/**
 * The same for every text in a value that came in as JSON, names of properties among them.
 *
 * @throws XinhangError `bad_input` for a value that is nested without end
 */
export function storable<T>(value: T): T {
  // The shape stays; only texts change.
  return clean(value, 0) as T;
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) throw new XinhangError('bad_input', 'The input is nested too deeply.');
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [storableText(key), clean(item, depth + 1)]),
  );
}
