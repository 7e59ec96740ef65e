import { describe, expect, it } from 'vitest';
import { createIssuedTokens } from '../../bot/network/issued-token.ts';

const twoHoursMs = 7_200_000;

/** A platform that issues tokens named by their number, and the calls that it refuses. */
function platform() {
  let nowMs = Date.parse('2026-11-30T01:00:00Z');
  let issued = 0;
  const refused = new Set<string>();
  let isDown = false;
  const tokens = createIssuedTokens(
    async () => {
      issued += 1;
      if (isDown) throw new Error('unreachable');
      return { value: `token ${issued}`, untilMs: nowMs + twoHoursMs };
    },
    () => nowMs,
  );
  const call = async () =>
    await tokens.use(
      async (token) => {
        if (refused.has(token)) throw new Error('refused');
        return token;
      },
      (error) => (error as Error).message === 'refused',
    );
  return {
    call,
    issued: () => issued,
    revoke: (token: string) => refused.add(token),
    pass: (ms: number) => (nowMs += ms),
    fail: (down: boolean) => (isDown = down),
  };
}

describe('a token that a platform issued', () => {
  it('is asked for once, however many calls need it at the same time', async () => {
    const { call, issued } = platform();
    expect(await Promise.all([call(), call(), call()])).toEqual(['token 1', 'token 1', 'token 1']);
    expect(issued()).toBe(1);
  });

  it('is replaced when it ends, and when it dates from before the clock was put back', async () => {
    const { call, pass } = platform();
    expect(await call()).toBe('token 1');
    pass(twoHoursMs - 1);
    expect(await call()).toBe('token 1');
    pass(1);
    expect(await call()).toBe('token 2');
    pass(-twoHoursMs);
    expect(await call()).toBe('token 3');
  });

  it('that is refused is replaced once for all calls, each of which is repeated once', async () => {
    const { call, issued, revoke } = platform();
    await call();
    revoke('token 1');
    expect(await Promise.all([call(), call()])).toEqual(['token 2', 'token 2']);
    expect(issued()).toBe(2);
    revoke('token 2');
    revoke('token 3');
    await expect(call()).rejects.toThrow('refused');
    expect(issued()).toBe(3);
  });

  it('that could not be had fails the calls that waited, and the next call asks again', async () => {
    const { call, issued, fail } = platform();
    fail(true);
    expect((await Promise.allSettled([call(), call()])).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
    ]);
    expect(issued()).toBe(1);
    fail(false);
    expect(await call()).toBe('token 2');
  });
});
