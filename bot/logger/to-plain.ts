/** Converts anything to JSON-safe values, so that logging never fails and all strings can be searched for secrets. */
import { XinhangError } from '../../jobs/errors.ts';

export type Plain =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Plain[]
  | { readonly [name: string]: Plain };

const deepest = 6;
const longestText = 8_000;

export function toPlain(value: object): { readonly [name: string]: Plain } {
  try {
    const plain = plainOf(value, 0);
    return typeof plain === 'object' && plain !== null && !Array.isArray(plain)
      ? (plain as { readonly [name: string]: Plain })
      : { value: plain };
  } catch (error) {
    // A getter or toJSON of a third party threw: logging must not fail because of it.
    return { unreadable: String(error) };
  }
}

function plainOf(value: unknown, depth: number): Plain {
  switch (typeof value) {
    case 'string':
      return value.length > longestText ? `${value.slice(0, longestText)}…` : value;
    case 'number':
    case 'boolean':
    case 'undefined':
      return value;
    case 'bigint':
    case 'symbol':
      return String(value);
    case 'function':
      return '(function)';
    case 'object':
      if (value === null) return null;
      return depth >= deepest ? '…' : plainOfObject(value, depth + 1);
    default:
      return undefined;
  }
}

function plainOfObject(value: object, depth: number): Plain {
  if (value instanceof Error) return plainOfError(value, depth);
  if (Array.isArray(value)) return value.map((item) => plainOf(item, depth));
  if (value instanceof Map || value instanceof Set) return [...value].map((item) => plainOf(item, depth));
  if (Buffer.isBuffer(value)) return `(${value.length} bytes)`;
  // Temporal values and dates.
  if (saysItself(value)) return plainOf(value.toJSON(), depth);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plainOf(item, depth)]));
}

function saysItself(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

/** Errors that we raise are identified by code and message; all others need their stack. */
function plainOfError(error: Error, depth: number): Plain {
  const own = Object.fromEntries(
    Object.entries(error).map(([name, item]: [string, unknown]) => [name, plainOf(item, depth)]),
  );
  return {
    type: error.name,
    message: plainOf(error.message, depth),
    ...own,
    ...(error.cause === undefined ? {} : { cause: plainOf(error.cause, depth) }),
    ...(error instanceof XinhangError ? {} : { stack: plainOf(error.stack, depth) }),
  };
}
