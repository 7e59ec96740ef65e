import { createHash } from 'node:crypto';
import type { RoomRequest } from '../../../jobs/ports.ts';

/** Slack allows lower-case letters, digits, hyphens and underscores, at most 80. */
const longest = 80;
/** Leaves space for a suffix such as `-5`. */
const longestName = longest - 3;
const longestCode = 40;

/** Neither prefix is a prefix of the other, so a customer room never has a staff room's name. */
const prefixes = { customer: 'cust', staff: 'staff' } as const;

/**
 * The channel name for a customer, deterministic, so that a channel created just before a crash is found again. The
 * code comes first, then the allowed characters of the name. Nothing is transliterated, because half a Chinese name in
 * someone else's spelling helps no one. A code that its allowed characters do not identify gets some digits of its
 * hash, so that `A.1` and `A1` are two channels.
 */
export function roomName(request: Pick<RoomRequest, 'kind' | 'customerCode' | 'name'>): string {
  const { kind, customerCode, name } = request;
  const code = /^[A-Z0-9]{1,40}$/.test(customerCode)
    ? customerCode.toLowerCase()
    : [legal(customerCode).slice(0, longestCode), digest(customerCode)]
        .filter((part) => part !== '')
        .join('-');
  const parts = [prefixes[kind], code, legal(name)].filter((part) => part !== '');
  return parts
    .join('-')
    .slice(0, longestName)
    .replace(/[-_]+$/, '');
}

function legal(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}
