import { XinhangError } from '../../../jobs/errors.ts';
import type { Log, PlatformFinding } from '../../../jobs/ports.ts';
import { type AnySaid, said } from '../../../templates/reader/said.ts';
import { clientOptions, createClient } from './create-client.ts';
import { readIdentity } from './identity.ts';
import type { SlackConfig } from './index.ts';
import { explainError } from './outcome.ts';

/** Checks the tokens and the granted scopes, with a remedy for each problem. */
export async function checkSlack(config: SlackConfig, log: Log): Promise<PlatformFinding[]> {
  return [...(await checkBotToken(config, log)), ...(await checkAppToken(config, log))];
}

async function checkBotToken({ botToken, apiUrl }: SlackConfig, log: Log): Promise<PlatformFinding[]> {
  try {
    const client = createClient(botToken, clientOptions(apiUrl, log));
    const { teamId, botUserId, missingScopes } = await readIdentity(client);
    const good = ok(said('slack/check-bot', { bot: botUserId, team: teamId }));
    return missingScopes.length === 0
      ? [good, ok(said('slack/check-home'))]
      : [good, problem(said('slack/check-scopes', { scopes: missingScopes.join(', ') }))];
  } catch (error) {
    return [problem(saidOf(error))];
  }
}

/** Requests a socket URL without opening it. */
async function checkAppToken({ appToken, apiUrl }: SlackConfig, log: Log): Promise<PlatformFinding[]> {
  if (appToken === undefined || appToken === '') return [];
  try {
    const client = createClient(appToken, clientOptions(apiUrl, log));
    await client.apps.connections.open({});
    return [ok(said('slack/check-socket'))];
  } catch (error) {
    return [problem(said('slack/check-no-socket', { why: explainError(error) }))];
  }
}

function saidOf(error: unknown): AnySaid | string {
  if (error instanceof XinhangError) return error.says;
  return error instanceof Error ? error.message : String(error);
}

function ok(what: AnySaid | string): PlatformFinding {
  return { level: 'ok', part: 'slack', what };
}

function problem(what: AnySaid | string): PlatformFinding {
  return { level: 'problem', part: 'slack', what };
}
