import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { simulateCommand } from '../../bot/cli/simulate-command.ts';
import { aWorkbook } from '../book/a-workbook.ts';
import { createSpeech } from '../../bot/cli/speech.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'simulate-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Input {
  readonly book?: string | Buffer;
  readonly staff?: string | Buffer;
  readonly answers?: string | Buffer;
  readonly kind?: 'xlsx';
  readonly answersKind?: 'xlsx' | 'csv';
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
    const kind = name === 'answers' ? (input.answersKind ?? 'jsonl') : (input.kind ?? 'csv');
    const file = join(dir, `${name}.${kind}`);
    writeFileSync(file, text);
    words.push(`--${name}`, file);
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
    'line 2, salesperson: zhang is not on the staff list',
    '1 problem, nothing simulated.',
  ]);
});

it('answers that would be left out are refused, each with its line', async () => {
  const at = (time: string) => `{"at":"${time}+08:00","customer":"C001","by":"zhang","log":"trial-check"}`;
  const answers = [at('2026-02-27T10:00:00'), at('2026-03-12T10:00:00'), at('2026-04-12T10:00:00')].join(
    '\n',
  );
  expect(await problemsOf({ staff, answers })).toEqual([
    'answers line 1: 2026-02-27 is before the first day, 2026-03-01',
    'answers line 3: 2026-04-12 is after the last day, 2026-03-20',
    '2 problems, nothing simulated.',
  ]);
});

it.each(['xlsx', 'csv'] as const)(
  'answers are read from a table too, as %s, with the same problems',
  async (answersKind) => {
    const rows = [
      ['时间', '客户代号', '记录人', '记录', 'result', '跟进等级'],
      ['2026-02-27 10:00', 'C001', 'zhang', 'trial-check', 'good', ''],
      ['2026-03-12', 'C001', 'zhang', 'trial-check', 'good', ''],
      ['2026-03-13 09:30', 'C001', 'zhang', '', '', '潜力'],
      ['2026-03-13', 'C001', 'zhang', 'trial-check', 'good', '潜力'],
      ['soon', 'C001', 'zhang', 'trial-check', 'great', ''],
    ];
    const answers =
      answersKind === 'xlsx' ? await aWorkbook({ 答复: rows }) : rows.map((row) => row.join(',')).join('\n');
    expect(await problemsOf({ staff, answers, answersKind })).toEqual([
      'answers line 5: {}: needs one of "log", "set" or "register"',
      'answers line 6: at: is not an instant like 2026-03-11T10:00:00+08:00',
      'answers line 2: 2026-02-27 is before the first day, 2026-03-01',
      '3 problems, nothing simulated.',
    ]);
  },
);

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
    'book.csv: line 2, tier: "vip" is neither potential (潜力) nor ordinary (普通)',
    'staff.csv: line 4: code li is already used in line 2',
    'line 2, name: is missing, and C001 is a new customer',
    'answers line 1: is not JSON; one answer a line, such as {"at":"…","customer":"…"}',
    '6 problems, nothing simulated.',
  ]);
});

/** Each is refused for its day alone: everything else was read. */
const late = '{"at":"2026-04-12T10:00:00+08:00","customer":"C001","by":"zhang","log":"trial-check"}';
it.each<[string, () => Input | Promise<Input>]>([
  ['GBK', () => ({ book: gbk, answers: late })],
  ['UTF-16', () => ({ book: utf16(book), staff: utf16(staff), answers: utf16(late) })],
  [
    'a workbook',
    async () => ({
      book: await aWorkbook({ 客户: cells(book), 员工: cells(staff) }),
      answers: late,
      kind: 'xlsx',
    }),
  ],
])('a book in %s is read as by import', async (_what, input) => {
  expect(await problemsOf(await input())).toEqual([
    'answers line 1: 2026-04-12 is after the last day, 2026-03-20',
    '1 problem, nothing simulated.',
  ]);
});

const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
/** 普通 and 某 in GBK. */
const gbk = Buffer.concat([
  Buffer.from('code,name,tier,salesperson\nC001,'),
  Buffer.from('c4b3', 'hex'),
  Buffer.from(','),
  Buffer.from('c6d5cda8', 'hex'),
  Buffer.from(',zhang\n'),
]);
const cells = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split(','));

it('a book without a customer is refused, not simulated in silence', async () => {
  expect(await problemsOf({ book: 'code,name,tier\n' })).toEqual([
    'there is no customer in the book: add a line below the headings for each of them',
    '1 problem, nothing simulated.',
  ]);
});
