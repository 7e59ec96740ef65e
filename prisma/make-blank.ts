import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureAppRole } from './embedded/app-role.ts';
import { type Binaries, findBinaries } from './embedded/binaries.ts';
import { blankName, blanksFolder, isBlank, keepBlank } from './embedded/blank.ts';
import { createCluster, initdbOptions, readAdminUrl } from './embedded/cluster.ts';
import { makeTemporaryPlace, type Place, rootStore } from './embedded/place.ts';
import { stopPostmaster } from './embedded/postmaster.ts';
import { startServer } from './embedded/server.ts';
import { applyMigrations } from './migrate.ts';

/**
 * Makes the database that new ones are copied from (`embedded/blank.ts`), unless it is there.
 *
 * @returns its folder
 * @throws DatabaseUnusable when the built-in PostgreSQL cannot be used here
 */
export async function makeBlank(folder = blanksFolder()): Promise<string> {
  const { place, guard } = await makeTemporaryPlace(false);
  try {
    const binaries = await findBinaries(place.account, [rootStore, join(tmpdir(), 'xinhang')]);
    const blank = join(folder, blankName(binaries, initdbOptions));
    if (!(await isBlank(blank))) {
      await fill(place, binaries);
      await keepBlank(place.dataDir, blank);
    }
    return blank;
  } finally {
    guard.act();
  }
}

async function fill(place: Place, binaries: Binaries): Promise<void> {
  await createCluster(place, binaries, { throwAway: true, blank: null, onCreating: () => {} });
  const adminUrlOf = await readAdminUrl(place);
  let server = await startServer(place, binaries, true);
  // The port was taken by another program in that moment.
  server ??= await startServer(place, binaries, true);
  if (server === null) throw new Error('no free port');
  const urlOf = await ensureAppRole(adminUrlOf(server.port), place, false);
  await applyMigrations(urlOf(server.port));
  await stopPostmaster(server.pid, place.dataDir, binaries.pgCtl, 'SIGINT');
  await server.waitUntilGone();
}
