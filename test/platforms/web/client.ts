import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type {
  Input,
  MessageView,
  RoomPageView,
  SessionView,
  SyncView,
} from '../../../bot/platforms/web/api.ts';
import { standingNowMs } from '../../clock.ts';

export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: T;
}

export interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request with exactly these headers; `fetch` would not allow false Host and Origin headers. */
export function call<T = unknown>(
  url: string,
  { method, body, headers = {} }: Call = {},
): Promise<Answer<T>> {
  const sent =
    body === undefined ? null : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: method ?? (sent === null ? 'GET' : 'POST'),
        agent: false,
        headers: {
          ...(sent !== null && { 'content-type': 'application/json', 'content-length': String(sent.length) }),
          ...headers,
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const isJson = text !== '' && (incoming.headers['content-type']?.includes('json') ?? false);
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: (isJson ? JSON.parse(text) : text) as T,
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(sent ?? undefined);
  });
}

type InputBody<I = Input> = I extends Input ? Omit<I, 'id' | 'at' | 'page'> & Partial<Input> : never;

export interface PersonClient {
  readonly token: string;
  readonly headers: Readonly<Record<string, string>>;
  get<T>(path: string): Promise<Answer<T>>;
  post<T>(path: string, body: unknown): Promise<Answer<T>>;
  /** Any part of the head can be overridden to play a trick. */
  input(body: InputBody): Promise<Answer<{ status?: string; error?: { code: string; problems?: object } }>>;
  messages(room: string): Promise<readonly MessageView[]>;
  sync(after?: number): Promise<SyncView>;
}

export const testPage = 'page-of-this-test';

/** A person in front of the chat, with their page's requests. */
export async function lookAs(
  url: string,
  personId: string,
  now: () => Date = () => new Date(standingNowMs()),
): Promise<PersonClient> {
  const opened = await call<SessionView>(`${url}/api/web/session`, { body: { as: personId } });
  if (opened.status !== 200) throw new Error(`no session for ${personId}: ${JSON.stringify(opened.body)}`);
  const { token } = opened.body;
  const headers = { authorization: `Bearer ${token}` };
  const get = <T>(path: string) => call<T>(`${url}${path}`, { headers });
  const post = <T>(path: string, body: unknown) => call<T>(`${url}${path}`, { body, headers });
  return {
    token,
    headers,
    get,
    post,
    input: (body) =>
      post('/api/web/inputs', { id: randomUUID(), at: now().toISOString(), page: testPage, ...body }),
    messages: async (room) =>
      (await get<RoomPageView>(`/api/web/rooms/${encodeURIComponent(room)}/messages`)).body.messages,
    sync: async (after) =>
      (await get<SyncView>(`/api/web/sync${after === undefined ? '' : `?after=${after}`}`)).body,
  };
}

/** The words of a message, in one line. */
export function wordsOf({ content }: MessageView): string {
  if (content.kind === 'deleted') return '';
  return content.kind === 'card'
    ? [content.card.title, ...content.card.body].filter(Boolean).join(' ')
    : content.text;
}
