/** The web console for people on the register: sign-in by a link from the chat, and the pages behind it. */
import { inWords } from '../../jobs/in-words.ts';
import { type Labels, said, type Said } from '../../templates/reader/said.ts';
import fastifyCookie from '@fastify/cookie';
import formBody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { roleName } from '../../templates/reader/roles.ts';
import type { Core } from '../../jobs/core.ts';
import { type ErrorCode, XinhangError } from '../../jobs/errors.ts';
import {
  findSession,
  type NewSession,
  type SignedIn,
  sessionHours,
  signIn,
  signOut,
} from '../../jobs/sign-in/sign-in.ts';
import { createTokenCheck } from '../../jobs/secret-tokens.ts';
import type { StaffMember } from '../../jobs/staff/staff-member.ts';
import { formatMoment } from '../commands/engine/words.ts';
import { allowPage, drawPage } from '../http/draw-page.ts';
import { isForeign } from '../http/is-foreign.ts';
import { readBuiltPage, sendBuiltPage, serveAssets } from '../http/page-files.ts';
import { limitSecrets } from '../http/limit-secrets.ts';
import { createRefusalLog } from '../http/refusal-log.ts';
import { type Html, html } from '../http/html.ts';
import { consoleStyle, drawNotSignedIn, drawSignIn } from './console-page.ts';
import { consoleWords } from './console-words.ts';

/** A console page that another part provides. */
export interface ConsolePage {
  /** The path it is mounted at: `/queues`. */
  readonly path: string;
  readonly label: Said | Labels;
  readonly may: (who: StaffMember) => boolean;
}

export interface Console {
  /**
   * Adds a page with its routes in their own scope. Without a session, requests are redirected to sign in; for people
   * who may not see the page, it answers 404.
   */
  add(page: ConsolePage, register: (scope: FastifyInstance) => Promise<void> | void): void;
  /** Adds routes that ask at the door themselves. */
  join(register: (scope: FastifyInstance, door: Door) => Promise<void> | void): void;
}

export interface Door {
  /** Whose session a request has; null without one. */
  signedIn(request: FastifyRequest): Promise<SignedIn | null>;
  /** @throws XinhangError `not_allowed` for a request that another site's page makes */
  refuseForeign(request: FastifyRequest): void;
  /**
   * Limits the requests of the scope: each session has its own limit, and all without one share one per address. So a
   * stranger behind the same proxy keeps no one out who is signed in.
   *
   * @param begins requests that are free as long as they bear no session: they begin one, and cost next to nothing
   */
  limit(
    scope: FastifyInstance,
    perMinute: number,
    begins?: (request: FastifyRequest) => boolean,
  ): Promise<void>;
  /** Gives the browser a session; the one that it had ends. */
  enter(request: FastifyRequest, reply: FastifyReply, session: NewSession): Promise<void>;
  /** Keeps a short secret in the browser, which it gives back once; null takes it away. */
  keep(reply: FastifyReply, name: string, secret: string | null): void;
  kept(request: FastifyRequest, name: string): string | null;
}

export interface ConsoleOptions {
  /** The public URL. State-changing requests from other origins are refused. */
  readonly publicUrl: string;
  /** Requests per minute with one session, and from one address without any. */
  readonly perMinute?: number;
  /** The folder of the built page. Without it, and before it is built, the console is a list of links. */
  readonly pageFolder?: string | null;
}

const assetsAt = '/console/assets/';
const keptSeconds = 600;

const signInBody = z.object({ token: z.string().max(100) });

export function mountConsole(
  app: FastifyInstance,
  core: Core,
  { publicUrl, perMinute = 120, pageFolder = null }: ConsoleOptions,
): Console {
  const { origin, protocol, pathname } = new URL(publicUrl);
  const base = pathname.replace(/\/+$/u, '');
  const secure = protocol === 'https:';
  // Browsers accept a cookie with this prefix only over TLS and from this host, so a sibling domain cannot set it.
  const cookie = secure ? '__Host-xinhang' : 'xinhang';
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  const pages: ConsolePage[] = [];
  const built = pageFolder === null ? null : readBuiltPage(pageFolder, 'console.html', `${base}${assetsAt}`);
  if (pageFolder !== null && built !== null) serveAssets(app, pageFolder, assetsAt);
  const refusals = createRefusalLog(core.log, 'refused sign-ins');
  const say = (words: Said): string => inWords(core, words);

  const tokenOf = (request: FastifyRequest): string | undefined =>
    app.parseCookie(request.headers.cookie ?? '')[cookie];
  const isOurs = createTokenCheck(core.db);
  /** Requests whose session was looked for, and whether it is there. */
  const asked = new WeakMap<FastifyRequest, boolean>();
  const signedIn = async (request: FastifyRequest): Promise<SignedIn | null> => {
    const token = tokenOf(request);
    const session = token === undefined ? null : await findSession(core, token);
    asked.set(request, session !== null);
    return session;
  };
  const limit: Door['limit'] = async (scope, most, begins = () => false) => {
    const limits = { tokenOf, isOurs, perMinute: most, unknownPerMinute: most };
    const secrets = await limitSecrets(scope, limits);
    scope.addHook('onRequest', async (request, reply) => {
      if (tokenOf(request) === undefined && begins(request)) return;
      await secrets.count(request, reply);
    });
    scope.addHook('onResponse', async (request) => {
      const isThere = asked.get(request);
      if (isThere !== undefined) secrets.note(request, isThere);
    });
  };
  const refuseForeign = (request: FastifyRequest): void => {
    if (isForeign(request, [origin])) throw new XinhangError('not_allowed', consoleWords.foreign);
  };
  const send = (reply: FastifyReply, status: number, body: Html): FastifyReply =>
    reply
      .code(status)
      .type('text/html; charset=utf-8')
      .send(drawPage(frameOf(reply), body));
  const frameOf = (reply: FastifyReply) => ({
    language: core.language,
    title: say(consoleWords.title),
    style: consoleStyle,
    nonce: allowPage(reply, { script: true }),
  });

  app.register(fastifyCookie);
  const answerErrors = (scope: FastifyInstance): void => {
    scope.setErrorHandler((error, _request, reply) => {
      const status = statusOf(error);
      if (status >= 500) core.log.error({ err: error }, 'a page of the console failed');
      const words = status === 403 ? consoleWords.foreign : consoleWords.later;
      return send(reply, status, html`<p>${say(words)}</p>`);
    });
  };
  app.register(async (scope) => {
    await limit(scope, perMinute);
    await protectPages(scope);
    answerErrors(scope);

    scope.get('/console', async (request, reply) => {
      const session = await signedIn(request);
      if (session === null) {
        return reply
          .code(401)
          .type('text/html; charset=utf-8')
          .send(drawNotSignedIn(frameOf(reply), say(consoleWords.notSignedIn)));
      }
      if (built !== null) return sendBuiltPage(reply, built);
      return send(reply, 200, drawConsole(core, session, pages, base));
    });

    scope.post('/console/sign-out', async (request, reply) => {
      refuseForeign(request);
      await leave(request);
      return reply.clearCookie(cookie, options).redirect(`${base}/console`, 303);
    });
  });

  // Signing in has a limit of its own: the token is in the body, and the page before it is the same for everyone.
  app.register(async (scope) => {
    await protectPages(scope);
    answerErrors(scope);
    const tokenIn = ({ body }: FastifyRequest) => signInBody.safeParse(body).data?.token;
    const limits = { tokenOf: tokenIn, isOurs, perMinute, unknownPerMinute: perMinute };
    const links = await limitSecrets(scope, limits);

    scope.get('/console/sign-in', async (_request, reply) => {
      const { press, signIn: button, noScript } = consoleWords;
      return reply
        .type('text/html; charset=utf-8')
        .send(
          drawSignIn(frameOf(reply), `${base}/console/session`, [say(press), say(button), say(noScript)]),
        );
    });

    // Not at the link's own address: a browser that shows this answer there would not load the next link, of which only
    // what stands behind the # is new.
    scope.post(
      '/console/session',
      { preHandler: (request, reply) => links.count(request, reply) },
      async (request, reply) => {
        refuseForeign(request);
        const sent = signInBody.safeParse(request.body);
        const session = sent.success ? await signIn(core, sent.data.token) : null;
        if (session === null) {
          refusals.note('a link that does not work');
          return send(reply, 400, html`<p>${say(consoleWords.refused)}</p>`);
        }
        await enter(request, reply, session);
        return reply.redirect(`${base}/console`, 303);
      },
    );
  });

  const leave = async (request: FastifyRequest): Promise<void> => {
    const token = tokenOf(request);
    if (token !== undefined) await signOut(core, token);
  };
  /** An existing session is ended, not taken over (session fixation). */
  const enter: Door['enter'] = async (request, reply, session) => {
    await leave(request);
    reply.setCookie(cookie, session.token, { ...options, maxAge: sessionHours * 60 * 60 });
  };
  const door: Door = {
    signedIn,
    refuseForeign,
    limit,
    enter,
    keep(reply, name, secret) {
      if (secret === null) reply.clearCookie(`${cookie}-${name}`, options);
      else reply.setCookie(`${cookie}-${name}`, secret, { ...options, maxAge: keptSeconds });
    },
    kept: (request, name) => app.parseCookie(request.headers.cookie ?? '')[`${cookie}-${name}`] ?? null,
  };

  return {
    add(page, register) {
      pages.push(page);
      void app.register(async (scope) => {
        scope.addHook('onRequest', async (request, reply) => {
          reply.header('cache-control', 'no-store');
          refuseForeign(request);
          const session = await signedIn(request);
          if (session === null) return reply.redirect(`${base}/console`, 303);
          if (!page.may(session.who)) {
            throw new XinhangError('not_found', said('http/nothing-here'));
          }
        });
        await register(scope);
      });
    },
    join(register) {
      void app.register(async (scope) => await register(scope, door));
    },
  };
}

async function protectPages(scope: FastifyInstance): Promise<void> {
  await scope.register(formBody, { bodyLimit: 4_096 });
  scope.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex');
  });
}

const statuses: Partial<Record<ErrorCode, number>> = { not_allowed: 403, rate_limited: 429 };

function statusOf(error: unknown): number {
  if (error instanceof XinhangError) return statuses[error.code] ?? 503;
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 600 ? status : 500;
}

function drawConsole(
  core: Core,
  { who, until }: SignedIn,
  pages: readonly ConsolePage[],
  base: string,
): Html {
  const { language } = core;
  const say = (words: Said | Labels): string => inWords(core, words);
  const roles = who.roles.map((role) => roleName(role, language));
  const open = pages.filter(({ may }) => may(who));
  const links = open.map(({ path, label }) => html`<li><a href="${base}${path}">${say(label)}</a></li>`);
  return html`<p>${say(said('console/signed-in-as', { name: who.name, code: who.code, roles }))}</p>
<p>${say(said('console/signed-in-until', { hours: sessionHours, until: formatMoment(until, core.rules.playbook.zone, language) }))}</p>
${
  links.length === 0
    ? html`<p>${say(consoleWords.nothing)}</p>`
    : html`<p>${say(consoleWords.pages)}</p><ul>${links}</ul>`
}
<form method="post" action="${base}/console/sign-out"><button class="quiet">${say(consoleWords.signOut)}</button></form>`;
}
