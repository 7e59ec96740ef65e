import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPlaybook } from './load.ts';
import { type Edit, applyEdit, editedTemplates, problemsOf } from './edited-templates.ts';

const small = readFileSync(new URL('trial-check-playbook.yaml', import.meta.url), 'utf8');

/** The company's templates with a one-step playbook, so that each mistake has a single possible place. */
function smallTemplates(edits: Readonly<Record<string, Edit>> = {}): string {
  const { 'playbook.yaml': edit, ...others } = edits;
  const dir = editedTemplates({ 'playbook.yaml': small, ...others });
  if (edit !== undefined) applyEdit(dir, 'playbook.yaml', edit);
  return dir;
}

const problemsWith = (...edit: readonly [string, string]) => {
  const dir = smallTemplates({ 'playbook.yaml': edit });
  return problemsOf(() => loadPlaybook(dir));
};

/** The 1-based line of playbook.yaml that contains some words. */
function lineWith(words: string): number {
  const lines = readFileSync(join(smallTemplates(), 'playbook.yaml'), 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(words)) + 1;
}

describe('the company’s own playbook', () => {
  const playbook = () => loadPlaybook(editedTemplates());

  it('is without a mistake', () => {
    expect(problemsOf(playbook)).toEqual([]);
  });

  it('describes the trial check as the company’s process does', () => {
    const step = playbook().steps.find(({ key }) => key === 'trial-check');
    expect(step).toMatchObject({
      work: { 'zh-CN': '第一次回访客户试用情况' },
      owner: { potential: 'supervisor', ordinary: 'salesperson' },
      trigger: { kind: 'anchor', anchors: ['trialStarted', 'installed', 'arrived'] },
      dueDays: 10,
      closes: {
        log: 'trial-check',
        form: 'trial-check',
        restart: { field: 'result', is: 'not-started', anchorFrom: 'nextOn' },
      },
      late: { staff: 'send-marked-late', customerDropAfterHours: 24, historyAfterDays: 30 },
    });
  });

  it('names every reminder by time and recipient, so that a slot survives a change of text', () => {
    const step = playbook().steps.find(({ key }) => key === 'trial-check');
    expect(step?.remind.map(({ slot, dueOffsetDays }) => [slot, dueOffsetDays])).toEqual([
      ['due-2d>owner', -2],
      ['due>customer', 0],
      ['due>owner', 0],
    ]);
    expect(step?.escalate.map(({ slot, afterWorkingDays }) => [slot, afterWorkingDays])).toEqual([
      ['escalate-1wd>supervisor', 1],
      ['escalate-3wd>director', 3],
    ]);
  });

  it('has the columns of the book for its anchors', () => {
    expect(playbook().anchors.map(({ column }) => column)).toEqual([
      'firstContactOn',
      'filedOn',
      'needConfirmedOn',
      'solutionConfirmedOn',
      'quotedOn',
      'arrivedOn',
      'installedOn',
      'trialStartedOn',
      'firstDealOn',
    ]);
  });
});

describe('the digest', () => {
  const digestWith = (edits: Record<string, Edit>) => loadPlaybook(smallTemplates(edits)).digest;
  const digest = () => digestWith({});

  it('stays when only comments, layout or the order of keys change', () => {
    expect(
      digestWith({ 'playbook.yaml': ['zone: Asia/Shanghai', '# moved\n\nzone:   "Asia/Shanghai"'] }),
    ).toBe(digest());
    expect(
      digestWith({
        'playbook.yaml': [
          '{ at: due, to: owner, say: trial-check/due }',
          '{ say: trial-check/due, to: owner, at: due }',
        ],
      }),
    ).toBe(digest());
  });

  it.each([
    ['a deadline', 'due: 10d', 'due: 11d'],
    ['an owner', 'ordinary: salesperson', 'ordinary: assistant'],
    ['the order of anchors', '[trialStarted, installed, arrived]', '[installed, trialStarted, arrived]'],
    ['a window', 'to: "18:00"', 'to: "17:30"'],
    ['the lateness policy', 'dropAfter: 24h', 'dropAfter: 25h'],
  ])('changes with %s', (_, from, to) => {
    expect(digestWith({ 'playbook.yaml': [from, to] })).not.toBe(digest());
  });
});

describe('a mistake in the playbook is named with its line, its key and what is expected', () => {
  it.each([
    ['due: 10d', 'due: 10', 'steps[0].due', 'found 10; expected a number of days such as `10d`'],
    [
      'due: 10d',
      'due: ten days',
      'steps[0].due',
      'found "ten days"; expected a number of days such as `10d`',
    ],
    [
      'at: due-2d',
      'at: due-0d',
      'steps[0].remind[0].at',
      'found "due-0d"; expected a moment such as `due`, `due-2d`, `due+1d` or `due-2d 17:00`',
    ],
    ['at: due-2d', 'at: 2d', 'steps[0].remind[0].at', 'found "2d"; expected a moment such as'],
    [
      'after: 1wd',
      'after: 1d',
      'steps[0].escalate[0].after',
      'found "1d"; expected a number of working days such as `1wd`',
    ],
    [
      'dropAfter: 24h',
      'dropAfter: 1d',
      'steps[0].late.customer.dropAfter',
      'found "1d"; expected a number of hours such as `24h`',
    ],
    [
      'from: "09:00", to: "18:00"',
      'from: "19:00", to: "18:00"',
      'windows.customer.to',
      'found "18:00"; expected a time after 19:00',
    ],
    [
      'from: "09:00", to: "18:00"',
      'from: "9:00", to: "18:00"',
      'windows.customer.from',
      'found "9:00"; expected a time such as "09:00"',
    ],
    [
      'zone: Asia/Shanghai',
      'zone: Asia/Shangai',
      'zone',
      'found "Asia/Shangai"; expected a time zone such as Asia/Shanghai',
    ],
    [
      'ordinary: salesperson',
      'ordinary: 业务员',
      'steps[0].owner.ordinary',
      'found "业务员"; expected one of supervisor, salesperson, assistant',
    ],
    [
      'to: customer, say',
      'to: boss, say',
      'steps[0].remind[1].to',
      'found "boss"; expected one of customer, owner, supervisor',
    ],
    [
      'staff: send-marked-late',
      'staff: later',
      'steps[0].late.staff',
      'found "later"; expected one of send-marked-late, drop',
    ],
    [
      'key: trial-check',
      'key: Trial_Check',
      'steps[0].key',
      'found "Trial_Check"; expected a key in lower case such as `trial-check`',
    ],
    [
      'anchor: [trialStarted, installed, arrived]',
      'anchor: [trialStarted, delivered]',
      'steps[0].anchor[1]',
      'there is no anchor delivered; expected one of firstContact, filed',
    ],
    [
      'anchor: [trialStarted, installed, arrived]',
      'anchor: []',
      'steps[0].anchor',
      'expected an anchor, or a list of anchors',
    ],
    [
      'anchor: [trialStarted, installed, arrived]',
      'anchor: [installed, installed]',
      'steps[0].anchor[1]',
      'installed is there already',
    ],
    [
      'say: trial-check/prepare',
      'say: trial-check/perpare',
      'steps[0].remind[0].say',
      'there is no text trial-check/perpare; expected zh-CN/trial-check/perpare.md and en/trial-check/perpare.md',
    ],
    [
      'to: customer, say: trial-check/ask',
      'to: customer, say: trial-check/due',
      'steps[0].remind[1].say',
      'trial-check/due is a text for staff; expected one for customer',
    ],
    [
      'to: owner, say: trial-check/due',
      'to: owner, say: trial-check/ask',
      'steps[0].remind[2].say',
      'trial-check/ask is a text for customer; expected one for staff',
    ],
    [
      'to: supervisor, say: trial-check/escalate',
      'to: supervisor, say: trial-check/ask',
      'steps[0].escalate[0].say',
      'trial-check/ask is a text for customer; expected one for staff',
    ],
    [
      'answered: trial-check/answered',
      'answered: trial-check/ask',
      'steps[0].answered',
      'trial-check/ask is a text for customer; expected one for staff',
    ],
    [
      'answered: trial-check/answered',
      'answered: trial-check/replied',
      'steps[0].answered',
      'there is no text trial-check/replied',
    ],
    [
      'at: due, to: owner',
      'at: due-2d, to: owner',
      'steps[0].remind[2]',
      'due-2d>owner is there already; expected each only once',
    ],
    ['after: 3wd', 'after: 1wd', 'steps[0].escalate[1].after', 'found 1wd; expected more than 1wd'],
    [
      'form: trial-check',
      'form: trail-check',
      'steps[0].closes.form',
      'there is no form trail-check; expected forms/trail-check.yaml',
    ],
    [
      'log: trial-check',
      'log: trial',
      'steps[0].closes.log',
      'there is no purpose trial in forms/log.yaml; expected one of filing, ',
    ],
    [
      'field: result, is',
      'field: outcome, is',
      'steps[0].closes.restart.field',
      'the form has no choice field outcome',
    ],
    [
      'is: not-started',
      'is: later',
      'steps[0].closes.restart.is',
      'found "later"; expected one of good, problem, not-started',
    ],
    [
      'anchorFrom: nextOn',
      'anchorFrom: summary',
      'steps[0].closes.restart.anchorFrom',
      'the form has no day field summary',
    ],
    [
      'key: filed, column: filedOn',
      'key: firstContact, column: filedOn',
      'anchors[1].key',
      'firstContact is there already',
    ],
    [
      'key: filed, column: filedOn',
      'key: filed, column: firstContactOn',
      'anchors[1].column',
      'firstContactOn is there already',
    ],
    [
      'due: 10d',
      'deu: 10d',
      'steps[0].deu',
      'unknown key; expected one of key, work, owner, anchor, each, due',
    ],
  ])('%s → %s', (from, to, key, message) => {
    const problems = problemsWith(from, to);
    const found = problems.find((problem) => problem.includes(` ${key} | `));
    expect(found, problems.join('\n')).toContain(message);
    expect(found).toContain(`playbook.yaml:${lineWith(from)} `);
  });

  it('a key that is missing is named at the step it is missing from', () => {
    expect(problemsWith('    due: 10d # a deadline: day 10, 23:59 is still on time\n', '')).toEqual([
      `playbook.yaml:${lineWith('- key: trial-check')} steps[0].due | missing; expected a number of days such as \`10d\``,
    ]);
  });

  it('a text that exists in one language alone is named', () => {
    const dir = smallTemplates({ 'en/trial-check/prepare.md': null });
    expect(problemsOf(() => loadPlaybook(dir))).toEqual([
      'en/trial-check/prepare.md:1  | is missing; expected every text in every language',
    ]);
  });

  it('a staff text that never mentions being late is refused if lateness has to be marked', () => {
    const said = '---\naudience: staff\n---\n{{ recipient.name }}\n';
    const silent = { 'zh-CN/trial-check/prepare.md': said, 'en/trial-check/prepare.md': said };
    const problems = problemsOf(() => loadPlaybook(smallTemplates(silent)));
    expect(problems).toEqual([
      `playbook.yaml:${lineWith('trial-check/prepare')} steps[0].remind[0].say | trial-check/prepare never says that it is late; expected {% if late %} in it, as late.staff promises`,
    ]);
    const dropped = smallTemplates({
      ...silent,
      'playbook.yaml': ['staff: send-marked-late', 'staff: drop'],
    });
    expect(problemsOf(() => loadPlaybook(dropped))).toEqual([]);
  });

  it('two steps of one name are refused, and a second step is counted', () => {
    const problems = problemsWith(
      'steps:',
      `steps:
  - key: trial-check
    work: { zh: 安装, en: Installation }
    owner: { potential: supervisor, ordinary: salesperson }
    anchor: arrived
    due: 2d
    closes: { log: install, form: log }
    late: { staff: drop, customer: { dropAfter: 24h } }`,
    );
    expect(problems).toEqual([
      expect.stringMatching(/^playbook\.yaml:\d+ steps\[1\]\.key \| trial-check is there already/),
    ]);
  });

  it('a full-width colon is pointed out, because it looks like the other one', () => {
    const [first] = problemsWith('due: 10d', 'due：10d');
    expect(first).toMatch(/^playbook\.yaml:\d+ {2}\| is not valid YAML: .*full-width ：/);
  });

  it('a key written twice is an error, not a silent choice', () => {
    const [first] = problemsWith('due: 10d', 'due: 10d\n    due: 12d');
    expect(first).toContain('is not valid YAML: Map keys must be unique');
  });
});

it('all mistakes of the playbook are reported at once, in the order of the lines', () => {
  const dir = smallTemplates({
    'playbook.yaml': `zone: Moon/Crater
windows:
  customer: { from: "09:00", to: "18:00" }
anchors:
  - { key: arrived, column: arrivedOn, zh: 到货, en: Arrived }
steps:
  - key: one
    work: { zh: 一 }
    owner: { potential: supervisor, ordinary: salesperson }
    anchor: arrived
    due: soon
    closes: { log: contact, form: log }
    late: { staff: drop, customer: { dropAfter: 24h } }
    colour: red
`,
  });
  expect(problemsOf(() => loadPlaybook(dir))).toEqual([
    'playbook.yaml:1 zone | found "Moon/Crater"; expected a time zone such as Asia/Shanghai',
    'playbook.yaml:2 windows.staff | missing; expected a mapping with from, to',
    'playbook.yaml:8 steps[0].work.en | missing; expected the English words',
    'playbook.yaml:11 steps[0].due | found "soon"; expected a number of days such as `10d`',
    expect.stringMatching(
      /^playbook\.yaml:14 steps\[0\]\.colour \| unknown key; expected one of key, work, owner/,
    ),
  ]);
});

it('a missing playbook is one sentence', () => {
  const dir = smallTemplates({ 'playbook.yaml': null });
  expect(problemsOf(() => loadPlaybook(dir))).toEqual([
    expect.stringMatching(/^playbook\.yaml:1 {2}\| cannot be read: ENOENT/),
  ]);
});

it('a time may be written without quotes', () => {
  const playbook = loadPlaybook(smallTemplates({ 'playbook.yaml': ['to: "18:00"', 'to: 18:00'] }));
  expect(playbook.windows.customer.to).toBe('18:00');
});
