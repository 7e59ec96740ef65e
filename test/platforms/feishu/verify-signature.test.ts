import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifySignature } from '../../../bot/platforms/feishu/verify-signature.ts';
import { signCallback } from '../../fakes/feishu/sealing.ts';

/** Feishu publishes no numbers; computed from its documented formula. */
const vector = {
  key: 'encryptkey',
  timestamp: '1609073151',
  nonce: 'nonce123',
  body: '{"encrypt":"abc"}',
  signature: '07d9b4e4b7ed5206abe483b29b49b2cf9f12070f6b0f0a09beb079a4013fd27c',
};
const atMs = Number(vector.timestamp) * 1000;
const { timestamp, nonce, signature } = vector;
const request = { raw: Buffer.from(vector.body), timestamp, nonce, signature };

describe('a request signed by Feishu', () => {
  test('is taken', () => {
    expect(verifySignature(request, vector.key, atMs)).toBeNull();
  });

  test('is taken up to five minutes away in either direction, and not a second further', () => {
    for (const seconds of [-300, 0, 300]) {
      expect(verifySignature(request, vector.key, atMs + seconds * 1000), String(seconds)).toBeNull();
    }
    for (const seconds of [-86_400, -301, 301, 86_400]) {
      expect(verifySignature(request, vector.key, atMs + seconds * 1000), String(seconds)).toMatch(/away/);
    }
  });

  test('is judged by its bytes: a body with any byte changed is refused', () => {
    fc.assert(
      fc.property(fc.nat({ max: request.raw.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const altered = Buffer.from(request.raw);
        altered[at] = (altered[at] ?? 0) ^ change;
        expect(verifySignature({ ...request, raw: altered }, vector.key, atMs)).not.toBeNull();
      }),
    );
  });

  test('is judged by its bytes: JSON with spaces and escapes is taken as sent, and refused when rewritten', () => {
    const body = '{ "encrypt": "\\u8bd5\\/用" }';
    const headers = signCallback(body, vector.key, Number(timestamp));
    const verify = (text: string) =>
      verifySignature(
        {
          raw: Buffer.from(text),
          timestamp: headers['x-lark-request-timestamp'],
          nonce: headers['x-lark-request-nonce'],
          signature: headers['x-lark-signature'],
        },
        vector.key,
        atMs,
      );
    expect(verify(body)).toBeNull();
    expect(verify(JSON.stringify(JSON.parse(body)))).toMatch(/does not match/);
  });
});

test.each([
  ['without a signature', { signature: undefined }],
  ['with an empty signature', { signature: '' }],
  ['with half a signature', { signature: signature.slice(0, 32) }],
  ['with another signature', { signature: signature.replace('0', '1') }],
  ['without a timestamp', { timestamp: undefined }],
  ['with another timestamp', { timestamp: String(Number(timestamp) + 1) }],
  ['with a timestamp that is no number', { timestamp: '1609073151.0' }],
  ['without a nonce', { nonce: undefined }],
  ['with another nonce', { nonce: 'nonce124' }],
])('a request %s is refused', (_how, change) => {
  expect(verifySignature({ ...request, ...change }, vector.key, atMs)).not.toBeNull();
});

test('a request signed with another key is refused, and without a key of ours every request', () => {
  expect(verifySignature(request, 'another key', atMs)).toMatch(/does not match/);
  const headers = signCallback(vector.body, '', Number(timestamp), nonce);
  const unkeyed = { ...request, signature: headers['x-lark-signature'] };
  expect(verifySignature(unkeyed, '', atMs)).toMatch(/no encrypt key/);
});
