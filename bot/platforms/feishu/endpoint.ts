import { z } from 'zod';
import { XinhangError } from '../../../jobs/errors.ts';
import { said } from '../../../templates/reader/said.ts';
import { feishuUrl, requestLimitMs } from './api.ts';

/** Where the long connection is opened. */
export interface Endpoint {
  readonly url: string;
  /** Named in every ping. */
  readonly service: number;
  readonly pingMs: number;
}

/** App id or secret wrong, or the app may not use the long connection. */
const refusals: ReadonlySet<number> = new Set([403, 514]);

const usualPingSeconds = 120;

const answer = z.object({
  code: z.number(),
  msg: z.string().catch(''),
  data: z
    .object({
      URL: z.string(),
      ClientConfig: z.object({ PingInterval: z.number().positive() }).nullish().catch(undefined),
    })
    .nullish(),
});

/** @throws XinhangError `bad_config` when Feishu refuses the app, otherwise `platform_refused` */
export async function fetchEndpoint({
  appId: AppID,
  appSecret: AppSecret,
  baseUrl = feishuUrl,
}: {
  readonly appId: string;
  readonly appSecret: string;
  readonly baseUrl?: string | undefined;
}): Promise<Endpoint> {
  let text: string;
  try {
    const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/callback/ws/endpoint`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(requestLimitMs),
      headers: { 'content-type': 'application/json', locale: 'zh' },
      body: JSON.stringify({ AppID, AppSecret }),
    });
    text = await response.text();
  } catch (error) {
    throw noConnection(error instanceof Error ? error.message : String(error), false);
  }
  const read = answer.safeParse(readJson(text));
  if (!read.success) throw noConnection(text.slice(0, 100), false);
  const { code, msg, data } = read.data;
  if (code !== 0 || data === null || data === undefined || !URL.canParse(data.URL)) {
    throw noConnection(`${code} ${msg}`.trim(), refusals.has(code));
  }
  return {
    url: data.URL,
    service: Number(new URL(data.URL).searchParams.get('service_id') ?? 0),
    pingMs: (data.ClientConfig?.PingInterval ?? usualPingSeconds) * 1_000,
  };
}

function noConnection(why: string, isRefused: boolean): XinhangError {
  return new XinhangError(
    isRefused ? 'bad_config' : 'platform_refused',
    said('feishu/no-connection', { why }),
    {
      retry: isRefused ? 'never' : 'later',
    },
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
