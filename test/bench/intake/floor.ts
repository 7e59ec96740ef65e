/** The floor of the intake: Fastify and `pg` that verify the signature and insert once. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';
import { standingWallClock } from '../../clock.ts';
import { answerQuestions, readSettings } from '../delivery/processes.ts';
import { eventsPath, type IntakeSettings } from './requests.ts';

const { url, secret } = readSettings() as IntakeSettings;
const now = standingWallClock.now().toString();
const pool = new pg.Pool({ connectionString: url, max: 10 });
const app = Fastify();
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.post(eventsPath, async (request, reply) => {
  const raw = request.body as Buffer;
  const given = String(request.headers['x-slack-signature']).slice('v0='.length);
  const stamp = String(request.headers['x-slack-request-timestamp']);
  const own = createHmac('sha256', secret).update(`v0:${stamp}:`).update(raw).digest();
  if (!timingSafeEqual(own, Buffer.from(given, 'hex'))) return reply.code(401).send();
  const { event } = JSON.parse(raw.toString()) as { event: { channel: string; ts: string } };
  await pool.query({
    name: 'store',
    text: `INSERT INTO inbound (id, platform, dedupe_key, payload, state, received_at)
           VALUES (gen_random_uuid(), 'slack', $1, $2, 'new', $3) ON CONFLICT (platform, dedupe_key) DO NOTHING`,
    values: [`message:${event.channel}:${event.ts}`, JSON.stringify(event), now],
  });
  return reply.code(200).send();
});
const address = await app.listen({ host: '127.0.0.1', port: 0 });
answerQuestions(() => address);
