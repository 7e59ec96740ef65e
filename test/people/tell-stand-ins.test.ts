import { afterEach, beforeEach, expect, it } from 'vitest';
import { proposeHandover } from '../../jobs/people/propose-handover.ts';
import { runHandover } from '../../jobs/people/run-handover.ts';
import { undoHandover } from '../../jobs/people/undo-handover.ts';
import { type Counter, openCounter } from '../commands/counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

const notices = () => counter.core.db.notice;

/** What waits to be said of stand-ins. */
async function waiting(): Promise<readonly string[]> {
  const rows = await notices().findMany({
    where: { state: 'planned', key: { startsWith: 'stand-in:' } },
    include: { recipient: true },
  });
  return rows
    .map(({ recipient, say, values }) => {
      const { colleague, isStandIn } = values as { colleague: { name: string }; isStandIn?: boolean };
      return [recipient.code, say.slice('people/'.length), isStandIn ?? '', colleague.name].join(' ');
    })
    .toSorted();
}

const allIsSaid = async () =>
  await notices().updateMany({ where: { state: 'planned' }, data: { state: 'posted' } });

const away = '/crm away zhang 2026-03-04 2026-03-06 to=zhao';

it('who is absent and who stands in are told, and told when it is over, without the one who said so', async () => {
  await counter.ask('li', away);
  expect(await waiting()).toEqual(['zhang stood-in-for  赵敏', 'zhao stands-in  张伟']);
  await allIsSaid();
  await counter.ask('zhang', '/crm away end');
  expect(await waiting()).toEqual(['zhao stand-in-over true 张伟']);
});

it('what is ended before anyone heard of it is told to no one, also to the one who ended it', async () => {
  await counter.ask('li', away);
  await counter.ask('zhang', '/crm away end');
  expect(await waiting()).toEqual([]);
  await counter.ask('zhang', '/crm away 2026-03-05 2026-03-06 to=zhao');
  expect(await waiting()).toEqual(['zhao stands-in  张伟']);
});

it('whose stand-in leaves the company is told, and hears nothing if that is undone before', async () => {
  await counter.ask('zhang', away);
  await allIsSaid();
  const { zhao, qian, chen } = counter.staff;
  const leaves = { from: zhao, to: qian, scope: null, leavesOn: counter.today() };
  const id = await proposeHandover(counter.core, chen, leaves);
  await runHandover(counter.core, chen, id);
  expect(await waiting()).toEqual(['zhang stand-in-over false 赵敏']);
  await undoHandover(counter.core, chen, id);
  expect(await waiting()).toEqual([]);
});

it('who stands in for one who leaves is told that it is over', async () => {
  await counter.ask('zhang', away);
  await allIsSaid();
  const { zhang, li, chen } = counter.staff;
  const leaves = { from: zhang, to: li, scope: null, leavesOn: counter.today() };
  await runHandover(counter.core, chen, await proposeHandover(counter.core, chen, leaves));
  expect(await waiting()).toEqual(['zhao stand-in-over true 张伟']);
});
