import fastifyStatic from '@fastify/static';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problems.ts';

/** What `index.html` carries in the place of the nonce. */
const noncePlaceholder = '__NONCE__';

/** The page that `npm run build:page` wrote: the same folder from the sources and from `dist`. */
export function findPageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'dist', 'page');
}

/** The page at `/`. Its files are named by their content and kept for a year; the page itself never is. */
export function registerPageFiles(scope: FastifyInstance, folder: string): void {
  const index = join(folder, 'index.html');
  if (!existsSync(index)) {
    scope.get('/', (_request, reply) =>
      sendProblem(reply, 503, 'not_built', '网页还没有构建：请运行 npm run build:page 后重新启动。'),
    );
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
 * Nothing but this page's own files, no inline script, and style elements only with this response's nonce. Style
 * attributes are allowed: the components measure and place with them.
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
