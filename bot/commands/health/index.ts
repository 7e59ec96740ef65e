import { said } from '../../../templates/reader/said.ts';
import { answer, tell } from '../engine/context.ts';
import { type CommandGroup, defineCommand } from '../engine/define.ts';
import { describeHealth } from './describe-health.ts';

const healthShow = defineCommand({
  name: '',
  zh: [],
  help: said('help/health'),
  examples: ['/crm 运行状况', '/crm health'],
  capability: 'program.operate',
  pages: 'lines',
  params: {},
  run: async (ctx) => {
    const { problems, lines } = await describeHealth(ctx);
    return answer({
      title: tell(ctx, problems.length === 0 ? 'health/works' : 'health/does-not-work'),
      body: [...(problems.length === 0 ? [] : [problems.join('\n')]), lines.join('\n')],
    });
  },
});

export const healthGroup: CommandGroup = {
  name: 'health',
  zh: ['运行状况'],
  help: said('help/health-group'),
  commands: [healthShow],
  usual: { alone: '', withWords: '' },
};
