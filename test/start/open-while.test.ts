import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openWhile } from '../../jobs/open-store.ts';

function aStore() {
  const events: string[] = [];
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const stop = async () => {
    await wait(20);
    events.push('stopped');
  };
  const opening = async () => {
    await opened;
    events.push('open');
    return { stop };
  };
  return { events, open, opening };
}

it('other work is done while PostgreSQL makes an empty database', async () => {
  const { events, open, opening } = aStore();
  const both = openWhile(
    async (onCreating) => {
      onCreating();
      return await opening();
    },
    async () => {
      events.push('work');
      open();
      return 'done';
    },
  );
  expect((await both).done).toBe('done');
  expect(events).toEqual(['work', 'open']);
});

it('with a database that is there already, the work follows', async () => {
  const { events, open, opening } = aStore();
  open();
  await openWhile(opening, async () => events.push('work'));
  expect(events).toEqual(['open', 'work']);
});

it('what is wrong with the work is said when the store is stopped, and nothing after it', async () => {
  const { events, open, opening } = aStore();
  const failing = openWhile(
    async (onCreating) => {
      onCreating();
      return await opening();
    },
    async () => {
      open();
      throw new Error('no such rule');
    },
  );
  await expect(failing).rejects.toThrow('no such rule');
  expect(events).toEqual(['open', 'stopped']);
});

it('a store that cannot be opened is reported', async () => {
  const opening = async () => await Promise.reject(new Error('the disk is full'));
  await expect(openWhile(opening, async () => 'done')).rejects.toThrow('the disk is full');
});
