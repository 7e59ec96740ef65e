import { describe, expect, it } from 'vitest';
import { atCommandLine } from '../../jobs/access/command-line.ts';
import { can } from '../../jobs/access/can.ts';
import { Refused } from '../../jobs/access/refused.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { allRoles, capabilities } from '../../templates/reader/roles.ts';
import { said } from '../../templates/reader/said.ts';

describe('an attempt that was not permitted', () => {
  it('has its code and words for the person, and what is recorded for the log', () => {
    const says = said('action/no-follow-up');
    const refused = new Refused('not_found', says, { why: 'customer', customerId: 'c1' });
    expect(refused).toBeInstanceOf(XinhangError);
    expect(refused).toMatchObject({
      code: 'not_found',
      says,
      refusal: { why: 'customer', customerId: 'c1' },
    });
  });
});

describe('the command line', () => {
  it('reads with every role and post of the company, as no one of its people', () => {
    loadedTemplates();
    const who = atCommandLine();
    expect(who.roles.toSorted()).toEqual(allRoles().toSorted());
    expect(capabilities.filter((capability) => !can(who, capability))).toEqual([]);
    expect(who).toMatchObject({
      id: '00000000-0000-0000-0000-000000000000',
      code: 'cli',
      name: 'cli',
      standsInFor: [],
      leads: [],
    });
  });
});
