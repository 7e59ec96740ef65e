import { type WebClient, WebAPIPlatformError } from '@slack/web-api';
import { XinhangError } from '../../../jobs/errors.ts';
import { slackScopes } from './needs.ts';
import { explainError } from './outcome.ts';

/** Who the bot is in the workspace it is installed in. */
export interface Identity {
  readonly teamId: string;
  /** Of an Enterprise Grid; its users carry it where others carry a team. */
  readonly enterpriseId: string | null;
  readonly botUserId: string;
  /** Empty where a stand-in for Slack does not name it. */
  readonly botId: string;
  /** Scopes of `needs.ts` that the token was not given. */
  readonly missingScopes: readonly string[];
}

/**
 * Asks Slack whom the token belongs to.
 *
 * @throws XinhangError `bad_config` when Slack refuses the token, `platform_refused` (retry later) when it cannot
 *   be asked.
 */
export async function readIdentity(client: WebClient): Promise<Identity> {
  const answer = await client.auth.test().catch((error: unknown) => {
    const refused = error instanceof WebAPIPlatformError;
    throw new XinhangError(
      refused ? 'bad_config' : 'platform_refused',
      refused
        ? `Slack refuses SLACK_BOT_TOKEN (${explainError(error)}); copy the Bot User OAuth Token of the app again.`
        : `Slack cannot be reached (${explainError(error)}); check the network and SLACK_API_URL.`,
      { retry: refused ? 'never' : 'later', cause: error },
    );
  });
  const { team_id: teamId, user_id: botUserId, bot_id: botId } = answer;
  // Slack names the bot of a bot's token; a stand-in may not, but a person's token posts in a person's name.
  const personal = botId === undefined && client.token?.startsWith('xoxp-') === true;
  if (teamId === undefined || botUserId === undefined || personal) {
    throw new XinhangError(
      'bad_config',
      'SLACK_BOT_TOKEN is not the token of a bot; it should begin with xoxb-.',
    );
  }
  const granted = answer.response_metadata?.scopes;
  return {
    teamId,
    enterpriseId: answer.enterprise_id ?? null,
    botUserId,
    botId: botId ?? '',
    // A server that does not name the scopes is believed; the first call without one will say so.
    missingScopes:
      granted === undefined ? [] : Object.keys(slackScopes).filter((scope) => !granted.includes(scope)),
  };
}
