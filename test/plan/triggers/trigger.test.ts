import { describe, expect, it } from 'vitest';
import { nameOfCycle, triggerTable } from '../../../jobs/plan/trigger.ts';
import { anchorTrigger } from '../../../jobs/plan/triggers/anchor.ts';
import { silenceTrigger } from '../../../jobs/plan/triggers/silence.ts';
import { triggers } from '../../../jobs/plan/triggers/index.ts';
import { day, rules } from '../scene.ts';

describe('the table of triggers', () => {
  it('has every kind once, each with the word it has in the playbook', () => {
    expect(triggers.all.map(({ kind, key, due }) => `${kind}: ${key.join(' ')}, due ${due}`)).toEqual([
      'anchor: anchor, due said',
      'festival: each festival, due that-day',
      'anniversary: each anniversary, due that-day',
      'silence: each silence, due that-day',
      'no-order: each noOrder, due that-day',
      'interval: each interval, due that-day',
      'contact-plan: each contact-plan, due that-day',
      'entered: entered, due that-day',
      'duty: each duty, due that-day',
    ]);
  });

  it('says what a step is about that no playbook says it of', () => {
    expect(triggers.all.flatMap(({ kind, about }) => (about === undefined ? [] : [[kind, about]]))).toEqual([
      ['entered', 'entry'],
      ['duty', 'staff'],
    ]);
  });

  it('says which variables a text may use, and who may see them', () => {
    expect(Object.fromEntries(triggers.all.flatMap(({ tells }) => Object.entries(tells)))).toEqual({
      'roster.missing': 'staff',
      'festival.name': 'customer',
      'greeting.text': 'staff',
      'anniversary.years': 'customer',
      'gift.capYuan': 'staff',
      'gift.leftYuan': 'staff',
      'silence.days': 'staff',
      'order.days': 'staff',
      'contact.name': 'staff',
      'contact.title': 'staff',
      'entry.title': 'staff',
      'entry.number': 'staff',
      'entry.summary': 'staff',
      'entry.state': 'staff',
    });
  });

  it('says what recurs every year, whose texts need variants', () => {
    expect(
      triggers.all.flatMap(({ kind, everyYear }) => (everyYear === undefined ? [] : [[kind, everyYear]])),
    ).toEqual([
      ['festival', { alsoSays: ['holiday-greeting/together'] }],
      ['anniversary', { alsoSays: [] }],
    ]);
  });

  it('finds a kind, and says which one it does not have', () => {
    const table = triggerTable([anchorTrigger, silenceTrigger]);
    expect(table.of({ kind: 'silence' })).toBe(silenceTrigger);
    expect(() => table.of({ kind: 'festival' })).toThrow(new RangeError('there is no trigger festival'));
  });

  it('gives settings to their own kind only', () => {
    const trigger = { kind: 'anchor', anchors: ['arrived'] };
    expect(anchorTrigger.settingsOf(trigger)).toBe(trigger);
    expect(silenceTrigger.settingsOf(trigger)).toBeNull();
  });
});

describe('the name of a stored occurrence', () => {
  const named = (step: string, cycle: string) =>
    nameOfCycle({ step, cycle, anchorOn: day('2026-03-02') }, rules);

  it('is given by the trigger of its step', () => {
    expect(named('trial-check', '2')).toEqual({ code: 'cycle/round', params: { round: 2 } });
  });

  it('is none for a step that the playbook no longer has, or a key of another form', () => {
    expect(named('gone', '2')).toBeNull();
    expect(named('trial-check', '2026-03-02')).toBeNull();
  });
});
