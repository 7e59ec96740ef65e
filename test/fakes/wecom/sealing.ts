import { createCipheriv, createHash, randomBytes } from 'node:crypto';

export interface Keys {
  readonly token: string;
  readonly encodingAesKey: string;
  readonly receiveId: string;
}

const blockBytes = 32;
const randomPrefixBytes = 16;

/** What WeCom sends: signed, encrypted, and meant for one receiver. */
export function sealEnvelope(
  text: string,
  { token, encodingAesKey, receiveId }: Keys,
  at: { readonly seconds: number; readonly nonce: string },
): { timestamp: string; nonce: string; encrypt: string; signature: string } {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const words = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(words.length);
  const plain = Buffer.concat([randomBytes(randomPrefixBytes), length, words, Buffer.from(receiveId)]);
  const pad = blockBytes - (plain.length % blockBytes);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const encrypt = Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])),
    cipher.final(),
  ]).toString('base64');
  const unsigned = { timestamp: String(at.seconds), nonce: at.nonce, encrypt };
  return {
    ...unsigned,
    signature: createHash('sha1')
      .update(
        Object.values({ token, ...unsigned })
          .toSorted()
          .join(''),
      )
      .digest('hex'),
  };
}
