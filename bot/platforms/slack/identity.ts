import { type WebClient, WebAPIPlatformError } from '@slack/web-api';
import { XinhangError } from '../../../jobs/errors.ts';
import { slackScopes } from './needs.ts';
import { explainError } from './outcome.ts';
import { said } from '../../../templates/reader/said.ts';

/** The bot's identity in its workspace. */
export interface Identity {
  readonly teamId: string;
  /** Enterprise Grid: its users have this in place of a team id. */
  readonly enterpriseId: string | null;
  readonly botUserId: string;
  /** Empty if a stand-in server does not return it. */
  readonly botId: string;
  /** Scopes of `needs.ts` that were not granted. */
  readonly missingScopes: readonly string[];
}

/**
 * Looks up whose token it is.
 *
 * @throws XinhangError `bad_config` when Slack refuses the token, `platform_refused` (retry later) when Slack cannot be
 *   reached
 */
export async function readIdentity(client: WebClient): Promise<Identity> {
  const answer = await client.auth.test().catch((error: unknown) => {
    const refused = error instanceof WebAPIPlatformError;
    throw new XinhangError(
      refused ? 'bad_config' : 'platform_refused',
      refused
        ? said('slack/token-refused', { why: explainError(error) })
        : said('slack/unreachable', { why: explainError(error) }),
      { retry: refused ? 'never' : 'later', cause: error },
    );
  });
  const { team_id: teamId, user_id: botUserId, bot_id: botId } = answer;
  // Slack returns bot_id for bot tokens. A stand-in may omit it, but a user token (xoxp-) would post as that person.
  const personal = botId === undefined && client.token?.startsWith('xoxp-') === true;
  if (teamId === undefined || botUserId === undefined || personal) {
    throw new XinhangError('bad_config', said('slack/not-a-bot'));
  }
  const granted = answer.response_metadata?.scopes;
  return {
    teamId,
    enterpriseId: answer.enterprise_id ?? null,
    botUserId,
    botId: botId ?? '',
    // If the server does not list scopes, assume they are granted; the first call without one fails with its name.
    missingScopes:
      granted === undefined ? [] : Object.keys(slackScopes).filter((scope) => !granted.includes(scope)),
  };
}
