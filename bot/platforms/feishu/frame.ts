/**
 * A frame of the long connection, in Protocol Buffers. Ids have 64 bits and are sent back as they came.
 *
 * ```proto
 * message Header { string key = 1; string value = 2; }
 * message Frame {
 *   uint64 SeqID = 1; uint64 LogID = 2; int32 service = 3; int32 method = 4;
 *   repeated Header headers = 5; string payload_encoding = 6; string payload_type = 7; bytes payload = 8; string LogIDNew = 9;
 * }
 * ```
 */
export interface Frame {
  readonly seqId: bigint;
  readonly logId: bigint;
  readonly service: number;
  /** What it is: `control` or `data`. */
  readonly method: number;
  readonly headers: readonly (readonly [key: string, value: string])[];
  readonly payload: Uint8Array;
}

export const methods = { control: 0, data: 1 } as const;

const varint = 0;
const sized = 2;

export function encodeFrame({ seqId, logId, service, method, headers, payload }: Frame): Uint8Array {
  return Buffer.concat([
    number(1, seqId),
    number(2, logId),
    number(3, BigInt(service)),
    number(4, BigInt(method)),
    ...headers.map(([key, value]) => bytes(5, Buffer.concat([text(1, key), text(2, value)]))),
    ...(payload.length === 0 ? [] : [bytes(8, payload)]),
  ]);
}

/** @throws RangeError for anything that is not a frame */
export function decodeFrame(raw: Uint8Array): Frame {
  const headers: [string, string][] = [];
  let [seqId, logId, service, method] = [0n, 0n, 0n, 0n];
  let payload: Uint8Array = new Uint8Array();
  for (const { field, value } of fieldsOf(raw)) {
    if (typeof value === 'bigint') {
      if (field === 1) seqId = value;
      if (field === 2) logId = value;
      if (field === 3) service = value;
      if (field === 4) method = value;
    } else {
      if (field === 5) headers.push(headerOf(value));
      if (field === 8) payload = value;
    }
  }
  return { seqId, logId, service: Number(service), method: Number(method), headers, payload };
}

export function headerIn({ headers }: Frame, key: string): string {
  return headers.find(([name]) => name === key)?.[1] ?? '';
}

function headerOf(raw: Uint8Array): [string, string] {
  const words = ['', ''];
  for (const { field, value } of fieldsOf(raw)) {
    if (typeof value !== 'bigint') words[field - 1] = Buffer.from(value).toString('utf8');
  }
  return [words[0] ?? '', words[1] ?? ''];
}

function* fieldsOf(raw: Uint8Array): Generator<{ field: number; value: bigint | Uint8Array }> {
  let at = 0;
  const read = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = raw[at];
      if (byte === undefined) break;
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('not a frame: a number is cut off');
  };
  while (at < raw.length) {
    const tag = Number(read());
    const field = tag >>> 3;
    if ((tag & 7) === varint) yield { field, value: read() };
    else if ((tag & 7) === sized) {
      const length = Number(read());
      if (at + length > raw.length) throw new RangeError('not a frame: a field is cut off');
      yield { field, value: raw.subarray(at, at + length) };
      at += length;
    } else throw new RangeError('not a frame: a field of an unknown type');
  }
}

function number(field: number, value: bigint): Uint8Array {
  return Buffer.from([...base128(BigInt(field << 3)), ...base128(value)]);
}

function bytes(field: number, value: Uint8Array): Uint8Array {
  const head = [...base128(BigInt((field << 3) | sized)), ...base128(BigInt(value.length))];
  return Buffer.concat([Buffer.from(head), value]);
}

const text = (field: number, value: string): Uint8Array => bytes(field, Buffer.from(value, 'utf8'));

function base128(value: bigint): readonly number[] {
  const digits: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    digits.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return digits;
}
