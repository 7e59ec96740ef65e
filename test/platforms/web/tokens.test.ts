import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { issueToken, tokenLifetimeMs, verifyToken } from '../../../bot/platforms/web/tokens.ts';

const secret = 'a secret of this test';
const issuedAtMs = 1_773_190_800_000;
const minuteMs = 60_000;

describe('a token', () => {
  it('identifies its owner, in any script', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (personId) => {
        const token = issueToken(secret, { personId, issuedAtMs });
        expect(verifyToken(secret, token, issuedAtMs)).toEqual({ personId, issuedAtMs });
      }),
    );
  });

  it('altered in any one character is refused', () => {
    const token = issueToken(secret, { personId: 'customer:C001', issuedAtMs });
    fc.assert(
      fc.property(
        fc.nat(token.length - 1),
        fc.constantFrom(...Array.from('ABCDwxyz0189-_. ')),
        (position, character) => {
          fc.pre(token[position] !== character);
          const altered = token.slice(0, position) + character + token.slice(position + 1);
          // The last character of unpadded base64 has unused bits; tokens that differ only there must be rejected
          // too.
          expect(verifyToken(secret, altered, issuedAtMs)).toBeNull();
        },
      ),
      { numRuns: 500 },
    );
  });

  it('of one person does not become another’s by exchanging the name', () => {
    const [, , issuedAt, signature] = issueToken(secret, { personId: 'zhang', issuedAtMs }).split('.');
    const li = Buffer.from('li').toString('base64url');
    expect(verifyToken(secret, `v1.${li}.${issuedAt}.${signature}`, issuedAtMs)).toBeNull();
  });

  it('signed with another secret is refused', () => {
    const token = issueToken('another secret', { personId: 'zhang', issuedAtMs });
    expect(verifyToken(secret, token, issuedAtMs)).toBeNull();
  });

  it.each([
    ['a moment before it expires', tokenLifetimeMs - 1, true],
    ['when it expires', tokenLifetimeMs, false],
    ['a minute before it was issued, as clocks differ', -minuteMs, true],
    ['longer before it was issued', -minuteMs - 1, false],
  ])('%s', (_when, afterMs, accepted) => {
    const token = issueToken(secret, { personId: 'zhang', issuedAtMs });
    expect(verifyToken(secret, token, issuedAtMs + afterMs) !== null).toBe(accepted);
  });

  it.each(['', '.', '...', 'v1', 'v1..1.x', 'v2.emhhbmc.1.x', 'Bearer x', 'v1.emhhbmc.NaN.x', 'a.b.c.d.e'])(
    'is not %j',
    (text) => {
      expect(verifyToken(secret, text, issuedAtMs)).toBeNull();
    },
  );
});
