import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { startEmbedded } from './embedded.ts';
import { migrationsFolder } from './migration-files.ts';
import { writeNextMigration } from './next-migration.ts';
import { findPackageRoot } from './package-root.ts';

const usage = `npm run migration -- NAME          writes the next migration: what has changed in schema.prisma
npm run migration -- --reset-init  writes all migrations anew as one; only before the first release`;

async function writeMigration(name: string, reset: boolean): Promise<void> {
  const schema = readFileSync(join(findPackageRoot(), 'prisma', 'schema.prisma'), 'utf8');
  const server = await startEmbedded({ throwAway: true });
  try {
    const folder = migrationsFolder();
    const file = await writeNextMigration(server.url, {
      folder,
      schema,
      name,
      reset,
      at: Temporal.Now.instant(),
    });
    console.log(
      file === null
        ? 'The migrations already say what schema.prisma says.'
        : `Written: ${file}\nRead it before you commit it, and run "npm run generate" for the client.`,
    );
  } finally {
    await server.stop();
  }
}

const [argument = ''] = process.argv.slice(2);
if (argument === '--reset-init') {
  await writeMigration('init', true);
} else if (/^[a-z0-9]+([-_][a-z0-9]+)*$/.test(argument)) {
  await writeMigration(argument, false);
} else {
  console.error(usage);
  process.exitCode = 1;
}
