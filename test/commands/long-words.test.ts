import { afterAll, beforeAll, expect, it } from 'vitest';
import { groupsOf } from '../../bot/commands/index.ts';
import { mostQuotedChars } from '../../templates/reader/in-brief.ts';
import { type Counter, openCounter, textOf } from './counter.ts';
import { runCommand } from '../../bot/commands/engine/run-command.ts';

let counter: Counter;
beforeAll(async () => {
  counter = await openCounter();
  await counter.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterAll(() => counter.close());

/** Longer than any answer may quote, in a row. */
const long = '甲'.repeat(300);
const quoted = new RegExp(`甲{${mostQuotedChars + 1},}`, 'u');

it('no command quotes more than fifty characters of a word that it does not understand, or in its place', async () => {
  const ctx = await counter.context('chen');
  const walls: string[] = [];
  let answers = 0;
  for (const group of groupsOf(counter.core.templates)) {
    for (const command of group.commands) {
      for (const rest of [long, `C001 ${long}`, `C001；${long}=1`]) {
        const line = `/crm ${group.name} ${command.name} ${rest}`;
        const reply = await runCommand(ctx, line);
        if (reply.kind !== 'text') continue;
        answers += 1;
        // The whole line comes back last, to be copied; a reason that was kept is said as it was kept.
        const said = textOf(reply).replace(/您写的是：.*$/su, '');
        if (quoted.test(said) && command.name !== 'skip')
          walls.push(`${line.slice(0, 40)}: ${textOf(reply).slice(0, 60)}`);
      }
    }
  }
  expect(answers).toBeGreaterThan(200);
  expect(walls).toEqual([]);
}, 240_000);
