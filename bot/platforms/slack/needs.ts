/**
 * The scopes and events that the Slack app needs, with reasons. A test checks that `docs/slack-manifest.yaml` requests
 * exactly these.
 */
export const slackScopes = {
  'app_mentions:read': 'app_mention: a command addressed to the bot in a room',
  'channels:history': 'message.channels, and reading back an interrupted post in a public channel',
  'channels:read': 'who is in a public channel, and who came and went',
  'chat:write': 'posting, and answers that one person sees',
  commands: 'the slash command and the message shortcut',
  'files:read': 'what a message has attached: name, kind, size and link, never the file',
  'groups:history': 'message.groups, and reading back an interrupted post in a private channel',
  'groups:read': 'who is in a private channel, who came and went, and finding a room made before',
  'groups:write': 'making the private channel of a customer and inviting its people',
  'im:history': 'message.im, and reading back an interrupted direct message',
  'im:write': 'opening a direct message with a staff member',
  'users:read': 'names, and who belongs to the company and who does not',
} as const;

/** Events as named in the manifest; in a payload, `message.*` is just `message`. */
export const slackEvents = {
  app_home_opened: 'a person opened the home tab, which then shows their day',
  app_mention: 'addressed in a room, also where the app may not read everything',
  channel_left:
    'the bot was removed from a public channel; member_left_channel does not report the bot itself',
  group_left: 'the same for a private channel',
  member_joined_channel: 'a room may have gained a customer',
  member_left_channel: 'a room lost a member',
  'message.channels': 'what is said, edited and deleted in public channels the bot is in',
  'message.groups': 'the same for private channels',
  'message.im': 'what is said to the bot alone',
} as const;

/** 记为联系记录, in the menu of any message. */
export const keepShortcut = 'keep_as_log';

export const slashCommand = '/crm';
