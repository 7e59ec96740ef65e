import type { Log } from '../../../jobs/ports.ts';
import { clientOptions, createClient } from './create-client.ts';
import { readIdentity } from './identity.ts';
import type { SlackConfig } from './index.ts';

export interface SlackFinding {
  readonly level: 'ok' | 'problem';
  readonly part: string;
  readonly what: string;
}

/** Whether the tokens are good and the app was given what it needs, with what to do where it was not. */
export async function checkSlack(config: SlackConfig, log: Log): Promise<SlackFinding[]> {
  const client = createClient(config.botToken, clientOptions(config.apiUrl, log));
  try {
    const { teamId, botUserId, missingScopes } = await readIdentity(client);
    const token: SlackFinding = {
      level: 'ok',
      part: 'slack',
      what: `bot ${botUserId} in workspace ${teamId}`,
    };
    if (missingScopes.length === 0) return [token];
    const what = `the app lacks the scopes ${missingScopes.join(', ')}: paste docs/slack-manifest.yaml and reinstall it`;
    return [token, { level: 'problem', part: 'slack', what }];
  } catch (error) {
    return [
      { level: 'problem', part: 'slack', what: error instanceof Error ? error.message : String(error) },
    ];
  }
}
