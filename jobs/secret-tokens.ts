/**
 * The tokens of links, sessions, form pages and feeds. Each carries a signature, so that the limits on requests can tell
 * one that was given to a colleague from one that was made up, without asking the database. The signature grants
 * nothing: what a token opens is looked up by its digest.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Db } from '../prisma/client.ts';
import { readSetting } from './settings.ts';

const setting = 'token-key';
/** 128 bits to guess and as many to forge: 43 characters together. */
const halfBytes = 16;

/** A new token, to be shown once. */
export async function newToken(db: Db): Promise<string> {
  return makeToken(await tokenKey(db));
}

/** Tells whether a token was made here, by this process or another one. */
export function createTokenCheck(db: Db): (token: string) => Promise<boolean> {
  return createTokens(db).isOurs;
}

/** Makes tokens for strangers, who may ask for any number of them, and knows its own: the key is read once. */
export function createTokens(db: Db) {
  let key: Promise<string> | null = null;
  const keyOf = async (): Promise<string> => {
    key ??= tokenKey(db).catch((error: unknown) => {
      key = null;
      throw error;
    });
    return await key;
  };
  return {
    create: async (): Promise<string> => makeToken(await keyOf()),
    isOurs: async (token: string): Promise<boolean> => {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== 2 * halfBytes) return false;
      return timingSafeEqual(sign(await keyOf(), bytes.subarray(0, halfBytes)), bytes.subarray(halfBytes));
    },
  };
}

function makeToken(key: string): string {
  const secret = randomBytes(halfBytes);
  return Buffer.concat([secret, sign(key, secret)]).toString('base64url');
}

/** In the database, because a link may be opened at another process than the one that gave it. */
async function tokenKey(db: Db): Promise<string> {
  const made = JSON.stringify(randomBytes(32).toString('base64url'));
  const there = await readSetting(db, setting);
  if (typeof there === 'string') return there;
  await db.sql.query('INSERT INTO setting (key, value) VALUES ($1, $2::jsonb) ON CONFLICT DO NOTHING', [
    setting,
    made,
  ]);
  return String(await readSetting(db, setting));
}

function sign(key: string, secret: Buffer): Buffer {
  return createHmac('sha256', key).update(secret).digest().subarray(0, halfBytes);
}
