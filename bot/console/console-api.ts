/** The API of the console's page: views and actions of the registry, for whom the session belongs to. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ZodError } from 'zod';
import { explain } from '../../jobs/in-words.ts';
import type { Core } from '../../jobs/core.ts';
import { type ErrorCode, XinhangError } from '../../jobs/errors.ts';
import { dayOf } from '../../jobs/plan/moments.ts';
import type { SignedIn } from '../../jobs/sign-in/sign-in.ts';
import { stampOfSession } from '../../jobs/sign-in/sessions.ts';
import { storable } from '../../jobs/storable.ts';
import { plainText, type StaffText, staffText } from '../../templates/reader/card.ts';
import { withToday } from '../../templates/reader/form.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { builtInWords } from '../../templates/reader/words.ts';
import type { CommandContext, Reply } from '../commands/engine/context.ts';
import { createPageStreams, startStream } from '../http/page-streams.ts';
import { readerLanguage } from '../http/reader-language.ts';
import { contextOf } from '../inbound/context-of.ts';
import type { Sink } from '../inbound/create-sink.ts';
import { type ActAnswer, actBody, type ProblemView, viewBody } from './api/envelope.ts';
import type { Console } from './mount-console.ts';
import { inboundOf } from './inbound-of.ts';
import { inTimeline } from './views/taking-back.ts';
import { views } from './views/index.ts';

/** A page asks for several views at once, and colleagues in an office share an address. */
const perMinute = 1_200;
/** Pages that follow what happens, of one process. */
const mostPages = 2_000;
const bodyLimitBytes = 64 * 1024;
/** A question may hold a file that someone has changed. */
const viewLimitBytes = 256 * 1024;

const statusOf: Partial<Record<ErrorCode, number>> = {
  bad_input: 400,
  not_allowed: 403,
  not_found: 404,
  already_done: 409,
  already_exists: 409,
  rate_limited: 429,
  not_stored: 503,
};

export function mountConsoleApi(web: Console, core: Core, sink: Pick<Sink, 'answer'>): void {
  web.join(async (scope, door) => {
    await door.limit(scope, perMinute);
    guard(scope, core);

    /** The context of a request; null, and 401, without a session. */
    const contextFor = async (
      request: FastifyRequest,
      reply: FastifyReply,
    ): Promise<{ ctx: CommandContext; session: SignedIn } | null> => {
      door.refuseForeign(request);
      const session = await door.signedIn(request);
      if (session === null) {
        sendProblem(reply, 401, 'unauthenticated', said('console/not-signed-in'));
        return null;
      }
      const ctx = await contextOf(core, session.account.platform, session.who, null);
      return { session, ctx: { ...ctx, session: session.id } };
    };

    const streams = createPageStreams({
      stampFor: (session) => stampOfSession(core.db, session, dayOf(core.clock.now(), core.rules.playbook)),
      // The stamp says when a session has expired.
      nowMs: () => 0,
      log: core.log,
      most: mostPages,
    });
    // Open streams would block closing the listener.
    scope.addHook('preClose', async () => streams.close());

    scope.get('/console/api/stream', async (request, reply) => {
      const asking = await contextFor(request, reply);
      if (asking === null) return;
      const { id } = asking.session;
      const response = startStream(reply);
      if (!streams.open({ reader: id, page: id, response, expiresAtMs: Number.POSITIVE_INFINITY }))
        response.end();
    });

    scope.post('/console/api/view', { bodyLimit: viewLimitBytes }, async (request, reply) => {
      const asking = await contextFor(request, reply);
      if (asking === null) return reply;
      const { view: name, query } = viewBody.parse(request.body);
      const view = views.find((one) => one.view === name);
      if (view === undefined) throw new XinhangError('not_found', said('console/no-view'));
      const opened = await view.open(asking.ctx, query);
      if (opened.kind === 'shown') return reply.send(opened.view);
      const { status, says } = opened;
      const words = says.kind === 'text' ? plainText(says.text) : '';
      return reply.code(status).send(problem(String(status), words));
    });

    scope.post('/console/api/act', { bodyLimit: bodyLimitBytes }, async (request, reply) => {
      const asking = await contextFor(request, reply);
      if (asking === null) return reply;
      const { ctx, session } = asking;
      try {
        const answered = await sink.answer(inboundOf(core, session, actBody.parse(request.body)));
        return await reply.send(answerOf(core, answered));
      } catch (error) {
        if (!(error instanceof XinhangError)) throw error;
        return reply.code(statusOf[error.code] ?? 500).send(problem(error.code, explain(ctx.core, error)));
      }
    });
  });
}

/** Input cleaning and error answers. */
function guard(scope: FastifyInstance, core: Core): void {
  scope.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  // Before any lookup: PostgreSQL raises an error for NUL in a string.
  scope.addHook('preValidation', async (request) => {
    request.body = storable(request.body);
  });
  scope.setErrorHandler((error, request, reply) => {
    if (error instanceof XinhangError) {
      return sendProblem(reply, statusOf[error.code] ?? 500, error.code, error.says);
    }
    if (error instanceof ZodError) return sendProblem(reply, 400, 'bad_input', said('console/bad-query'));
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status < 500) return sendProblem(reply, status, 'bad_input', said('console/bad-query'));
    core.log.error({ err: error, route: request.routeOptions.url }, 'a request of the console failed');
    return sendProblem(reply, 500, 'other', said('http/failed'));
  });
}

function problem(code: string, message: string): ProblemView {
  return { error: { code, message } };
}

/** An error before it is known who asks, in the language that the page asks for. */
function sendProblem(reply: FastifyReply, status: number, code: string, says: AnySaid): FastifyReply {
  const message = builtInWords().say(says, readerLanguage(reply.request));
  return reply.code(status).send(problem(code, message));
}

/**
 * A chat's answer stays where it is, and so does its button. On the page a button would keep the answer open after each
 * recorded contact; what takes a record or a skip back stands in the customer's timeline.
 */
function withoutTakingBack({ buttons, ...text }: StaffText): StaffText {
  const kept = (buttons ?? []).filter(({ action }) => !inTimeline.has(action));
  return kept.length === 0 ? staffText(text) : staffText({ ...text, buttons: kept });
}

function answerOf(core: Core, reply: Reply): ActAnswer {
  if (reply.kind === 'text') return { kind: 'text', text: withoutTakingBack(reply.text) };
  const today = dayOf(core.clock.now(), core.rules.playbook).toString();
  return { kind: 'form', form: withToday(reply.form, today) };
}
