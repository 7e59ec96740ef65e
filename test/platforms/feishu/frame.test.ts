import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeFrame, encodeFrame, type Frame, headerIn } from '../../../bot/platforms/feishu/frame.ts';

/** Written by protobufjs from the definition in the official client. */
const official =
  '0807108180f6e2b9beac8969182120012a0d0a047479706512056576656e742a160a0a6d6573736167655f69641208e6b688e681af2d31420b7b2261223a22e888aa227d';
/** The same with two fields that are not used, one before and one after the payload. */
const withMore = `${official.slice(0, -26)}320467 7a6970${official.slice(-26)}4a0178`.replaceAll(' ', '');

const frame: Frame = {
  seqId: 7n,
  logId: 7_571_309_583_421_767_681n,
  service: 33,
  method: 1,
  headers: [
    ['type', 'event'],
    ['message_id', '消息-1'],
  ],
  payload: Buffer.from('{"a":"航"}', 'utf8'),
};

test('a frame is written and read as the official client does', () => {
  expect(Buffer.from(encodeFrame(frame)).toString('hex')).toBe(official);
  const read = decodeFrame(Buffer.from(official, 'hex'));
  expect({ ...read, payload: Buffer.from(read.payload) }).toEqual(frame);
  expect(headerIn(read, 'message_id')).toBe('消息-1');
  expect(headerIn(read, 'absent')).toBe('');
});

test('fields that are not used do no harm', () => {
  const read = decodeFrame(Buffer.from(withMore, 'hex'));
  expect({ ...read, payload: Buffer.from(read.payload) }).toEqual(frame);
});

test('whatever a frame holds is read as it was written', () => {
  const id = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const number = fc.nat(2 ** 31 - 1);
  const given = fc.record({
    seqId: id,
    logId: id,
    service: number,
    method: number,
    headers: fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))),
    payload: fc.uint8Array({ maxLength: 300 }),
  });
  fc.assert(
    fc.property(given, (one) => {
      const read = decodeFrame(encodeFrame(one));
      expect({ ...read, payload: [...read.payload] }).toEqual({ ...one, payload: [...one.payload] });
    }),
    { numRuns: 60 },
  );
});

test.each(['08', '42ff', '420b7b', '0b', 'ffffffffffffffffffffffff01'])('%s is not a frame', (hex) => {
  expect(() => decodeFrame(Buffer.from(hex, 'hex'))).toThrow(RangeError);
});
