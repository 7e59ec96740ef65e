import { describe, expect, test } from 'vitest';
import { decryptEvent, openEnvelope } from '../../../bot/platforms/feishu/open-envelope.ts';
import { encryptEvent } from '../../fakes/feishu/sealing.ts';

/** From Feishu's documentation of encrypted events. */
const sample = 'P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=';

test('an encrypted event is read: the sample of Feishu’s own page', () => {
  expect(decryptEvent(sample, 'test key')).toBe('hello world');
});

test('an event encrypted with another key, altered or cut is not read', () => {
  expect(() => decryptEvent(sample, 'another key')).toThrow();
  const bytes = Buffer.from(sample, 'base64');
  const altered = Buffer.from(bytes);
  altered[bytes.length - 1] = (altered.at(-1) ?? 0) ^ 1;
  expect(() => decryptEvent(altered.toString('base64'), 'test key')).toThrow();
  for (const length of [0, 15, 16, 24]) {
    expect(() => decryptEvent(bytes.subarray(0, length).toString('base64'), 'test key')).toThrow();
  }
});

const own = { appId: 'cli_0123456789abcdef', encryptKey: 'test key', verificationToken: 'v-token' };
const header = {
  event_id: 'e-1',
  event_type: 'im.message.receive_v1',
  token: own.verificationToken,
  app_id: own.appId,
  tenant_key: 't-own',
  create_time: '1609073151000',
};
const event = { schema: '2.0', header, event: { message: { message_id: 'om_1' } } };
const seal = (body: unknown, key = own.encryptKey) =>
  Buffer.from(JSON.stringify({ encrypt: encryptEvent(JSON.stringify(body), key) }));

describe('what comes to the callback address', () => {
  test('is an event when its token and its app are ours', () => {
    expect(openEnvelope(seal(event), own)).toEqual({ kind: 'event', event });
  });

  test('is a challenge, answered when its token is ours', () => {
    const asked = { type: 'url_verification', challenge: 'c-1', token: own.verificationToken };
    expect(openEnvelope(seal(asked), own)).toEqual({ kind: 'challenge', challenge: 'c-1' });
    expect(openEnvelope(seal({ ...asked, token: 'other' }), own)).toMatchObject({ kind: 'refused' });
  });

  test.each<[string, Buffer]>([
    ['for another app', seal({ ...event, header: { ...header, app_id: 'cli_fedcba9876543210' } })],
    ['with another token', seal({ ...event, header: { ...header, token: 'v-tokem' } })],
    ['without a token', seal({ ...event, header: { ...header, token: '' } })],
    ['encrypted with another key', seal(event, 'another key')],
    ['in the clear', Buffer.from(JSON.stringify(event))],
    [
      'a challenge in the clear',
      Buffer.from('{"type":"url_verification","challenge":"c","token":"v-token"}'),
    ],
    ['of the old schema', seal({ uuid: 'u-1', token: own.verificationToken, type: 'event_callback' })],
    ['without an id', seal({ ...event, header: { ...header, event_id: '' } })],
    ['no JSON', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
  ])('is refused when it is %s', (_how, raw) => {
    expect(openEnvelope(raw, own)).toMatchObject({ kind: 'refused' });
  });

  test('is refused altogether while no verification token is configured', () => {
    const raw = seal({ ...event, header: { ...header, token: '' } });
    expect(openEnvelope(raw, { ...own, verificationToken: '' })).toMatchObject({ kind: 'refused' });
  });
});
