import { createHash } from 'node:crypto';
import type { RoomRequest } from '../../../jobs/ports.ts';

/** Slack: lower-case letters, digits, hyphens and underscores, at most 80. */
const longest = 80;
/** Room for a suffix such as `-5`. */
const longestName = longest - 3;
const longestCode = 40;

/** A customer room is never named like a staff room: neither prefix begins the other. */
const prefixes = { customer: 'cust', staff: 'staff' } as const;

/**
 * The channel of a customer, the same for the same request, so that a room that was made just before a crash is
 * found again. The code comes first and what is legal of the name after it; nothing is transliterated, since
 * half of a Chinese name in someone else's spelling helps nobody. A code that cannot be read back from its legal
 * form takes a few digits of its hash along, so that `A.1` and `A1` are two channels.
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
