import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../../../jobs/clock.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import type { Capabilities, InboundSink } from '../../../jobs/ports.ts';
import type { WebChatStore } from '../../../jobs/webchat/web-chat-store.ts';
import type { AcceptedView, CompletionsView, RoomPageView, SessionView, SyncView } from './api.ts';
import { findPerson, isExternal, type WebDirectory, type WebPerson } from './directory.ts';
import { type PageStreams, startStream } from '../../http/page-streams.ts';
import { performInput } from './perform-input.ts';
import type { MassMessages } from './mass-messages.ts';
import { sendProblem, Unauthenticated } from './problems.ts';
import { readInput } from './read-input.ts';
import { ensureDirectRoom } from './room-keeper.ts';
import { issueToken, tokenLifetimeMs, verifyToken } from './tokens.ts';
import { toMessageView, toRoomView } from './views.ts';
import { languages } from '../../../templates/reader/languages.ts';
import { said } from '../../../templates/reader/said.ts';

export interface WebRoutesDeps {
  readonly store: WebChatStore;
  readonly directory: WebDirectory;
  readonly streams: PageStreams;
  readonly clock: Clock;
  readonly nowMs: () => number;
  readonly zone: string;
  readonly botName: string;
  readonly massMessages: MassMessages;
  readonly secret: string;
  /** `null` until the platform has been started. */
  readonly capabilities: () => Capabilities;
  readonly sink: () => InboundSink | null;
}

/** With more changes than this since the last sync, the page reloads its rooms. */
const maxChanges = 500;
const pageSize = 40;
const maxPrefixChars = 200;

const sessionBody = z.strictObject({ as: z.string().min(1).max(200) });
const syncQuery = z.object({ after: z.coerce.number().int().min(0).optional() });
const roomParams = z.object({ room: z.string().min(1).max(200) });
const pageQuery = z.object({ before: z.coerce.number().int().positive().optional() });
const readBody = z.strictObject({ room: z.string().min(1).max(200), seq: z.int().min(0) });
const streamQuery = z.object({ page: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/) });
const languageBody = z.strictObject({ language: z.enum(languages) });
const completionsQuery = z.object({ text: z.string().max(maxPrefixChars) });

/** Identifies the caller. The error does not reveal whether the token is altered, expired or of an unknown person. */
export function createAuthenticate({ directory, secret, nowMs }: WebRoutesDeps) {
  return async (request: FastifyRequest): Promise<{ person: WebPerson; expiresAtMs: number }> => {
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    const claims = scheme === 'Bearer' && token ? verifyToken(secret, token, nowMs()) : null;
    const person = claims === null ? null : await findPerson(directory, claims.personId);
    if (claims === null || person === null) throw new Unauthenticated();
    return { person, expiresAtMs: claims.issuedAtMs + tokenLifetimeMs };
  };
}

export function registerWebRoutes(http: FastifyInstance, deps: WebRoutesDeps): void {
  const { store, directory, streams, clock } = deps;
  const authenticate = createAuthenticate(deps);

  http.post('/api/web/session', async (request): Promise<SessionView> => {
    const me = await findPerson(directory, sessionBody.parse(request.body).as);
    if (me === null) throw new XinhangError('not_found', said('web/no-person'));
    if (!isExternal(me)) await ensureDirectRoom(deps, me, deps.botName);
    return { token: issueToken(deps.secret, { personId: me.id, issuedAtMs: deps.nowMs() }), me };
  });

  http.get('/api/web/sync', async (request): Promise<SyncView> => {
    const { person: me } = await authenticate(request);
    const { after } = syncQuery.parse(request.query);
    // Changes first: what is written in between is read twice rather than missed.
    const changes = await store.readChanges(me.id, after ?? null, maxChanges);
    const rooms = await store.summariseRooms(me.id);
    return {
      me,
      botName: deps.botName,
      now: clock.now().toString(),
      zone: deps.zone,
      rooms: rooms.map((room) => toRoomView(room, me.id)),
      messages: changes.messages.map((message) => toMessageView(message, me.id)),
      cursor: changes.cursor,
      reset: changes.overflow,
    };
  });

  http.get('/api/web/rooms/:room/messages', async (request): Promise<RoomPageView> => {
    const { person } = await authenticate(request);
    const { room } = roomParams.parse(request.params);
    const { before } = pageQuery.parse(request.query);
    const { messages, more } = await store.readPage(person.id, room, before ?? null, pageSize);
    return { messages: messages.map((message) => toMessageView(message, person.id)), more };
  });

  http.post('/api/web/read', async (request, reply) => {
    const { person } = await authenticate(request);
    const { room, seq } = readBody.parse(request.body);
    await store.markRead(person.id, room, seq);
    streams.announceStage();
    return reply.code(204).send();
  });

  http.post('/api/web/language', async (request, reply) => {
    const { person } = await authenticate(request);
    const { language } = languageBody.parse(request.body);
    if (!isExternal(person)) await directory.chooseLanguage(person.id, language);
    // What it says is in words.
    streams.announceStage();
    return reply.code(204).send();
  });

  http.get('/api/web/completions', async (request): Promise<CompletionsView> => {
    const { person } = await authenticate(request);
    const { text } = completionsQuery.parse(request.query);
    return { completions: await directory.complete(person.id, text) };
  });

  http.post('/api/web/inputs', async (request, reply) => {
    const sink = deps.sink();
    if (sink === null) {
      return sendProblem(reply, 503, 'starting', said('web/starting'));
    }
    const deadline = sink.deadline();
    const { person } = await deadline.wait(authenticate(request));
    const input = readInput(request.body, deps.nowMs());
    if (input.kind === 'form') {
      const problems = sink.checkForm(input.form, input.values);
      if (Object.keys(problems).length > 0) {
        return sendProblem(reply, 422, 'bad_form', said('web/bad-form'), problems);
      }
    }
    const at = clock.now();
    const { botName, massMessages } = deps;
    const context = {
      store,
      sink,
      deadline,
      at,
      botName,
      massMessages,
      person,
      capabilities: deps.capabilities(),
    };
    const status = await deadline.wait(performInput(input, context));
    streams.nudge();
    return reply.code(202).send({ status } satisfies AcceptedView);
  });

  http.get('/api/web/stream', async (request, reply) => {
    const { person, expiresAtMs } = await authenticate(request);
    const { page } = streamQuery.parse(request.query);
    const response = startStream(reply);
    if (!streams.open({ reader: person.id, page, response, expiresAtMs })) response.end();
  });
}
