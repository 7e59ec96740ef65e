import { Temporal } from 'temporal-polyfill';
import { describeStep } from '../../../jobs/coming/describe-step.ts';
import { yearAhead } from '../../../jobs/coming/imagined-customer.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { buttonLabel } from '../../../jobs/registers/check-move.ts';
import { levelWords, tierWords } from '../../../templates/reader/grade-words.ts';
import { levels, tiers } from '../../../templates/reader/playbook.ts';
import { roleName } from '../../../templates/reader/roles.ts';
import { said } from '../../../templates/reader/said.ts';
import { nothing } from '../../actions/engine/subjects.ts';
import { anchorLabel } from '../../commands/engine/step-words.ts';
import { tell } from '../../commands/engine/context.ts';
import { defineView } from './define-view.ts';
import { messageOf } from './message-of.ts';

/** The company's process as its files say it: the steps of customers, or one register. */
export const processView = defineView({
  view: 'process',
  title: said('console/view-process'),
  capability: 'process.join',
  about: nothing,
  run: (ctx, _nothing, { of }) => {
    const { core } = ctx;
    const { registers } = core.templates;
    const { steps, pipeline } = core.rules.playbook;
    const register = registers.find(({ key }) => key === of);
    if (of !== '' && register === undefined) {
      throw new XinhangError('not_found', said('process/no-register'));
    }
    const stateName = (key: string) => {
      const state = register?.states.find((one) => one.key === key);
      return state === undefined ? key : inWords(core, state.label);
    };
    return Promise.resolve({
      view: {
        registers: registers.map(({ key, title }) => ({ key, label: inWords(core, title) })),
        of,
        title: register === undefined ? tell(ctx, 'process/customers') : inWords(core, register.title),
        steps: steps
          .filter((step) => step.register === register?.key)
          .map((step) => describeStep(core, step)),
        states: (register?.states ?? []).map(({ label, isEnd }) => ({ label: inWords(core, label), isEnd })),
        moves: (register?.moves ?? []).map(({ command, from, to }) => ({
          label: inWords(core, buttonLabel({ command })),
          from: from.map(stateName),
          to: to === 'same' ? null : stateName(to),
        })),
        tiers: tiers.map((key) => ({ key, label: inWords(core, tierWords[key]) })),
        levels: levels.map((key) => ({ key, label: inWords(core, levelWords[key]) })),
        stages: pipeline.map((key) => ({ key, label: anchorLabel(ctx, key) })),
      },
    });
  },
});

/** Every message of a year to a customer of some kind and to the colleagues around it, in its words. */
export const processYearView = defineView({
  view: 'process-year',
  title: said('console/view-process-year'),
  capability: 'process.join',
  about: nothing,
  run: (ctx, _nothing, { tier, level, stage, from }) => {
    const { core, today } = ctx;
    if (stage !== '' && !core.rules.playbook.pipeline.includes(stage)) {
      throw new XinhangError('not_found', said('process/no-stage'));
    }
    const day = from === undefined ? today : Temporal.PlainDate.from(from);
    const imagined = { tier, level, stage: stage === '' ? null : stage, from: day };
    const messages = yearAhead(core, imagined).map((one) =>
      messageOf(ctx, one, (role) => roleName(role, core.language)),
    );
    return Promise.resolve({ view: { from: day.toString(), messages } });
  },
});
