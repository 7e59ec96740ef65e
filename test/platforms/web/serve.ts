/** `npx tsx test/platforms/web/serve.ts` serves the page over the sample story, for working on the page. */
import { systemClock } from '../../../jobs/clock.ts';
import { openDb } from '../../../prisma/client.ts';
import { startEmbedded } from '../../../prisma/embedded.ts';
import { applyMigrations } from '../../../prisma/migrate.ts';
import { openRooms, startFixture } from './fixture.ts';
import { tellStory } from './sample-story.ts';

const server = await startEmbedded({ throwAway: true });
await applyMigrations(server.url);
const { db, close } = openDb(server.url);
const fixture = await startFixture({ db, port: 4173, wallClock: systemClock });
await openRooms(fixture);
tellStory(fixture);
console.log(`look at ${fixture.url}`);

process.once('SIGINT', () => {
  void fixture
    .close()
    .then(close)
    .then(() => server.stop());
});
