import { randomBytes } from 'node:crypto';

let last = 0n;

/**
 * An id like those of the schema's `uuid(7)`, for rows written by hand. Ids from one process sort in order of creation,
 * even within a millisecond (RFC 9562, section 6.2: a counter after the timestamp).
 */
export function newId(nowMs: number = Date.now()): string {
  // 48 bits of milliseconds and a 12-bit counter.
  const stamp = BigInt(nowMs) << 12n;
  last = stamp > last ? stamp : last + 1n;
  const time = (last >> 12n).toString(16).padStart(12, '0');
  const counter = (last & 0xfffn).toString(16).padStart(3, '0');
  const random = randomBytes(8);
  random.writeUInt8((random.readUInt8(0) & 0x3f) | 0x80, 0);
  const tail = random.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
