import { describe, expect, it } from 'vitest';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { loadedTemplates } from './loaded-templates.ts';
import { numberIn, periodOf } from '../../templates/reader/register.ts';
import { type Edit, editedTemplates, problemsOf } from './edited-templates.ts';

const problems = (edits: Readonly<Record<string, Edit>>) =>
  problemsOf(() => loadTemplates(editedTemplates(edits))).map((one) => one.replace(/:\d+ /, ' '));

const complaint = 'registers/complaint.yaml';

const noRegisters: Readonly<Record<string, null>> = Object.fromEntries(
  loadedTemplates().registers.map(({ key }) => [`registers/${key}.yaml`, null]),
);

describe('the register of complaints', () => {
  it('is read with its states, moves and steps', () => {
    const { registers, playbook } = loadedTemplates();
    const register = registers.find(({ key }) => key === 'complaint');
    expect(register?.states.map(({ key }) => key)).toEqual(['open', 'replied', 'solved', 'closed']);
    expect(register?.moves.map(({ key, to }) => `${key} ${to}`)).toEqual([
      'reply replied',
      'solve solved',
      'revisit closed',
      'reopen replied',
    ]);
    const steps = playbook.steps.filter((step) => step.register === 'complaint');
    expect(steps.map(({ key, about }) => `${key} ${about}`)).toEqual([
      'complaint-reply entry',
      'complaint-solve entry',
      'complaint-revisit entry',
    ]);
  });

  it('without any register the playbook is as without the folder, and changes when one is added', () => {
    const dir = editedTemplates(noRegisters);
    const none = loadTemplates(dir);
    expect(none.registers).toEqual([]);
    expect(none.playbook.digest).not.toBe(loadedTemplates().playbook.digest);
    expect(none.playbook.steps.every(({ about }) => about === undefined)).toBe(true);
  });
});

describe('a mistake in a register is named with its file, line and key', () => {
  it.each<[string, string, string, string]>([
    [
      'from: open\n',
      'from: opened\n',
      'moves[0].from[0]',
      'there is no state opened; expected one of open, replied, solved, closed',
    ],
    [
      'to: solved\n',
      'to: done\n',
      'moves[1].to',
      'there is no state done; expected one of open, replied, solved, closed, same',
    ],
    [
      'closes: { move: reply }',
      'closes: { move: answer }',
      'steps[0].closes.move',
      'there is no move answer; expected one of reply, solve, revisit, reopen',
    ],
    [
      'closes: { move: reply }',
      'closes: { move: solve }',
      'steps[0].closes.move',
      'solve cannot be made in open, where this step is owed',
    ],
    [
      'entered: open\n',
      'entered: opened\n',
      'steps[0].entered',
      'there is no state opened; expected one of open, replied, solved, closed',
    ],
    [
      'due: 4wh',
      'due: 4 hours',
      'steps[0].due',
      'found "4 hours"; expected an offset such as `10d`, `3wd`, `2w`, `4wh`, `30min`, `3mo` or `1y`',
    ],
    [
      'due: 4wh',
      'due: 1d',
      'steps[0].escalate[0].after',
      'hours count from a deadline that is an hour; expected `due: …wh`, or working days',
    ],
    [
      'form: complaint-reply\n',
      'form: complaint-answer\n',
      'moves[0].form',
      'there is no form complaint-answer; expected forms/complaint-answer.yaml',
    ],
    [
      'form: complaint-reply\n',
      'form: trial-check\n',
      'moves[0].form',
      'the form trial-check is used by the playbook or an approval',
    ],
    [
      'summary: summary\n',
      'summary: kind\n',
      'summary',
      'the form complaint-open has no field kind of type line or text',
    ],
    [
      'message: summary\n',
      'message: kind\n',
      'message',
      'the form complaint-open has no field kind of type line or text',
    ],
    [
      'say: entry/opened }',
      'say: entry/none }',
      'steps[0].remind[0].say',
      'there is no text entry/none; expected zh-CN/entry/none.md and en/entry/none.md',
    ],
    [
      '{ customerLevel: strategic }',
      '{ customerLevel: vip }',
      'steps[0].remind[1].if',
      'found "vip"; expected one of strategic, important, ordinary',
    ],
    ['zh: 回复 }', 'zh: 新建 }', 'moves[0].command', '新建 is another command of this register'],
    [
      '"TS{yy}{mm}-{nnn}"',
      '"TS{mm}-{nnn}"',
      'number',
      'found "TS{mm}-{nnn}"; expected {yy} with {mm}, or the numbers of next year are the same',
    ],
    ['by: [owner, supervisor]', 'by: []', 'moves[0].by', 'no one may make this move'],
  ])('%s → %s', (from, to, key, message) => {
    expect(problems({ [complaint]: [from, to] })).toContain(`${complaint} ${key} | ${message}`);
  });

  it('a state that no move leaves, or that none reaches', () => {
    const edit: Edit = [
      'moves:\n',
      'moves:\n  - { key: drop, command: { en: drop, zh: 搁置 }, from: open, to: dropped, by: [owner] }\n',
    ];
    const withState = problems({ [complaint]: edit });
    expect(withState).toContain(
      `${complaint} moves[0].to | there is no state dropped; expected one of open, replied, solved, closed, same`,
    );
    const stuck = [
      '  - { key: closed,',
      '  - { key: stuck, zh: 卡住, en: stuck }\n  - { key: closed,',
    ] as const;
    expect(problems({ [complaint]: stuck })).toEqual([
      `${complaint} states[3].key | no move leads to stuck`,
      `${complaint} states[3].key | no move leads out of stuck; expected one, or \`end: true\``,
    ]);
  });

  it('a move that only the applicant could make, and may not', () => {
    const edit: Edit = [
      'moves:\n',
      'moves:\n  - { key: agree, command: { en: agree, zh: 同意 }, from: open, to: replied, by: [opener], decides: true }\n',
    ];
    expect(problems({ [complaint]: edit })).toEqual([`${complaint} moves[0].by | no one may make this move`]);
  });

  it('two registers with one command word, one number, one form, or one button for a message', () => {
    const copy = `title: { zh: 意见, en: opinion }
command: { en: opinion, zh: 投诉 }
about: customer
number: "TS{yy}{mm}-{nnn}"
form: complaint-open
summary: summary
message: summary
open: [salesperson]
owner: salesperson
read: [own]
states:
  - { key: open, zh: 待办, en: open }
  - { key: done, zh: 完成, en: done, end: true }
moves:
  - { key: finish, command: { en: finish, zh: 完成 }, from: open, to: done, by: [owner] }
`;
    expect(problems({ 'registers/opinion.yaml': copy })).toEqual([
      'registers/opinion.yaml command | 投诉 is the command of registers/complaint.yaml already',
      'registers/opinion.yaml number | TS{yy}{mm}-{nnn} is how registers/complaint.yaml counts already',
      expect.stringContaining('the form complaint-open opens an entry of registers/'),
      'registers/opinion.yaml message | a message becomes an entry of registers/complaint.yaml already',
    ]);
  });
});

it('an entry about no customer is made of no message', () => {
  const plan = `title: { zh: 计划, en: plan }
command: { en: plan-of-work, zh: 计划单 }
about: nothing
number: "PL{yy}{mm}-{nnn}"
form: week-plan
summary: plan
message: plan
open: [salesperson]
owner: opener
read: [own]
states:
  - { key: open, zh: 待办, en: open }
  - { key: done, zh: 完成, en: done, end: true }
moves:
  - { key: finish, command: { en: finish, zh: 完成 }, from: open, to: done, by: [owner] }
`;
  const found = problems({ 'registers/plan-of-work.yaml': plan });
  expect(found).toContain('registers/plan-of-work.yaml message | this register is about no customer');
});

describe('the number of an entry', () => {
  const pattern = { written: 'TS{yy}{mm}-{nnn}', digits: 3 };

  it.each([
    [1, 'TS2603-001'],
    [999, 'TS2603-999'],
    [1000, 'TS2603-1000'],
  ])('%i is %s', (count, expected) => {
    expect(numberIn(periodOf(pattern, { year: 2026, month: 3 }), pattern.digits, count)).toBe(expected);
  });
});
