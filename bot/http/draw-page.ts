/** A page that is rendered here, without the built page's scripts: one frame, one content policy. */
import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { Language } from '../../templates/reader/form.ts';
import { type Html, html, verbatim } from './html.ts';

export interface PageFrame {
  readonly language: Language;
  readonly title: string;
  /** CSS. */
  readonly style: string;
  /** Allows the page's own style and script. */
  readonly nonce: string;
}

export function drawPage({ language, title, style, nonce }: PageFrame, body: Html): string {
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style nonce="${nonce}">${verbatim(style)}</style>
</head>
<body><main>
<h1>${title}</h1>
${body}
</main></body>
</html>
`;
  return page.text;
}

/**
 * Relaxes the strict policy of every answer for one page: its own style by the nonce, forms that post to this site, and
 * its own script only where it has one.
 *
 * @param scriptFrom the address of one script from elsewhere; the page may then also fetch from this site
 * @returns the nonce
 */
export function allowPage(
  reply: FastifyReply,
  { script = false, scriptFrom }: { readonly script?: boolean; readonly scriptFrom?: string } = {},
): string {
  const nonce = randomBytes(16).toString('base64url');
  const own = [`'nonce-${nonce}'`];
  const nothing = ["'none'"];
  reply.helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: nothing,
        ...(script ? { scriptSrc: scriptFrom === undefined ? own : [...own, scriptFrom] } : {}),
        ...(scriptFrom === undefined ? {} : { connectSrc: ["'self'"] }),
        styleSrc: own,
        formAction: ["'self'"],
        baseUri: nothing,
        frameAncestors: nothing,
      },
    },
    xFrameOptions: { action: 'deny' },
    // `no-referrer` would make forms send `Origin: null`. To this site alone, an address is not a secret.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: false,
  });
  return nonce;
}
