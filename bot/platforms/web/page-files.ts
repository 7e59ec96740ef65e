import fastifyStatic from '@fastify/static';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { said } from '../../../templates/reader/said.ts';
import { sendProblem } from './problems.ts';

/** The placeholder for the nonce in `index.html`. */
const noncePlaceholder = '__NONCE__';

/** The output folder of `npm run build:page`; found from the sources and from `dist`. */
export function findPageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'dist', 'page');
}

/** Serves the page at `/`. Assets have content hashes in their names and are cached for a year; the page is not. */
export function registerPageFiles(scope: FastifyInstance, folder: string): void {
  const index = join(folder, 'index.html');
  if (!existsSync(index)) {
    scope.get('/', (_request, reply) => sendProblem(reply, 503, 'not_built', said('web/not-built')));
    return;
  }
  const html = readFileSync(index, 'utf8');
  scope.get('/', (_request, reply) => {
    const nonce = randomBytes(16).toString('base64url');
    reply.helmet({ contentSecurityPolicy: { useDefaults: false, directives: directives(nonce) } });
    return reply.type('text/html; charset=utf-8').send(html.replaceAll(noncePlaceholder, nonce));
  });
  void scope.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    index: false,
    wildcard: false,
    preCompressed: true,
    cacheControl: false,
    decorateReply: false,
    setHeaders: (response) => {
      response.setHeader('cache-control', 'public, max-age=31536000, immutable');
    },
  });
}

const nothing = ["'none'"];
const own = ["'self'"];

/**
 * The page's own files only, no inline scripts, and style elements only with this response's nonce. Style attributes
 * are allowed, because the UI components position elements with them.
 */
const directives = (nonce: string) => ({
  defaultSrc: nothing,
  scriptSrc: own,
  styleSrc: [...own, `'nonce-${nonce}'`],
  styleSrcAttr: ["'unsafe-inline'"],
  imgSrc: [...own, 'data:'],
  connectSrc: own,
  fontSrc: own,
  baseUri: nothing,
  formAction: nothing,
  frameAncestors: nothing,
});
