import { describe, expect, it } from 'vitest';
import { createStack } from '../../bot/start/stack.ts';

describe('closing what was opened', () => {
  it('is in reverse order, once, however often it is asked for', async () => {
    const closed: string[] = [];
    const stack = createStack();
    for (const name of ['the database', 'the queue', 'the listener']) {
      stack.push(name, async () => void closed.push(name));
    }
    await Promise.all([stack.close(), stack.close()]);
    expect(closed).toEqual(['the listener', 'the queue', 'the database']);
  });

  it('goes on after a part that fails or hangs, ends in time, and names both', async () => {
    const closed: string[] = [];
    const stack = createStack(100);
    stack.push('the database', async () => void closed.push('the database'));
    stack.push('the queue', () => new Promise(() => {}));
    stack.push('slack', async () => {
      throw new Error('the socket is gone');
    });
    stack.push('the worker', () => new Promise(() => {}));
    const error = await stack.close().catch((thrown: unknown) => thrown);
    expect(closed).toEqual(['the database']);
    expect((error as AggregateError).errors.map(String)).toEqual([
      expect.stringMatching(/^Error: the worker did not close within/u),
      'Error: the socket is gone',
      expect.stringMatching(/^Error: the queue did not close within/u),
    ]);
  });
});
