import { z } from 'zod';
import { XinhangError } from '../../../jobs/errors.ts';
import { said } from '../../../templates/reader/said.ts';
import type { CallFeishu } from './api.ts';
import { refusalOf } from './outcome.ts';

/** Who the bot is, and which organisation it belongs to. */
export interface Identity {
  readonly botOpenId: string;
  readonly botName: string;
  /** The company's own tenant: people of any other are external. */
  readonly tenantKey: string;
}

const botAnswer = z.object({ bot: z.object({ open_id: z.string().min(1), app_name: z.string().catch('') }) });
const tenantAnswer = z.object({ tenant: z.object({ tenant_key: z.string().min(1) }) });

/** @throws XinhangError `bad_config` when Feishu refuses the app, `platform_refused` when it cannot be asked */
export async function readIdentity(call: CallFeishu): Promise<Identity> {
  const bot = botAnswer.safeParse(await read(call, 'bot/v3/info'));
  const tenant = tenantAnswer.safeParse(await read(call, 'tenant/v2/tenant/query'));
  if (!bot.success || !tenant.success) throw refused('Feishu did not say who the bot is', 'later');
  return {
    botOpenId: bot.data.bot.open_id,
    botName: bot.data.bot.app_name,
    tenantKey: tenant.data.tenant.tenant_key,
  };
}

async function read(call: CallFeishu, path: string): Promise<unknown> {
  const result = await call({ method: 'GET', path });
  if (result.ok) return result.data;
  const { problem, detail } = refusalOf(result.failure);
  throw refused(detail, problem === 'auth' ? 'never' : 'later');
}

function refused(why: string, retry: 'never' | 'later'): XinhangError {
  return retry === 'never'
    ? new XinhangError('bad_config', said('feishu/app-refused', { why }), { retry })
    : new XinhangError('platform_refused', said('feishu/unreachable', { why }), { retry });
}
