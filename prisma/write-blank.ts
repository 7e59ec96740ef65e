/** For `npm run build`. A new database is made without a blank too, only slower: so nothing fails where this does. */
import { makeBlank } from './make-blank.ts';

try {
  process.stdout.write(`New databases are copied from ${await makeBlank()}\n`);
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  process.stdout.write(
    `No database to copy new ones from could be made, so each takes a second longer (${why})\n`,
  );
}
