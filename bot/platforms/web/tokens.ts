import { createHmac, timingSafeEqual } from 'node:crypto';

/** The lifetime of a session, after which the page requests a new token. */
export const tokenLifetimeMs = 12 * 60 * 60 * 1000;
/** Tolerance for clock differences; tokens issued further in the future are refused. */
const aheadMs = 60 * 1000;

export interface TokenClaims {
  readonly personId: string;
  readonly issuedAtMs: number;
}

/** `v1.<person>.<issued at>.<signature>`: the session's person, signed so that it cannot be changed. */
export function issueToken(secret: string, claims: TokenClaims): string {
  const person = Buffer.from(claims.personId, 'utf8').toString('base64url');
  const signed = `v1.${person}.${claims.issuedAtMs}`;
  return `${signed}.${sign(secret, signed)}`;
}

/** @returns `null` for a token that is invalid, altered, expired or from the future */
export function verifyToken(secret: string, token: string, nowMs: number): TokenClaims | null {
  const parts = token.split('.');
  const [version, person, issuedAt, signature] = parts;
  if (parts.length !== 4 || version !== 'v1' || !person || !issuedAt || !signature) return null;
  if (!isSame(sign(secret, `v1.${person}.${issuedAt}`), signature)) return null;
  const issuedAtMs = Number(issuedAt);
  if (!Number.isSafeInteger(issuedAtMs)) return null;
  if (issuedAtMs > nowMs + aheadMs || nowMs >= issuedAtMs + tokenLifetimeMs) return null;
  return { personId: Buffer.from(person, 'base64url').toString('utf8'), issuedAtMs };
}

/** The signed text includes the purpose, so that other signatures made with this secret are not valid sessions. */
function sign(secret: string, text: string): string {
  return createHmac('sha256', secret).update(`web-session\n${text}`).digest('base64url');
}

function isSame(expected: string, given: string): boolean {
  const a = Buffer.from(expected);
  const b = Buffer.from(given);
  return a.length === b.length && timingSafeEqual(a, b);
}
