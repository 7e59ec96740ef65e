import type { FastifyInstance } from 'fastify';
import { said } from '../../../templates/reader/said.ts';
import { readBuiltPage, sendBuiltPage, serveAssets } from '../../http/page-files.ts';
import { sendProblem } from './problems.ts';

/** Serves the rehearsal's page at `/`. */
export function registerPageFiles(scope: FastifyInstance, folder: string): void {
  const html = readBuiltPage(folder, 'index.html');
  if (html === null) {
    scope.get('/', (_request, reply) => sendProblem(reply, 503, 'not_built', said('web/not-built')));
    return;
  }
  scope.get('/', (_request, reply) => sendBuiltPage(reply, html));
  serveAssets(scope, folder, '/assets/');
}
