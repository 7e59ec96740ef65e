import { describe, expect, it } from 'vitest';
import { type ActingStaff, alone, seatsOf } from '../../jobs/access/acting-staff.ts';
import { answersForColleague, mayMoveAllOf } from '../../jobs/access/colleagues.ts';
import type { Role } from '../../templates/reader/roles.ts';

const person = (...roles: Role[]): ActingStaff => ({
  id: 'me',
  code: 'me',
  name: 'Me',
  roles,
  standsInFor: ['away'],
  leads: ['mine'],
});

describe('who answers for a colleague', () => {
  it.each([
    ['a supervisor, for those who report to them', 'supervisor', 'mine', true],
    ['a supervisor, for no one else', 'supervisor', 'other', false],
    ['a supervisor, not for whom they stand in', 'supervisor', 'away', false],
    ['the director, for everybody', 'director', 'other', true],
    ['the general manager, for everybody', 'gm', 'other', true],
    ['nobody, for themselves', 'gm', 'me', false],
    ['a salesperson, for nobody, whoever is said to report to them', 'salesperson', 'mine', false],
    ['the operator, for nobody', 'operator', 'mine', false],
  ] as const)('%s', (_name, role, colleague, expected) => {
    expect(answersForColleague(person(role), colleague)).toBe(expected);
  });
});

describe('who may hand over everything a colleague holds', () => {
  it.each([
    ['a supervisor, of those who report to them', 'supervisor', 'mine', true],
    ['a supervisor, their own', 'supervisor', 'me', true],
    ['a supervisor, of no one else', 'supervisor', 'other', false],
    ['the director, of everybody', 'director', 'other', true],
    ['a salesperson, not even their own', 'salesperson', 'me', false],
  ] as const)('%s', (_name, role, colleague, expected) => {
    expect(mayMoveAllOf(person(role), colleague)).toBe(expected);
  });
});

describe('whose seats a person holds', () => {
  it('their own and those of the people they stand in for today', () => {
    expect(seatsOf(person('salesperson'))).toEqual(['me', 'away']);
  });

  it('what outlasts an absence counts neither stand-ins nor a team', () => {
    expect(alone(person('salesperson'))).toEqual({
      id: 'me',
      code: 'me',
      name: 'Me',
      roles: ['salesperson'],
      standsInFor: [],
      leads: [],
    });
  });
});
