import { expect, it } from 'vitest';
import {
  checkRobotSign,
  type EventEnvelope,
  openEvent,
  signRobot,
} from '../../../bot/platforms/dingtalk/verify-signature.ts';

/** From DingTalk's own sample, `DingCallbackCrypto3.py`. */
const event: EventEnvelope = {
  timestamp: '1608001896814',
  nonce: 'WL4PK6yA',
  signature: '03044561471240d4a14bb09372dfcfd4fd0e40cb',
  encrypt:
    '0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XHpP6u+oTTrd15NRPvNvmBKyDCYxxOK+HZeKju4yhELOFchzNukR+t8SB/qk4ROMu3',
};
const keys = {
  token: 'mryue',
  aesKey: 'Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7',
  ownerKey: 'ding6ccabc44d2c8d38b',
};
const atMs = Number(event.timestamp);
const hour = 60 * 60 * 1000;

it('DingTalk’s published event is opened', () => {
  expect(openEvent(event, keys, atMs)).toBe('{"EventType":"check_url"}');
});

it.each([
  ['altered', { ...event, encrypt: event.encrypt.replace('0v', '0w') }, keys, atMs],
  ['unsigned', { ...event, signature: '' }, keys, atMs],
  ['with another nonce', { ...event, nonce: 'WL4PK6yB' }, keys, atMs],
  ['stale', event, keys, atMs + hour + 1],
  ['from the future', event, keys, atMs - hour - 1],
  ['for another receiver', event, { ...keys, ownerKey: 'ding0000000000000000' }, atMs],
  ['of another app', event, { ...keys, token: 'other' }, atMs],
])('an event that is %s is not opened', (_how, envelope, given, nowMs) => {
  expect(openEvent(envelope, given, nowMs)).toBeNull();
});

const secret = 'this is secret';
const timestamp = '1577262236757';
const sign = 'hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM=';
const nowMs = Number(timestamp);

it('the signature of a robot message has its known value', () => {
  expect(signRobot(timestamp, secret)).toBe(sign);
  expect(checkRobotSign({ timestamp, sign }, secret, nowMs)).toBeNull();
});

it.each([
  ['unsigned', { timestamp, sign: undefined }, nowMs],
  ['with an empty signature', { timestamp, sign: '' }, nowMs],
  ['without a timestamp', { timestamp: undefined, sign }, nowMs],
  ['with another timestamp', { timestamp: '1577262236758', sign }, nowMs],
  ['with an altered signature', { timestamp, sign: sign.replace('h', 'g') }, nowMs],
  ['stale', { timestamp, sign }, nowMs + hour + 1],
  ['from the future', { timestamp, sign }, nowMs - hour - 1],
])('a robot message that is %s is refused', (_how, sent, now) => {
  expect(checkRobotSign(sent, secret, now)).not.toBeNull();
});
