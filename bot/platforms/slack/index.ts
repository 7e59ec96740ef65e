import { App } from '@slack/bolt';
import type { FastifyInstance } from 'fastify';
import { checkAudience } from '../../../jobs/check-audience.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import type { Capabilities, ChatPlatform, Log } from '../../../jobs/ports.ts';
import { customerText } from '../../../templates/reader/card.ts';
import { watchSecret } from '../../network/watch-secret.ts';
import { createAnswering } from './answer.ts';
import { boltLogger, clientOptions, createClient } from './create-client.ts';
import { requestLimitMs } from './exchange.ts';
import { findPosts } from './find.ts';
import { holdAck, type Intake } from './hold-ack.ts';
import { createHttpReceiver } from './http-receiver.ts';
import { type Identity, readIdentity } from './identity.ts';
import { listen, type Listening, takeEvent } from './listen.ts';
import { openSlackForm } from './open-form.ts';
import { errorWord, explainError } from './outcome.ts';
import { createPeople } from './people.ts';
import { platform } from './receive.ts';
import { inviteToChannel, removeFromChannel } from './membership.ts';
import { ensureSlackRoom, readMembers } from './rooms.ts';
import { createSending, publishHome, updateMessage } from './send.ts';
import type { SlackReceiver } from './slack-receiver.ts';
import { createSocketReceiver } from './socket-receiver.ts';
import { maxTextChars } from './render.ts';
import { said } from '../../../templates/reader/said.ts';

export interface SlackConfig {
  /** `xoxb-…` */
  readonly botToken: string;
  /** `xapp-…`: events come over a socket with it, over HTTP without it. */
  readonly appToken?: string | undefined;
  /** Needed for HTTP. */
  readonly signingSecret?: string | undefined;
  /** Replaces `https://slack.com/api/`. */
  readonly apiUrl?: string | undefined;
}

export interface SlackDeps {
  /** Gets the route `POST /slack/events`; must not be listening yet. */
  readonly http: FastifyInstance;
  readonly log: Log;
  readonly nowMs: () => number;
}

/**
 * Slack through Bolt.
 *
 * @throws XinhangError `bad_config` without an app token and a signing secret. `start` throws `bad_config` when Slack
 *   refuses a token and `platform_refused` when Slack cannot be reached.
 */
export function createSlackPlatform(config: SlackConfig, deps: SlackDeps): ChatPlatform {
  const { botToken, appToken, signingSecret, apiUrl } = config;
  const { http, log, nowMs } = deps;
  const options = clientOptions(apiUrl, log);
  const client = createClient(botToken, options);
  const sending = createSending(client);
  const answer = createAnswering(client, sending, apiUrl);
  const receiver = createReceiver();

  let identity: Identity | null = null;
  let asking: Promise<Identity> | null = null;
  /** Cached. Not done in `start`, because a process that only sends also needs it. */
  const whoWeAre = async (): Promise<Identity> => {
    asking ??= readIdentity(client);
    try {
      identity = await asking;
      return identity;
    } catch (error) {
      asking = null;
      throw error;
    }
  };
  const people = createPeople(client, whoWeAre, nowMs);
  let starting: string | null = null;
  let intake: Intake | null = null;
  const secret = watchSecret();

  function createReceiver(): SlackReceiver {
    if (appToken !== undefined && appToken !== '') return createSocketReceiver(appToken, options, log);
    if (signingSecret === undefined || signingSecret === '') {
      throw new XinhangError('bad_config', said('slack/no-receiver'));
    }
    return createHttpReceiver({ http, signingSecret, log, nowMs });
  }

  return {
    id: platform,
    capabilities: slackCapabilities,

    async start(sink) {
      if (intake !== null) throw new XinhangError('unsupported', said('slack/started'));
      starting = 'Connecting to Slack.';
      const found = await whoWeAre().catch((error: unknown) => {
        starting = error instanceof Error ? error.message : String(error);
        throw error;
      });
      const { teamId, botUserId, botId } = found;
      const bolt = new App({
        receiver,
        authorize: async () => ({ botToken, botId, botUserId, teamId }),
        clientOptions: options,
        logger: boltLogger(log),
        // `receive-message.ts` alone decides which messages are our own.
        ignoreSelf: false,
        convoStore: false,
      });
      const listening: Listening = {
        identity: found,
        people,
        sink,
        log,
        nowMs,
        tell: (handle, words) => void answer(handle, customerText({ body: [words] })),
      };
      const held = holdAck(bolt, (body) => takeEvent(listening, body));
      listen(bolt, listening);
      await receiver.start().catch((error: unknown) => {
        starting = receiver.problem();
        throw asStartFailure(error);
      });
      starting = null;
      intake = held;
    },

    async stop() {
      const running = intake;
      intake = null;
      if (running === null) return;
      await running.close();
      await receiver.stop();
    },

    problem() {
      if (identity !== null && identity.missingScopes.length > 0) {
        return `The Slack app lacks ${identity.missingScopes.join(', ')}: update it from docs/slack-manifest.yaml and install it again.`;
      }
      const refused = secret.refusal();
      if (refused !== null) {
        return `Slack refuses the bot's token (${refused}): install the app again.`;
      }
      return starting ?? (intake === null ? null : receiver.problem());
    },

    ensureRoom: async (request) => ensureSlackRoom(client, people, await whoWeAre(), request),
    invite: async (platformRoomId, staff) => inviteToChannel(client, people, platformRoomId, staff),
    remove: async (platformRoomId, staff) => removeFromChannel(client, platformRoomId, staff),
    members: async (platformRoomId) => readMembers(client, people, platformRoomId),
    person: async (platformUserId) => people.ask(platformUserId),

    async post(room, text, sendOptions) {
      checkAudience(room, text);
      return secret.note(await sending.send(room.platformRoomId, text, sendOptions));
    },
    async postStaff(room, text, sendOptions) {
      checkAudience(room, text);
      return secret.note(await sending.send(room.platformRoomId, text, sendOptions));
    },
    async dm(to, text, sendOptions) {
      checkAudience('dm', text);
      return secret.note(await sending.sendDirect(to.platformUserId, text, sendOptions));
    },
    async update(message, text, sendOptions) {
      checkAudience('dm', text);
      return secret.note(await updateMessage(client, message, text, sendOptions));
    },
    home: {
      show: async ({ platformUserId }, text) => secret.note(await publishHome(client, platformUserId, text)),
    },
    find: async (target, markers, since) => findPosts(client, sending.openDirect, target, markers, since),
    answer: async (handle, text) => answer(handle, text),
    openForm: async (handle, form) => openSlackForm(client, handle, form),
  };
}

function asStartFailure(error: unknown): XinhangError {
  const refused = errorWord(error) !== undefined;
  return new XinhangError(
    refused ? 'bad_config' : 'platform_refused',
    refused
      ? said('slack/app-token-refused', { why: explainError(error) })
      : said('slack/no-socket', { why: explainError(error) }),
    { retry: refused ? 'never' : 'later', cause: error },
  );
}

/** Slack's capabilities, with the reason for each limitation. */
export const slackCapabilities: Capabilities = {
  groupInbound: 'all',
  // Ephemeral messages are not stored, vanish on reload, and delivery is not guaranteed.
  whisper: 'volatile',
  // Slack Connect: a staff member invites the customer, who accepts; often an admin must approve.
  customerJoin: 'invite-accept',
  customerPost: 'direct',
  replyLink: 'thread',
  // Slack documents no idempotency key, so the marker in the metadata is read back.
  settle: 'read-back',
  form: 'modal',
  // Unless the workspace limits how long messages can be edited; Slack then says so.
  edit: 'any-time',
  seesEdits: true,
  seesDeletes: true,
  seesMembers: true,
  home: 'shown-again',
  maxTextChars,
  requestLimitMs,
  // One message a second in a channel, and "several hundred a minute" in a workspace (docs.slack.dev, rate limits).
  pace: {
    room: { messages: 1, perMs: 1_000 },
    person: { messages: 1, perMs: 1_000 },
    application: null,
    workspace: { messages: 5, perMs: 1_000 },
    // `chat.update` is in tier 3: 50 a minute, counted apart from posts.
    edits: { messages: 50, perMs: 60_000 },
  },
};
