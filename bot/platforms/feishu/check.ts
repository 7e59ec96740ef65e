import { z } from 'zod';
import { XinhangError } from '../../../jobs/errors.ts';
import type { PlatformFinding } from '../../../jobs/ports.ts';
import { type AnySaid, said } from '../../../templates/reader/said.ts';
import { type CallFeishu, createApi } from './api.ts';
import { fetchEndpoint } from './endpoint.ts';
import { readIdentity } from './identity.ts';
import { type FeishuConfig, receiverOf } from './index.ts';
import { needs } from './needs.ts';
import { refusalOf } from './outcome.ts';

/** Granted to the app by the administrator. */
const granted = 1;

const scopesAnswer = z.object({
  scopes: z.array(z.object({ scope_name: z.string(), grant_status: z.number() })).catch([]),
});

/** Checks the app's secret, its permissions and how events come, with a remedy for each problem. Nothing is posted. */
export async function checkFeishu(
  config: FeishuConfig,
  nowMs: () => number,
): Promise<readonly PlatformFinding[]> {
  const call = createApi(config, nowMs);
  const found = await checkScopes(call);
  // Without a valid secret, the rest would all say the same.
  if (found.some(({ goOn }) => goOn === false)) return found.map(plainly);
  return [...found.map(plainly), ...(await checkIdentity(call)), ...(await checkEvents(config))];
}

type Finding = PlatformFinding & { readonly goOn?: false };

const plainly = ({ level, part, what }: Finding): PlatformFinding => ({ level, part, what });

/** Asking for the permissions needs none. */
async function checkScopes(call: CallFeishu): Promise<readonly Finding[]> {
  const result = await call({ method: 'GET', path: 'application/v6/scopes' });
  if (!result.ok) {
    const { problem: refused, detail: why } = refusalOf(result.failure);
    const what =
      refused === 'auth' ? said('feishu/app-refused', { why }) : said('feishu/unreachable', { why });
    return [{ ...problem(what), goOn: false }];
  }
  const scopes = scopesAnswer.safeParse(result.data).data?.scopes ?? [];
  const has = new Set(
    scopes.filter(({ grant_status }) => grant_status === granted).map((one) => one.scope_name),
  );
  return needs.map(({ scope, or = [], what }) =>
    [scope, ...or].some((name) => has.has(name))
      ? ok(what)
      : problem(said('feishu/check-scope', { scope, what })),
  );
}

async function checkIdentity(call: CallFeishu): Promise<readonly PlatformFinding[]> {
  try {
    const { botName } = await readIdentity(call);
    return [ok(said('feishu/check-bot', { bot: botName }))];
  } catch (error) {
    return [problem(saidOf(error))];
  }
}

async function checkEvents(config: FeishuConfig): Promise<readonly PlatformFinding[]> {
  if (receiverOf(config) !== null) {
    return [{ level: 'warning', part: 'feishu', what: said('feishu/check-callback') }];
  }
  try {
    await fetchEndpoint(config);
    return [ok(said('feishu/check-connection'))];
  } catch (error) {
    return [problem(saidOf(error))];
  }
}

function saidOf(error: unknown): AnySaid | string {
  if (error instanceof XinhangError) return error.says;
  return error instanceof Error ? error.message : String(error);
}

const ok = (what: AnySaid): PlatformFinding => ({ level: 'ok', part: 'feishu', what });

const problem = (what: AnySaid | string): PlatformFinding => ({ level: 'problem', part: 'feishu', what });
