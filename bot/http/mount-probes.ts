/** Probes and metrics: is it alive, is it ready, what has it counted. */
import type { FastifyInstance } from 'fastify';
import type { Log } from '../../jobs/ports.ts';
import type { Metrics } from '../metrics.ts';

/** A probe that hangs is worse than one that fails. */
const patienceMs = 3_000;

export function mountProbes(
  app: FastifyInstance,
  { ready, metrics, log }: { ready: () => Promise<readonly string[]>; metrics: Metrics; log: Log },
): void {
  app.get('/livez', async () => ({ live: true }));

  app.get('/readyz', async (_request, reply) => {
    const problems = await ask(ready, log);
    if (problems.length === 0) return { ready: true };
    return reply.code(503).send({ ready: false, problems });
  });

  app.get('/metrics', async (_request, reply) => {
    reply.type(metrics.contentType);
    return metrics.read();
  });
}

async function ask(ready: () => Promise<readonly string[]>, log: Log): Promise<readonly string[]> {
  const tooSlow = new AbortController();
  const slow = new Promise<readonly string[]>((resolve) => {
    const timer = setTimeout(() => resolve(['The readiness check timed out.']), patienceMs);
    tooSlow.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  try {
    return await Promise.race([ready(), slow]);
  } catch (error) {
    log.error({ err: error }, 'the readiness check failed');
    return ['The readiness check failed; the log of the program says why.'];
  } finally {
    tooSlow.abort();
  }
}
