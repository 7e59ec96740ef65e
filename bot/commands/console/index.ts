import { linkMinutes, offerLink } from '../../../jobs/sign-in/sign-in.ts';
import { answer, tell } from '../engine/context.ts';
import { type CommandGroup, defineCommand } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { publicAddress } from '../engine/public-address.ts';

const consoleOpen = defineCommand({
  name: '',
  zh: [],
  help: both(
    '网页控制台的登录链接，只给您一个人，只能用一次',
    'a personal sign-in link to the web console that works once',
  ),
  examples: ['/crm 控制台', '/crm console'],
  capability: 'everyone',
  params: {},
  run: async (ctx) => {
    const base = publicAddress(ctx);
    const token = await offerLink(ctx.core, ctx.by, ctx.platform);
    return answer({
      title: tell(ctx, '网页控制台', 'Web console'),
      body: [
        `${base}/console/sign-in#${token}`,
        tell(
          ctx,
          `在浏览器里打开这个链接，再点“登录”。链接只能用一次，${linkMinutes} 分钟内有效。它等于您本人，请勿转发。`,
          `Open this link in a browser and press “Sign in”. It works once, within ${linkMinutes} minutes. It signs anyone in as you: do not share it.`,
        ),
      ],
    });
  },
});

export const consoleGroup: CommandGroup = {
  name: 'console',
  zh: ['控制台'],
  help: both('登录网页控制台', 'sign in to the web console'),
  commands: [consoleOpen],
  usual: { alone: '', withWords: '' },
};
