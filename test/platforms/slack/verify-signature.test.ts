import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifySignature } from '../../../bot/platforms/slack/verify-signature.ts';
import { signRequest } from '../../fakes/slack/signing.ts';

/** From Slack's documentation, “Verifying requests from Slack”. */
const vector = {
  secret: '8f742231b10e8888abcd99yyyzzz85a5',
  timestamp: '1531420618',
  body:
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar' +
    '&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com' +
    '%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
};
const atMs = Number(vector.timestamp) * 1000;
const raw = Buffer.from(vector.body);
const request = { raw, timestamp: vector.timestamp, signature: vector.signature };

describe('a request signed by Slack', () => {
  test('is taken: the vector of Slack’s own page', () => {
    expect(verifySignature(request, vector.secret, atMs)).toBeNull();
  });

  test('is taken up to five minutes away in either direction, and not a second further', () => {
    for (const seconds of [-300, -299, 0, 299, 300]) {
      expect(verifySignature(request, vector.secret, atMs + seconds * 1000), String(seconds)).toBeNull();
    }
    for (const seconds of [-86_400, -301, 301, 86_400]) {
      expect(verifySignature(request, vector.secret, atMs + seconds * 1000), String(seconds)).toMatch(
        /300 s away/,
      );
    }
  });

  test('is judged by its bytes: a body with any byte changed is refused', () => {
    fc.assert(
      fc.property(fc.nat({ max: raw.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const altered = Buffer.from(raw);
        altered[at] = (altered[at] ?? 0) ^ change;
        expect(verifySignature({ ...request, raw: altered }, vector.secret, atMs)).not.toBeNull();
      }),
    );
  });

  test('is judged by its bytes: the same JSON written differently is refused', () => {
    const body = '{ "type":"event_callback", "text":"\\u8bd5\\u7528" }';
    const headers = signRequest(body, vector.secret, 1_531_420_618);
    const signed = {
      timestamp: headers['x-slack-request-timestamp'],
      signature: headers['x-slack-signature'],
    };
    const written = (text: string) =>
      verifySignature({ raw: Buffer.from(text), ...signed }, vector.secret, atMs);
    expect(written(body)).toBeNull();
    expect(written(JSON.stringify(JSON.parse(body)))).not.toBeNull();
  });

  test('is taken for bytes that are not text', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
    const headers = signRequest(bytes.toString('latin1'), vector.secret, 1_531_420_618);
    // Signed as latin1 text, which is not these bytes in UTF-8: must not pass by being decoded on the way.
    expect(
      verifySignature(
        { raw: bytes, timestamp: vector.timestamp, signature: headers['x-slack-signature'] },
        vector.secret,
        atMs,
      ),
    ).not.toBeNull();
  });
});

describe('a request is refused', () => {
  test.each([
    ['without a signature', { signature: undefined }],
    ['with an empty signature', { signature: '' }],
    ['with another version', { signature: vector.signature.replace('v0', 'v1') }],
    ['with half a signature', { signature: vector.signature.slice(0, 40) }],
    ['with two signatures', { signature: `${vector.signature},${vector.signature}` }],
    ['with a signature in capitals', { signature: vector.signature.toUpperCase() }],
    ['without a timestamp', { timestamp: undefined }],
    ['with an empty timestamp', { timestamp: '' }],
    ['with a timestamp that is no number', { timestamp: 'NaN' }],
    ['with a timestamp that is a fraction', { timestamp: '1531420618.5' }],
    ['with a signed timestamp', { timestamp: '+1531420618' }],
    ['with another timestamp than was signed', { timestamp: '1531420619' }],
  ])('%s', (_how, changed) => {
    expect(verifySignature({ ...request, ...changed }, vector.secret, atMs)).not.toBeNull();
  });

  test('under another secret, and always when there is no secret', () => {
    expect(verifySignature(request, `${vector.secret}x`, atMs)).not.toBeNull();
    const headers = signRequest(vector.body, '', Number(vector.timestamp));
    expect(verifySignature({ ...request, signature: headers['x-slack-signature'] }, '', atMs)).not.toBeNull();
  });
});
