import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { simulateCommand } from '../../bot/cli/simulate-command.ts';
import { createSpeech } from '../../bot/cli/speech.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'simulate-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Input {
  readonly book?: string;
  readonly staff?: string;
  readonly answers?: string;
  readonly from?: string;
  readonly days?: string;
}

const book = 'code,name,tier,supervisor,salesperson,trialStartedOn\nC001,某,普通,li,zhang,2026-03-02\n';
const staff = 'code,name,roles,reportsTo\nli,李明,supervisor\nzhang,张伟,salesperson,li\n';

/** Arguments are validated before anything is opened or printed, so each of these ends at once. */
async function problemsOf(input: Input): Promise<string[]> {
  const files = { book, ...input };
  const words = ['--from', input.from ?? '2026-03-01', '--days', input.days ?? '20'];
  for (const name of ['book', 'staff', 'answers'] as const) {
    const text = files[name];
    if (text === undefined) continue;
    writeFileSync(join(dir, name), text);
    words.push(`--${name}`, join(dir, name));
  }
  const refused: unknown = await simulateCommand(createSpeech('en'))
    .parseAsync(words, { from: 'user' })
    .then(
      () => null,
      (error: unknown) => error,
    );
  expect(refused).toMatchObject({ code: 'bad_input' });
  return refused instanceof Error ? refused.message.replaceAll(`${dir}/`, '').split('\n') : [];
}

it('a seat of a person missing from the staff file is refused, not simulated as empty', async () => {
  expect(await problemsOf({ staff: staff.replace('zhang', 'zhao') })).toEqual([
    'book: line 2: salesperson zhang is not in the staff file',
  ]);
});

it('answers that would be left out are refused, each with its line', async () => {
  const at = (time: string) => `{"at":"${time}+08:00","customer":"C001","by":"zhang","log":"trial-check"}`;
  const answers = [at('2026-02-27T10:00:00'), at('2026-03-12T10:00:00'), at('2026-04-12T10:00:00')].join(
    '\n',
  );
  expect(await problemsOf({ staff, answers })).toEqual([
    'answers: answers line 1: 2026-02-27 is before the first day, 2026-03-01',
    'answers: answers line 3: 2026-04-12 is after the last day, 2026-03-20',
  ]);
});

it('all errors are reported at once, without follow-on errors', async () => {
  expect(
    await problemsOf({
      book: 'code,name,tier\nC001,,vip',
      staff: `${staff}li,又一个,director`,
      answers: 'nonsense\n{"at":"2026-03-12T10:00:00+08:00","customer":"C001","by":"zhang","log":"contact"}',
      from: 'tomorrow',
      days: '0',
    }),
  ).toEqual([
    '--from tomorrow is not a day, write it as 2026-03-01.',
    '--days 0 is not a number of days, from 1 to 99999.',
    'book: line 2, name: is missing',
    'book: line 2, tier: "vip" is neither potential (潜力) nor ordinary (普通)',
    'staff: line 4: code li is already used in line 2',
    'answers: answers line 1: is not JSON; one answer a line, such as {"at":"…","customer":"…"}',
  ]);
});
