import { type Json, type Method, SlackRefusal } from './method.ts';
import { chatMethods } from './methods-chat.ts';
import { conversationMethods } from './methods-conversations.ts';
import type { UserRow } from './model.ts';
import type { World } from './world.ts';

/** As returned by `users.info`. For people of other workspaces Slack returns less, and marks them as strangers. */
export function userJson(world: World, user: UserRow): Json {
  const outside = user.teamId !== world.team.id;
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name.toLowerCase().replaceAll(' ', '.'),
    deleted: user.deleted,
    real_name: user.name,
    is_bot: user.bot,
    is_app_user: false,
    ...(outside
      ? { is_stranger: true }
      : {
          is_admin: false,
          is_restricted: user.guest !== 'none',
          is_ultra_restricted: user.guest === 'single-channel',
        }),
    profile: { display_name: user.name, real_name: user.name, ...(outside ? {} : { email: user.email }) },
  };
}

/** Every method the fake supports, by API name. */
export const methods: Readonly<Record<string, Method>> = {
  ...chatMethods,
  ...conversationMethods,
  'auth.test': {
    token: 'bot',
    scopes: [],
    run: ({ world }) => ({
      url: `https://${world.team.domain}.slack.com/`,
      team: world.team.domain,
      team_id: world.team.id,
      user: world.bot.name,
      user_id: world.bot.id,
      bot_id: world.botId,
      is_enterprise_install: false,
    }),
  },
  'users.info': {
    token: 'bot',
    scopes: ['users:read'],
    run(call) {
      const user = call.world.users.get(call.args.text('user'));
      if (user === undefined) throw new SlackRefusal('user_not_found');
      return { user: userJson(call.world, user) };
    },
  },
  'apps.connections.open': {
    token: 'app',
    scopes: ['connections:write'],
    run: (call) => ({ url: call.socketUrl() }),
  },
};
