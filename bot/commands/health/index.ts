import { Temporal } from 'temporal-polyfill';
import { systemClock } from '../../../jobs/clock.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { type Health, problemsOf, readHealth } from '../../../jobs/read-health.ts';
import { said } from '../../../templates/reader/said.ts';
import { answer, type CommandContext, tell } from '../engine/context.ts';
import { type CommandGroup, defineCommand } from '../engine/define.ts';

const healthShow = defineCommand({
  name: '',
  zh: [],
  help: said('help/health'),
  examples: ['/crm 运行状况', '/crm health'],
  capability: 'program.operate',
  pages: 'lines',
  params: {},
  run: async (ctx) => {
    const health = await readHealth(ctx.core, systemClock);
    const problems = problemsOf(health).map((problem) => inWords(ctx.core, problem));
    return answer({
      title: tell(ctx, problems.length === 0 ? 'health/works' : 'health/does-not-work'),
      body: [...(problems.length === 0 ? [] : [problems.join('\n')]), describe(ctx, health).join('\n')],
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

function describe(ctx: CommandContext, health: Health): readonly string[] {
  const minutes = (seconds: number) => Math.floor(seconds / 60);
  const { due, underWay, unknown, missed, inbox, inboxFailed, lastPlannedOn } = health;
  const pauses = health.pauses.map(({ isPlatform, problem, count }) =>
    tell(ctx, isPlatform ? 'health/pause-platform' : 'health/pause', { problem, count }),
  );
  return [
    tell(ctx, 'health/due', { due, minutes: minutes(health.oldestDueSeconds), underWay }),
    tell(ctx, 'health/inbox', { inbox, minutes: minutes(health.oldestInboxSeconds), inboxFailed }),
    lastPlannedOn === null
      ? tell(ctx, 'health/never-planned')
      : tell(ctx, 'health/planned', { dayOn: Temporal.PlainDate.from(lastPlannedOn) }),
    ...pauses,
    ...(missed + unknown === 0 ? [] : [tell(ctx, 'health/missed', { missed, unknown })]),
  ];
}
