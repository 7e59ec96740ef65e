import { createHash } from 'node:crypto';
import type { Inbound } from '../ports.ts';
import { storable } from '../storable.ts';

/** As much as any platform takes in one message. */
const mostTextChars = 40_000;
/** An index of PostgreSQL takes some 2 700 bytes. */
const mostKeyChars = 500;

/** What arrived as it can be stored: this is the one place that every platform's input passes. */
export function cleanInbound(inbound: Inbound): Inbound {
  const cut = 'text' in inbound ? { ...inbound, text: inbound.text.slice(0, mostTextChars) } : inbound;
  const clean = storable(cut);
  return { ...clean, dedupeKey: shortKey(clean.dedupeKey) };
}

function shortKey(key: string): string {
  return key.length <= mostKeyChars ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`;
}
