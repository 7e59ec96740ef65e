import { describe, expect, it } from 'vitest';
import { restartDay, standingOf } from '../../jobs/plan/closing.ts';
import { trialCheck } from './scene.ts';

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
});

describe('未开始', () => {
  it('begins the next round on the day given', () => {
    expect(restartDay(trialCheck, { result: 'not-started', nextOn: '2026-04-01' })).toBe('2026-04-01');
  });

  it('any other result ends the matter', () => {
    expect(restartDay(trialCheck, { result: 'good', nextOn: '2026-04-01' })).toBeNull();
  });

  it('without a day begins nothing', () => {
    expect(restartDay(trialCheck, { result: 'not-started' })).toBeNull();
  });
});
