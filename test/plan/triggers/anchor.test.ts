import { describe, expect, it } from 'vitest';
import { anchorTrigger } from '../../../jobs/plan/triggers/anchor.ts';
import type { CustomerFacts } from '../../../jobs/plan/types.ts';
import type { Step } from '../../../templates/reader/playbook.ts';
import { anchor, day, existing, facts, rules, span, trialCheck } from '../scene.ts';

const anchors = ['trialStarted', 'installed'];

function occurrences(
  about: Partial<CustomerFacts>,
  step: Partial<Step> = {},
  of: readonly string[] = anchors,
) {
  return anchorTrigger.occurrences({ ...trialCheck, ...step }, { anchors: of }, facts(about), rules, span);
}

describe('a step that counts from an anchor', () => {
  it('is owed once per round, its deadline some days later, known from the first working day on which staff can hear of it', () => {
    const { owed, ahead } = occurrences({
      anchors: { installed: anchor('2026-03-02', '2026-03-04T23:30', 2) },
    });
    expect(ahead).toEqual([]);
    expect(owed).toEqual([
      { cycle: '2', anchorOn: day('2026-03-02'), dueOn: day('2026-03-12'), knownOn: day('2026-03-05') },
    ]);
  });

  it('counts from the first of its anchors that has a day', () => {
    const both = { installed: anchor('2026-02-20'), trialStarted: anchor('2026-03-02') };
    expect(occurrences({ anchors: both }).owed[0]?.anchorOn).toEqual(day('2026-03-02'));
  });

  it('is not owed while none of its anchors has a day', () => {
    expect(occurrences({ anchors: { arrived: anchor('2026-03-02') } })).toEqual({ owed: [], ahead: [] });
  });

  it('is owed however far ahead the deadline lies', () => {
    expect(occurrences({ anchors: { installed: anchor('2031-03-02') } }).owed).toHaveLength(1);
  });

  it.each([
    // Due on 12 March; history after 30 days, so from 11 April on.
    ['2026-04-11T08:00', 1],
    ['2026-04-12T08:00', 0],
  ])('a deadline long past when its day was recorded is history: recorded %s', (recorded, count) => {
    const found = occurrences({ anchors: { installed: anchor('2026-03-02', recorded) } });
    expect(found.owed).toHaveLength(count);
    expect(found.ahead).toEqual([]);
  });
});

describe('a step that is closed by another day', () => {
  const closes = { ...trialCheck.closes, anchor: 'quoted' };
  const done = (quoted: ReturnType<typeof anchor> | undefined, round = 1) =>
    occurrences(
      {
        anchors: {
          installed: anchor('2026-03-02', '2026-03-02T08:00', round),
          ...(quoted === undefined ? {} : { quoted }),
        },
      },
      { closes },
    ).owed[0]?.done;

  it('is done as soon as that day is known, whenever it is', () => {
    const reason = { code: 'reason/anchor-known', params: { doneOn: day('2026-02-01') } };
    expect(done(anchor('2026-02-01'))).toEqual(reason);
    expect(done(anchor('2026-02-01', '2026-02-01T08:00', 2))).toEqual(reason);
  });

  it('keeps its days, by which its follow-up is found', () => {
    const { owed } = occurrences(
      { anchors: { installed: anchor('2026-03-02'), quoted: anchor('2026-03-05') } },
      { closes },
    );
    expect(owed).toMatchObject([{ cycle: '1', anchorOn: day('2026-03-02'), dueOn: day('2026-03-12') }]);
  });

  it('stays owed without it, and a second round needs a day of its own', () => {
    expect(done(undefined)).toBeUndefined();
    expect(done(anchor('2026-03-05'), 2)).toBeUndefined();
  });

  it('is not closed by a day that it does not name', () => {
    expect(
      occurrences({ anchors: { installed: anchor('2026-03-02'), quoted: anchor('2026-03-03') } }).owed[0],
    ).not.toHaveProperty('done');
  });
});

describe('what is owed while something is missing', () => {
  const planned = {
    step: 'trial-check',
    cycle: '3',
    anchorOn: day('2026-03-02'),
    dueOn: day('2026-03-12'),
    ownerId: 'zhang',
    reminders: [],
  };

  it('is done once nothing is missing any more', () => {
    const found = occurrences(
      { followUps: [existing(planned), { ...existing(planned), id: 'f2', step: 'other' }] },
      { closes: { ...trialCheck.closes, when: 'gone' } },
    );
    expect(found).toEqual({
      owed: [
        {
          cycle: '3',
          anchorOn: day('2026-03-02'),
          dueOn: day('2026-03-12'),
          knownOn: day('2026-03-02'),
          done: { code: 'reason/nothing-missing', params: {} },
        },
      ],
      ahead: [],
    });
  });

  it('any other step is not: an open follow-up without its anchor is no longer owed', () => {
    expect(occurrences({ followUps: [existing(planned)] }).owed).toEqual([]);
  });
});

describe('its words in the playbook', () => {
  const read = (written: unknown) => anchorTrigger.settings.safeParse(written);
  const checked = (written: readonly string[]) => {
    const found: string[] = [];
    anchorTrigger.check?.({ anchors: written }, { anchors: ['arrived', 'installed'] }, (path, message) => {
      found.push(`${path.join('.')}: ${message}`);
    });
    return found;
  };

  it('are one anchor or several', () => {
    expect(read('installed').data).toEqual({ anchors: ['installed'] });
    expect(read(['installed', 'arrived']).data).toEqual({ anchors: ['installed', 'arrived'] });
  });

  it.each([[[]], [7], [null], [['Not a key']]])('%j is refused', (written) => {
    expect(read(written).success).toBe(false);
  });

  it('a faulty list says what is expected', () => {
    expect(read([]).error?.issues[0]?.message).toBe('an anchor, or a list of anchors in order of preference');
  });

  it('name anchors that exist, each once', () => {
    expect(checked(['arrived', 'installed', 'rosterGap'])).toEqual([]);
    expect(checked(['arrived', 'instaled'])).toEqual([
      '1: there is no anchor instaled; expected one of arrived, installed',
    ]);
    expect(checked(['arrived', 'installed', 'arrived'])).toEqual([
      '2: arrived is there already; expected each only once',
    ]);
  });

  it('only a second round has a name of its own', () => {
    const named = (round: number) =>
      anchorTrigger.name({ cycle: { round }, anchorOn: day('2026-03-02') }, { rules });
    expect(named(1)).toBeNull();
    expect(named(2)).toEqual({ code: 'cycle/round', params: { round: 2 } });
  });
});
