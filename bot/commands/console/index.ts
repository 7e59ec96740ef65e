import { linkMinutes, offerLink } from '../../../jobs/sign-in/sign-in.ts';
import { answer, tell } from '../engine/context.ts';
import { type CommandGroup, defineCommand } from '../engine/define.ts';
import { publicAddress } from '../engine/public-address.ts';
import { said } from '../../../templates/reader/said.ts';

const consoleOpen = defineCommand({
  name: '',
  zh: [],
  help: said('help/console'),
  examples: ['/crm 控制台', '/crm console'],
  capability: 'everyone',
  params: {},
  run: async (ctx) => {
    const base = publicAddress(ctx);
    const token = await offerLink(ctx.core, ctx.by, ctx.platform);
    return answer({
      title: tell(ctx, 'console/web-console'),
      body: [`${base}/console/sign-in#${token}`, tell(ctx, 'console/open-link', { linkMinutes })],
    });
  },
});

export const consoleGroup: CommandGroup = {
  name: 'console',
  zh: ['控制台'],
  help: said('help/console-group'),
  commands: [consoleOpen],
  usual: { alone: '', withWords: '' },
};
