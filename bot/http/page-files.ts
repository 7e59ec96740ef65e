import fastifyStatic from '@fastify/static';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** The placeholder for the nonce in the pages. */
const noncePlaceholder = '__NONCE__';
/** Where the pages refer to their assets. */
const assetsWritten = './assets/';

/** The output folder of `npm run build:page`; found from the sources and from `dist`. */
export function findPageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'dist', 'page');
}

/**
 * A built page as text; null if it has not been built.
 *
 * @param assets the address of the assets, if it is not beside the page
 */
export function readBuiltPage(folder: string, file: string, assets = assetsWritten): string | null {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, 'utf8').replaceAll(assetsWritten, assets) : null;
}

/** Sends a built page with the content security policy that it works under. */
export function sendBuiltPage(reply: FastifyReply, html: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64url');
  reply.helmet({ contentSecurityPolicy: { useDefaults: false, directives: directives(nonce) } });
  return reply.type('text/html; charset=utf-8').send(html.replaceAll(noncePlaceholder, nonce));
}

/** Assets have content hashes in their names and are cached for a year. */
export function serveAssets(scope: FastifyInstance, folder: string, prefix: string): void {
  void scope.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix,
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
