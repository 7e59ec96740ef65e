import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import { describe, expect, it } from 'vitest';
import { openEnvelope, signatureOf } from '../../../bot/platforms/wecom/crypto.ts';
import { readXml } from '../../../bot/platforms/wecom/callback.ts';
import { sealEnvelope } from '../../fakes/wecom/sealing.ts';

/** The example of WeCom's document on callbacks (path 90968), with the key and the receiver it is meant for. */
const keys = {
  token: 'QDG6eK',
  encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  receiveId: 'wx5823bf96d3bd56c7',
};
const published = {
  timestamp: '1409659813',
  nonce: '1372623149',
  signature: '477715d11cdb4164915debcba66cb864d751f3e6',
  encrypt:
    'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==',
};
const thenMs = 1_409_659_813_000;

const second = { seconds: thenMs / 1000, nonce: '1' };

describe('the published example', () => {
  it('is read and signed by WeCom’s own library as by ours, byte for byte', () => {
    const { timestamp, nonce, signature, encrypt: body } = published;
    const opened = openEnvelope(published, keys, thenMs);
    const theirs = decrypt(keys.encodingAesKey, body);
    expect(theirs.id).toBe(keys.receiveId);
    expect(opened).toEqual({ text: theirs.message });
    expect(getSignature(keys.token, timestamp, nonce, body)).toBe(signature);
    expect(signatureOf(keys.token, published)).toBe(signature);
    expect(encrypt(keys.encodingAesKey, theirs.message, keys.receiveId, theirs.random)).toBe(body);
  });

  it.each([
    ['a stranger’s key', { encodingAesKey: `x${keys.encodingAesKey.slice(1)}` }],
    ['another token', { token: 'QDG6eL' }],
    ['another receiver', { receiveId: 'wx5823bf96d3bd56c8' }],
    ['a receiver that only begins the same', { receiveId: 'wx5823bf96d3bd56c' }],
    ['no receiver', { receiveId: '' }],
  ])('is not opened with %s', (_what, changed) => {
    expect(openEnvelope(published, { ...keys, ...changed }, thenMs)).toHaveProperty('refused');
  });

  it('with a bit of any byte of its body altered is refused', () => {
    const bytes = Buffer.from(published.encrypt, 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = Buffer.from(bytes);
      altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
      const body = altered.toString('base64');
      expect(openEnvelope({ ...published, encrypt: body }, keys, thenMs)).toEqual({
        refused: 'a wrong signature',
      });
    }
  });
});

describe('a callback', () => {
  it('of the published example is opened', () => {
    const opened = openEnvelope(published, keys, thenMs);
    const values = readXml('text' in opened ? opened.text : '');
    expect(Object.fromEntries(values ?? [])).toEqual({
      ToUserName: 'wx5823bf96d3bd56c7',
      FromUserName: 'mycreate',
      CreateTime: '1409659813',
      MsgType: 'text',
      Content: 'hello',
      MsgId: '4561255354251345929',
      AgentID: '218',
    });
  });

  it.each([
    [
      'a signature of one other digit',
      { signature: `${published.signature.slice(0, -1)}7` },
      'a wrong signature',
    ],
    ['no signature', { signature: '' }, 'a wrong signature'],
    ['another nonce', { nonce: '1372623148' }, 'a wrong signature'],
    ['another second', { timestamp: '1409659814' }, 'a wrong signature'],
    ['another body', { encrypt: published.encrypt.replace('Ryp', 'Rzp') }, 'a wrong signature'],
    ['no timestamp', { timestamp: '' }, 'no timestamp'],
  ])('with %s is refused', (_what, changed, refused) => {
    expect(openEnvelope({ ...published, ...changed }, keys, thenMs)).toEqual({ refused });
  });

  it.each([-301, 301])('%i seconds off is refused', (seconds) => {
    expect(openEnvelope(published, keys, thenMs + seconds * 1000)).toEqual({ refused: 'a stale timestamp' });
    expect(openEnvelope(published, keys, thenMs + Math.sign(seconds) * 299_000)).toHaveProperty('text');
  });

  it('meant for another corporation is refused, though signed and encrypted with our keys', () => {
    const stolen = sealEnvelope('<xml></xml>', { ...keys, receiveId: 'wwOther' }, second);
    expect(openEnvelope(stolen, keys, thenMs)).toEqual({ refused: 'another receiver' });
  });

  it.each(['', 'x', 'AAAA', Buffer.alloc(32).toString('base64'), Buffer.alloc(48, 1).toString('base64')])(
    'with a body that is none is refused, though signed: %s',
    (encrypt) => {
      const sealed = sealEnvelope('x', keys, second);
      const resigned = { ...sealed, encrypt, signature: signatureOf(keys.token, { ...sealed, encrypt }) };
      expect(openEnvelope(resigned, keys, thenMs)).toEqual({
        refused: 'a body that cannot be decrypted',
      });
    },
  );

  it.each(['', 'x', '很好', 'x'.repeat(11), 'x'.repeat(12), 'x'.repeat(10_000)])(
    'of any length is opened',
    (text) => {
      const sealed = sealEnvelope(text, keys, second);
      expect(openEnvelope(sealed, keys, thenMs)).toEqual({ text });
    },
  );
});

describe('what WeCom’s own library seals', () => {
  const sealed = sealEnvelope('<xml><A>1</A></xml>', keys, second);

  it('is opened within five minutes, and in no other way', () => {
    expect(openEnvelope(sealed, keys, thenMs)).toEqual({ text: '<xml><A>1</A></xml>' });
    const [first = ''] = sealed.encrypt;
    const altered = (first === 'A' ? 'B' : 'A') + sealed.encrypt.slice(1);
    const variants = [
      openEnvelope({ ...sealed, encrypt: altered }, keys, thenMs),
      openEnvelope({ ...sealed, signature: '' }, keys, thenMs),
      openEnvelope(sealed, keys, thenMs + 301_000),
      openEnvelope(sealed, { ...keys, receiveId: 'wwOther' }, thenMs),
    ];
    expect(variants).toEqual([
      { refused: 'a wrong signature' },
      { refused: 'a wrong signature' },
      { refused: 'a stale timestamp' },
      { refused: 'another receiver' },
    ]);
  });
});

describe('the XML of a callback', () => {
  const valuesOf = (xml: string) => {
    const read = readXml(xml);
    return read === null ? null : Object.fromEntries(read);
  };

  it('is read with and without CDATA, and what is nested stays as it is', () => {
    expect(
      valuesOf('<xml><A><![CDATA[1 < 2 & 3]]></A>\n<B>4 &lt; 5</B><C><D>6</D></C><E></E></xml>'),
    ).toEqual({
      A: '1 < 2 & 3',
      B: '4 < 5',
      C: '<D>6</D>',
      E: '',
    });
  });

  it('takes nothing that was typed for a value of its own', () => {
    expect(
      valuesOf(
        '<xml><FromUserName><![CDATA[li]]></FromUserName><Content><![CDATA[<FromUserName>wu</FromUserName>]]></Content></xml>',
      ),
    ).toEqual({ FromUserName: 'li', Content: '<FromUserName>wu</FromUserName>' });
    expect(
      valuesOf(
        '<xml><FromUserName><![CDATA[li]]></FromUserName><Content><![CDATA[x]]></Content><FromUserName><![CDATA[wu]]></FromUserName><Content><![CDATA[]]></Content></xml>',
      ),
    ).toBeNull();
  });

  it.each([
    '',
    '<xml>',
    '<xml><A></xml>',
    '<xml>text</xml>',
    '<xml><A>1</B></xml>',
    '<!DOCTYPE x><xml></xml>',
  ])('is refused if it is something else: %s', (xml) => expect(valuesOf(xml)).toBeNull());
});
