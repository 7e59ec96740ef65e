import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../../jobs/open-store.ts';

/**
 * The built-in database as the program starts it. What is measured or counted is worth nothing on a server that does not
 * wait for the disk: killed, it has lost what it had said to be committed.
 */
export async function openDurableStore(): Promise<Store> {
  const dir = mkdtempSync(join(tmpdir(), 'xinhang-durable-'));
  // PostgreSQL runs as another user where this is root.
  chmodSync(dir, 0o755);
  const remove = () => rmSync(dir, { recursive: true, force: true });
  try {
    const store = await openStore({ url: null, dir });
    return {
      ...store,
      stop: async () => {
        await store.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
