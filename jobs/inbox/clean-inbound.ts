import { createHash } from 'node:crypto';
import type { Inbound } from '../ports.ts';
import { storable } from '../storable.ts';

/** The largest message any platform accepts. */
const mostTextChars = 40_000;
/** PostgreSQL limits an index entry to about 2,700 bytes. */
const mostKeyChars = 500;

/** Makes an inbound item storable. The input of every platform passes through here and nowhere else. */
export function cleanInbound(inbound: Inbound): Inbound {
  const cut = 'text' in inbound ? { ...inbound, text: inbound.text.slice(0, mostTextChars) } : inbound;
  const clean = storable(cut);
  return { ...clean, dedupeKey: shortKey(clean.dedupeKey) };
}

function shortKey(key: string): string {
  return key.length <= mostKeyChars ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`;
}
