import { randomBytes } from 'node:crypto';

let last = 0n;

/**
 * An id as the schema's own `uuid(7)` makes them, for rows that are written by hand: ids sort in the order in which
 * one process made them, also within a millisecond (RFC 9562, section 6.2, a counter behind the time).
 */
export function newId(nowMs: number = Date.now()): string {
  // 48 bits of milliseconds and 12 bits that count on.
  const stamp = BigInt(nowMs) << 12n;
  last = stamp > last ? stamp : last + 1n;
  const time = (last >> 12n).toString(16).padStart(12, '0');
  const counter = (last & 0xfffn).toString(16).padStart(3, '0');
  const random = randomBytes(8);
  random.writeUInt8((random.readUInt8(0) & 0x3f) | 0x80, 0);
  const tail = random.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
