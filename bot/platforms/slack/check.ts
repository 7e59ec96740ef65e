import type { Log } from '../../../jobs/ports.ts';
import { clientOptions, createClient } from './create-client.ts';
import { readIdentity } from './identity.ts';
import type { SlackConfig } from './index.ts';
import { explainError } from './outcome.ts';

export interface SlackFinding {
  readonly level: 'ok' | 'problem';
  readonly part: string;
  readonly what: string;
}

/** Checks the tokens and the granted scopes, with a remedy for each problem. */
export async function checkSlack(config: SlackConfig, log: Log): Promise<SlackFinding[]> {
  return [...(await checkBotToken(config, log)), ...(await checkAppToken(config, log))];
}

async function checkBotToken({ botToken, apiUrl }: SlackConfig, log: Log): Promise<SlackFinding[]> {
  try {
    const client = createClient(botToken, clientOptions(apiUrl, log));
    const { teamId, botUserId, missingScopes } = await readIdentity(client);
    const good = ok(`bot ${botUserId} in workspace ${teamId}`);
    return missingScopes.length === 0
      ? [good]
      : [
          good,
          problem(
            `the app lacks the scopes ${missingScopes.join(', ')}: paste docs/slack-manifest.yaml and reinstall it`,
          ),
        ];
  } catch (error) {
    return [problem(error instanceof Error ? error.message : String(error))];
  }
}

/** Requests a socket URL without opening it. */
async function checkAppToken({ appToken, apiUrl }: SlackConfig, log: Log): Promise<SlackFinding[]> {
  if (appToken === undefined || appToken === '') return [];
  try {
    const client = createClient(appToken, clientOptions(apiUrl, log));
    await client.apps.connections.open({});
    return [ok('a socket may be opened')];
  } catch (error) {
    return [
      problem(
        `no socket may be opened (${explainError(error)}): make an app-level token with connections:write for SLACK_APP_TOKEN`,
      ),
    ];
  }
}

function ok(what: string): SlackFinding {
  return { level: 'ok', part: 'slack', what };
}

function problem(what: string): SlackFinding {
  return { level: 'problem', part: 'slack', what };
}
