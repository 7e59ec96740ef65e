import { encrypt as encryptWith, getSignature } from '@wecom/crypto';

export interface Keys {
  readonly token: string;
  readonly encodingAesKey: string;
  readonly receiveId: string;
}

/** What WeCom sends: encrypted for one receiver and signed, by WeCom's own library. */
export function sealEnvelope(
  text: string,
  { token, encodingAesKey, receiveId }: Keys,
  { seconds, nonce }: { readonly seconds: number; readonly nonce: string },
): { timestamp: string; nonce: string; encrypt: string; signature: string } {
  const timestamp = String(seconds);
  const encrypt = encryptWith(encodingAesKey, text, receiveId);
  return { timestamp, nonce, encrypt, signature: getSignature(token, timestamp, nonce, encrypt) };
}
