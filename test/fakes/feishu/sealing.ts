import { createCipheriv, createHash, randomBytes } from 'node:crypto';

/** Encrypts an event as Feishu does. */
export function encryptEvent(text: string, encryptKey: string, iv: Buffer = randomBytes(16)): string {
  const key = createHash('sha256').update(encryptKey).digest();
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}

/** The headers of a signed callback. */
export function signCallback(
  body: string,
  encryptKey: string,
  atSeconds: number,
  nonce = randomBytes(8).toString('hex'),
): Record<'x-lark-request-timestamp' | 'x-lark-request-nonce' | 'x-lark-signature', string> {
  const hash = createHash('sha256').update(`${atSeconds}${nonce}${encryptKey}${body}`);
  return {
    'x-lark-request-timestamp': String(atSeconds),
    'x-lark-request-nonce': nonce,
    'x-lark-signature': hash.digest('hex'),
  };
}
