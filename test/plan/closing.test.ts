import { describe, expect, it } from 'vitest';
import {
  isQuiet,
  openedBy,
  openingTheDay,
  restartDay,
  saysAll,
  standingOf,
  workOfPeople,
} from '../../jobs/plan/closing.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { playbook, trialCheck } from './scene.ts';

describe('whose log closes a follow-up', () => {
  const scene = { ownerId: 'zhang', assistantId: 'wang', alsoAnswer: new Set(['li']) };
  it.each([
    ['zhang', 'own', 'the owner'],
    ['wang', 'on-behalf', 'the assistant, for the owner'],
    ['li', 'own', 'somebody the silence was reported to'],
    ['zhao', 'none', 'another salesperson'],
  ])('%s: %s (%s)', (who, standing) => {
    expect(standingOf(who, scene)).toBe(standing);
  });

  it('before it was escalated, a supervisor who does not own it closes nothing', () => {
    expect(standingOf('li', { ...scene, alsoAnswer: new Set() })).toBe('none');
  });

  it('no one logs on behalf of an owner that a follow-up does not have', () => {
    expect(standingOf('wang', { ...scene, ownerId: null })).toBe('none');
  });
});

describe('未开始', () => {
  it('begins the next round on the day given', () => {
    expect(restartDay(trialCheck, { result: 'not-started', nextOn: '2026-04-01' })).toBe('2026-04-01');
  });

  it('any other result ends the matter', () => {
    expect(restartDay(trialCheck, { result: 'good', nextOn: '2026-04-01' })).toBeNull();
  });

  it('a step without another round begins none, whatever is answered', () => {
    const { restart: _, ...closes } = trialCheck.closes;
    expect(restartDay({ ...trialCheck, closes }, { result: 'not-started', nextOn: '2026-04-01' })).toBeNull();
  });

  it('without a day begins nothing', () => {
    expect(restartDay(trialCheck, { result: 'not-started' })).toBeNull();
  });
});

describe('a problem of the trial', () => {
  const opens = { field: 'result', is: 'problem', anchor: 'trialProblem', anchorFrom: 'nextOn' };
  const step = { ...trialCheck, closes: { ...trialCheck.closes, opens } };
  it('opens the matter of its solution on the day given', () => {
    expect(openedBy(step, { result: 'problem', nextOn: '2026-04-01' })).toEqual({
      anchor: 'trialProblem',
      on: '2026-04-01',
    });
  });

  it.each([
    ['any other result', step, { result: 'good', nextOn: '2026-04-01' }],
    ['no day', step, { result: 'problem' }],
    ['an empty day', step, { result: 'problem', nextOn: '' }],
    ['a step that opens none', trialCheck, { result: 'problem', nextOn: '2026-04-01' }],
  ])('%s opens none', (_, of, fields) => {
    expect(openedBy(of, fields)).toBeNull();
  });
});

describe('a log of another step answers this one', () => {
  const filled = { step: 'visit', fields: ['result', 'wish'] };
  const said = { step: 'visit', fields: ['result', 'wish'], is: 'yes' };
  it.each([
    [true, 'every field is filled in', filled, 'visit', { result: 'good', wish: 'more' }],
    [false, 'a field is missing', filled, 'visit', { result: 'good' }],
    [false, 'a field is blank', filled, 'visit', { result: 'good', wish: ' ' }],
    [false, 'it is a log of a third step', filled, 'call', { result: 'good', wish: 'more' }],
    [true, 'every field has the value asked for', said, 'visit', { result: 'yes', wish: 'yes' }],
    [false, 'a field has another value', said, 'visit', { result: 'yes', wish: 'no' }],
    [false, 'the value has blanks around it', said, 'visit', { result: 'yes', wish: ' yes ' }],
  ])('%s: %s', (answers, _, rule, step, fields) => {
    expect(saysAll(rule, step, fields)).toBe(answers);
  });
});

describe('the work of people', () => {
  const step = (key: string, changes: Partial<Step> = {}): Step => ({ ...trialCheck, key, ...changes });
  const when = (what: 'posted' | 'answered') => ({ closes: { ...trialCheck.closes, when: what } });
  const steps = [
    step('greeting', when('posted')),
    step('survey', when('answered')),
    step('visit', { remind: [] }),
    step('report', { about: 'staff', remind: [] }),
    step('meeting', { about: 'company', remind: [] }),
    step('plan', { about: 'staff' }),
    step('entry', { about: 'entry', remind: [] }),
  ];
  const rules = { playbook: { ...playbook, steps } };

  it('is all but what a posting or a customer does', () => {
    expect(workOfPeople(rules)).toEqual(['visit', 'report', 'meeting', 'plan', 'entry']);
  });

  it('opens no day where it is a duty without reminders', () => {
    expect(steps.filter(isQuiet).map(({ key }) => key)).toEqual(['report', 'meeting']);
    expect(openingTheDay(rules)).toEqual(['visit', 'plan', 'entry']);
  });
});
