import { type CommandGroup, defineCommand } from '../engine/define.ts';
import { said } from '../../../templates/reader/said.ts';
import { consoleLink } from './console-link.ts';

const consoleOpen = defineCommand({
  name: '',
  zh: [],
  help: said('help/console'),
  examples: ['/crm 控制台', '/crm console'],
  capability: 'everyone',
  params: {},
  run: (ctx) => consoleLink(ctx),
});

export const consoleGroup: CommandGroup = {
  name: 'console',
  zh: ['控制台'],
  help: said('help/console-group'),
  commands: [consoleOpen],
  usual: { alone: '', withWords: '' },
};
