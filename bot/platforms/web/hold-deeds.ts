import type { FastifyInstance } from 'fastify';

/** What only opens the page, or says how far it was read, changes nothing that is being replayed. */
const looks = new Set(['/api/web/session', '/api/web/read']);

/** Lets what people do wait until the page is open for it. Looking at what is there is answered at once. */
export function holdDeeds(scope: FastifyInstance, isOpen: Promise<void>): void {
  scope.addHook('preHandler', async ({ method, routeOptions }) => {
    if (method !== 'GET' && !looks.has(routeOptions.url ?? '')) await isOpen;
  });
}
