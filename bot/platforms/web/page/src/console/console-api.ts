import type { ActAnswer, ActBody, ProblemView, ViewBody } from '../../../../../console/api/envelope.ts';
import type { AnswerOf, QueryOf, ViewName } from '../../../../../console/api/index.ts';
import { RequestProblem } from '../model/api.ts';

/** Below the path of the public address: `/console`, `/crm/console`. */
const base = location.pathname.replace(/\/+$/u, '');

export const streamAddress = `${base}/api/stream`;

/** On this code the page says that no one is signed in. */
export const signedOutCode = 'unauthenticated';

export async function readView<Name extends ViewName>(
  view: Name,
  query: QueryOf<Name>,
  signal?: AbortSignal,
): Promise<AnswerOf<Name>> {
  const body: ViewBody = { view, query };
  return await post<AnswerOf<Name>>(`${base}/api/view`, body, signal);
}

/** The same id again is not done twice. */
export async function act(body: ActBody): Promise<ActAnswer> {
  return await post<ActAnswer>(`${base}/api/act`, body);
}

export async function signOut(): Promise<void> {
  await reach(`${base}/sign-out`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
}

async function post<Answer>(path: string, body: unknown, signal?: AbortSignal): Promise<Answer> {
  const response = await reach(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.ok) return (await response.json()) as Answer;
  const said = (await response.json().catch(() => null)) as ProblemView | null;
  throw new RequestProblem(said?.error.code ?? 'other', said?.error.message ?? '');
}

type PlainInit = Omit<RequestInit, 'headers'> & { readonly headers: Readonly<Record<string, string>> };

/** Errors before the session is known are answered in the language that the page shows. */
async function reach(path: string, init: PlainInit): Promise<Response> {
  try {
    return await fetch(path, {
      ...init,
      headers: { ...init.headers, 'accept-language': document.documentElement.lang },
    });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new RequestProblem('offline', String(error));
  }
}
