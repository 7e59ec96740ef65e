import { linkMinutes, sessionHours } from '../../jobs/sign-in/sign-in.ts';
import { both } from '../commands/engine/words.ts';

export const consoleWords = {
  title: both('新航控制台', 'Xinhang console'),
  press: both('点“登录”继续。链接只能用一次。', 'Press “Sign in” to go on. The link works once.'),
  signIn: both('登录', 'Sign in'),
  noScript: both('请允许这个页面运行脚本。', 'Please allow this page to run scripts.'),
  notSignedIn: both(
    `您还没有登录。请在聊天里给机器人发“/crm 控制台”，用它给您的链接登录；链接 ${linkMinutes} 分钟内有效，只能用一次。`,
    `You are not signed in. Send “/crm console” to the bot in the chat and open the link it gives you; it works once, within ${linkMinutes} minutes.`,
  ),
  refused: both(
    '这个链接打不开：用过了、过期了，或者已经换了新的。请在聊天里再发一次“/crm 控制台”。',
    'This link does not work: it was already used, has expired, or was replaced by a newer one. Please send “/crm console” in the chat again.',
  ),
  later: both(
    '现在无法登录，请过一会儿再点一次链接。',
    'Signing in does not work right now. Please open the link again in a moment.',
  ),
  foreign: both('只接受本站页面发出的请求。', 'Only requests from this site’s own pages are accepted.'),
  who: both('您已登录：', 'You are signed in as '),
  until: both(`登录后 ${sessionHours} 小时有效，到 `, `Signed in for ${sessionHours} hours, until `),
  pages: both('您可以打开：', 'You can open:'),
  nothing: both('目前没有给您打开的页面。', 'There are no pages for you here yet.'),
  signOut: both('退出登录', 'Sign out'),
} as const;
