/** The page beside a chat with a customer, for colleagues: `/wecom/chat`, in WeCom's own client. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Core } from '../../../jobs/core.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import { offerFormPage } from '../../../jobs/form-pages/form-pages.ts';
import { explain, inWords } from '../../../jobs/in-words.ts';
import { offerLink, type SignedIn, signIn } from '../../../jobs/sign-in/sign-in.ts';
import { createTokens } from '../../../jobs/secret-tokens.ts';
import { staffByIdentity } from '../../../jobs/staff/staff-member.ts';
import { storable } from '../../../jobs/storable.ts';
import { plainText } from '../../../templates/reader/card.ts';
import { withToday } from '../../../templates/reader/form.ts';
import { type AnySaid, said } from '../../../templates/reader/said.ts';
import { dayOf } from '../../../jobs/plan/moments.ts';
import { allowPage, drawPage } from '../../http/draw-page.ts';
import { html } from '../../http/html.ts';
import { createRefusalLog } from '../../http/refusal-log.ts';
import { pageStyle } from '../../form-pages/page-style.ts';
import type { Reply } from '../../commands/engine/context.ts';
import { contextOf } from '../../inbound/context-of.ts';
import type { Sink } from '../../inbound/create-sink.ts';
import type { SideBar } from '../../platforms/index.ts';
import { actBody } from '../api/envelope.ts';
import { chatAnswer } from '../api/customers.ts';
import { inboundOf } from '../inbound-of.ts';
import type { Console } from '../mount-console.ts';
import { chatView } from '../views/chat.ts';
import { drawCustomer, drawSideBar, sideBarStyle } from './draw-side-bar.ts';

export interface SideBarOptions {
  readonly publicUrl: string;
  readonly sink: Pick<Sink, 'answer'>;
  readonly perMinute?: number;
}

/** Sent in the return address and kept as a cookie, so that only a login begun in this browser continues (CSRF). */
const stateName = 'state';
const bodyLimitBytes = 16 * 1024;
/** Times a person may come in within ten minutes, from a phone and a computer. */
const loginsAtMost = 30;

const cameBack = z.object({ code: z.string().min(1).max(512), state: z.string().max(100) });
const asked = z.strictObject({ chat: z.string().min(1).max(100) });

export function mountSideBar(
  web: Console,
  core: Core,
  sideBar: SideBar,
  { publicUrl, sink, perMinute = 600 }: SideBarOptions,
): void {
  const base = publicUrl.replace(/\/+$/u, '');
  const at = '/wecom/chat';
  const refusals = createRefusalLog(core.log, 'refused logins beside a chat');

  const states = createTokens(core.db);

  web.join(async (scope, door) => {
    // A colleague who comes for the first time has nothing of ours yet, and would share a limit with every stranger
    // behind the same proxy. WeCom is asked only about logins that were begun here, and those have a limit of their own.
    await door.limit(
      scope,
      perMinute,
      ({ routeOptions: { url } }) => url === at || url === `${at}/signed-in`,
    );
    const countLogin = scope.createRateLimit({
      max: perMinute,
      timeWindow: 60_000,
      keyGenerator: ({ ip }) => `login ${ip}`,
    });
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex');
    });
    scope.addHook('preValidation', async (request) => {
      request.body = storable(request.body);
    });

    const send = (reply: FastifyReply, status: number, words: string): FastifyReply => {
      const title = inWords(core, said('side-bar/title'));
      const style = pageStyle + sideBarStyle;
      const frame = { language: core.language, title, style, nonce: allowPage(reply) };
      return reply
        .code(status)
        .type('text/html; charset=utf-8')
        .send(drawPage(frame, html`<p>${words}</p>`));
    };
    const sorry = (reply: FastifyReply, status: number, what: AnySaid) =>
      send(reply, status, inWords(core, what));
    scope.setErrorHandler((error, request, reply) => {
      const status = statusOf(error);
      if (status >= 500) core.log.error({ err: error }, 'the page beside a chat failed');
      const words =
        error instanceof XinhangError ? explain(core, error) : inWords(core, said('side-bar/failed'));
      if (request.method === 'GET') return send(reply, status, words);
      return reply.code(status).send({ says: words });
    });

    /** A session from another chat is not one here: what is done counts as done from WeCom. */
    const signedIn = async (request: FastifyRequest): Promise<SignedIn | null> => {
      const session = await door.signedIn(request);
      return session?.account.platform === sideBar.platform ? session : null;
    };

    scope.get(at, async (request, reply) => {
      if ((await signedIn(request)) === null) {
        const state = await states.create();
        door.keep(reply, stateName, state);
        return reply.redirect(sideBar.signInAt(`${base}${at}/signed-in`, state), 303);
      }
      const { search } = new URL(request.url, base);
      const signed = await sideBar.sign(`${base}${at}${search}`);
      const nonce = allowPage(reply, { script: true, scriptFrom: sideBar.script });
      return reply
        .type('text/html; charset=utf-8')
        .send(drawSideBar(core, { nonce, signed, script: sideBar.script, base: `${base}${at}` }));
    });

    scope.get(`${at}/signed-in`, async (request, reply) => {
      const sent = cameBack.safeParse(request.query);
      const expected = door.kept(request, stateName);
      door.keep(reply, stateName, null);
      if (
        !sent.success ||
        expected === null ||
        !isSame(sent.data.state, expected) ||
        !(await states.isOurs(expected))
      ) {
        refusals.note('a login that was not begun here');
        return sorry(reply, 400, said('side-bar/again'));
      }
      const logins = await countLogin(request);
      if (!logins.isAllowed && logins.isExceeded) {
        reply.header('retry-after', logins.ttlInSeconds);
        throw new XinhangError('rate_limited', said('http/too-many-requests'));
      }
      const account = await sideBar.accountOf(sent.data.code);
      const who = account === null ? null : await staffByIdentity(core.db, sideBar.platform, account);
      const session =
        who === null ? null : await signIn(core, await offerLink(core, who, sideBar.platform, loginsAtMost));
      if (session === null) {
        refusals.note('somebody who is not on the register');
        return sorry(reply, 403, said('side-bar/not-registered'));
      }
      await door.enter(request, reply, session);
      return reply.redirect(`${base}${at}`, 303);
    });

    /** Who asks; null, and 401, without a session. */
    const asking = async (request: FastifyRequest, reply: FastifyReply) => {
      door.refuseForeign(request);
      const session = await signedIn(request);
      if (session === null) {
        void reply.code(401).send({ says: inWords(core, said('side-bar/again')) });
        return null;
      }
      return { session, ctx: await contextOf(core, sideBar.platform, session.who, null) };
    };

    scope.post(`${at}/customer`, { bodyLimit: bodyLimitBytes }, async (request, reply) => {
      const who = await asking(request, reply);
      if (who === null) return reply;
      const opened = await chatView.open(who.ctx, asked.parse(request.body));
      if (opened.kind === 'shown') {
        return reply.send({ shows: drawCustomer(who.ctx, chatAnswer.parse(opened.view)).text });
      }
      const says = opened.says.kind === 'text' ? plainText(opened.says.text) : '';
      return reply.code(opened.status).send({ says });
    });

    scope.post(`${at}/act`, { bodyLimit: bodyLimitBytes }, async (request, reply) => {
      const who = await asking(request, reply);
      if (who === null) return reply;
      const { session, ctx } = who;
      let answered: Reply;
      try {
        answered = await sink.answer(inboundOf(core, session, actBody.parse(request.body)));
      } catch (error) {
        if (!(error instanceof XinhangError)) throw error;
        return reply.code(statusOf(error)).send({ says: explain(ctx.core, error) });
      }
      if (answered.kind === 'text') return reply.send({ says: plainText(answered.text) });
      const today = dayOf(core.clock.now(), core.rules.playbook).toString();
      const { platform, platformUserId } = session.account;
      const page = await offerFormPage(core, platform, { platformUserId }, withToday(answered.form, today));
      if (page === null) throw new XinhangError('not_allowed', said('side-bar/again'));
      return reply.send({
        opens: `${new URL(base).pathname.replace(/\/+$/u, '')}/forms/${page.token}?back=chat`,
      });
    });
  });
}

function isSame(sent: string, expected: string): boolean {
  const [a, b] = [Buffer.from(sent), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function statusOf(error: unknown): number {
  if (error instanceof z.ZodError) return 400;
  if (error instanceof XinhangError) {
    const known: Readonly<Record<string, number>> = {
      not_allowed: 403,
      rate_limited: 429,
      already_done: 409,
    };
    return known[error.code] ?? 503;
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 600 ? status : 500;
}
