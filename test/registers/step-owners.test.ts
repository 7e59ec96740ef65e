import { expect, it } from 'vitest';
import { ownersOf } from '../../templates/reader/register.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';

/** Steps that others than their owner close, and why. */
const accepted: Readonly<Record<string, string>> = {
  'stage-needs': 'the salesperson checks the criteria, the supervisor says whether it goes on',
  'stage-preparation': 'the same',
  'receivable-collect': 'the owner asks the customer for the money, finance records that it came',
};

it('who owes a step of a register may make a move that closes it', () => {
  const { registers, playbook } = loadedTemplates();
  const stuck = playbook.steps.flatMap(({ key, register: of, owner: { ordinary: owner }, closes }) => {
    const register = registers.find((one) => one.key === of);
    const moves = register?.moves.filter((move) => closes.moves?.includes(move.key) === true) ?? [];
    if (register === undefined || moves.length === 0 || accepted[key] !== undefined) return [];
    const owners = ownersOf(register);
    const same =
      owner === 'owner' ? ['owner', ...owners] : owners.includes(owner) ? [owner, 'owner'] : [owner];
    // What is decided closes by the decision.
    const canEnd = moves.some(
      ({ by, decide }) => decide !== undefined || by.some((one) => same.includes(one)),
    );
    return canEnd ? [] : [`${key}: ${owner}`];
  });
  expect(stuck).toEqual([]);
});
