import type {
  AcceptedView,
  CompletionsView,
  Input,
  ProblemView,
  RoomPageView,
  SessionView,
  SyncView,
} from '../../../api.ts';
import type {
  ConsoleLinkView,
  FollowUpsView,
  Move,
  MovedView,
  StageView,
} from '../../../../../rehearsal/api.ts';

/** A failed request, with the server's error code; `offline` if the server was not reached. */
export class RequestProblem extends Error {
  readonly code: string;
  readonly problems: Readonly<Record<string, string>>;

  constructor(code: string, message: string, problems: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'RequestProblem';
    this.code = code;
    this.problems = problems;
  }
}

export interface Api {
  readonly page: string;
  openSession(as: string): Promise<SessionView>;
  sync(after: number | null): Promise<SyncView>;
  readRoom(room: string, before: number | null): Promise<RoomPageView>;
  markRead(room: string, seq: number): Promise<void>;
  /** The person's choice, for the bot too. */
  chooseLanguage(language: 'zh-CN' | 'en'): Promise<void>;
  complete(text: string): Promise<CompletionsView>;
  send(input: Input): Promise<AcceptedView>;
  stage(): Promise<StageView>;
  move(move: Move): Promise<MovedView>;
  speakAs(dialect: string): Promise<void>;
  followUps(customer: string): Promise<FollowUpsView>;
  /** A link that signs in to the console as the person. */
  consoleLink(): Promise<ConsoleLinkView>;
  /** Opens the event stream; the caller reads and closes it. */
  stream(signal: AbortSignal): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
}

type PlainInit = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

/** The page's connection to the server, as the person of the last opened session. */
export function createApi(): Api {
  const page = crypto.randomUUID();
  let session: SessionView | null = null;

  const call = async <T>(path: string, init: PlainInit = {}): Promise<T> => {
    const response = await request(path, init);
    return (response.status === 204 ? undefined : await response.json()) as T;
  };
  const post = <T>(path: string, body: unknown): Promise<T> =>
    call(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });

  /** A token that has expired, or is older than the server's restart, is renewed once silently. */
  const request = async (path: string, init: PlainInit, renewed = false): Promise<Response> => {
    const used = session;
    const response = await reach(path, {
      ...init,
      headers: { ...init.headers, ...(used && { authorization: `Bearer ${used.token}` }) },
    });
    if (response.ok) return response;
    if (response.status === 401 && used !== null && !renewed) {
      // The page may have switched to another person, whose session must not be replaced.
      if (session === used) await openSession(used.me.id);
      return request(path, init, true);
    }
    throw await toProblem(response);
  };

  const openSession = async (as: string): Promise<SessionView> => {
    const response = await reach('/api/web/session', {
      method: 'POST',
      body: JSON.stringify({ as }),
      headers: { 'content-type': 'application/json' },
    });
    if (!response.ok) throw await toProblem(response);
    session = (await response.json()) as SessionView;
    return session;
  };

  return {
    page,
    openSession,
    sync: (after) => call(`/api/web/sync${after === null ? '' : `?after=${after}`}`),
    readRoom: (room, before) =>
      call(
        `/api/web/rooms/${encodeURIComponent(room)}/messages${before === null ? '' : `?before=${before}`}`,
      ),
    markRead: (room, seq) => post('/api/web/read', { room, seq }),
    chooseLanguage: (language) => post('/api/web/language', { language }),
    complete: (text) => call(`/api/web/completions?text=${encodeURIComponent(text)}`),
    send: (input) => post('/api/web/inputs', input),
    stage: () => call('/api/rehearsal/stage'),
    move: (move) => post('/api/rehearsal/clock', { move }),
    speakAs: (to) => post('/api/rehearsal/dialect', { to }),
    followUps: (customer) => call(`/api/rehearsal/follow-ups?customer=${encodeURIComponent(customer)}`),
    consoleLink: () => post('/api/rehearsal/console', {}),
    stream: async (signal) => {
      const response = await request(`/api/web/stream?page=${page}`, { signal });
      if (response.body === null) throw new RequestProblem('offline', '');
      return response.body;
    },
  };
}

/** Errors are answered in the language that the page shows. */
async function reach(path: string, init: PlainInit): Promise<Response> {
  try {
    return await fetch(path, {
      ...init,
      headers: { ...init.headers, 'accept-language': document.documentElement.lang },
    });
  } catch (error) {
    throw new RequestProblem('offline', String(error));
  }
}

async function toProblem(response: Response): Promise<RequestProblem> {
  const body = (await response.json().catch(() => null)) as ProblemView | null;
  const error = body?.error;
  return new RequestProblem(error?.code ?? 'other', error?.message ?? response.statusText, error?.problems);
}
