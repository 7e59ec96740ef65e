import { describe, expect, it } from 'vitest';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { loadedTemplates } from './loaded-templates.ts';
import { editedTemplates, problemsOf } from './edited-templates.ts';

const approval = (more: string) => `approvals:
  - key: sample
    title: { zh: 打样申请, en: sample }
    form: gift
    applicants: [salesperson]
    about: customer
    deciders: [{ role: gm }]
${more}`;

/** The playbook refers to the company's own approvals, so the one under test is added after them. */
const load = (edit: string | readonly [string, string]) =>
  loadTemplates(editedTemplates({ 'approvals.yaml': edit }));
const problems = (edit: string | readonly [string, string]) =>
  problemsOf(() => load(edit)).filter((problem) => problem.startsWith('approvals.yaml'));

describe('approvals.yaml', () => {
  it('of the company: finance confirms gifts, the supervisor reads greetings', () => {
    const { approvals } = loadedTemplates();
    expect(
      approvals.map(({ key, deciders }) => [
        key,
        ...deciders.flatMap(({ seats }) => seats.map(({ role }) => role)),
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['gift', 'finance'],
        ['holiday-text', 'supervisor'],
      ]),
    );
  });

  it('a decider is stood in for by the director, then the general manager, and reminded after 1 and 3 working days', () => {
    const gift = loadedTemplates().approvals.find(({ key }) => key === 'gift');
    expect(gift?.deciders[0]?.seats[0].standIn).toEqual(['director', 'gm']);
    expect(gift?.remind).toEqual({ deciderAfterWorkingDays: 1, directorAfterWorkingDays: 3 });
  });

  it('keeps the order of the deciders, and what they are asked to do', () => {
    const { approvals } = load([
      '- { role: finance, label: { zh: 确认, en: confirm it } }',
      '- { role: finance, standIn: gm }\n      - { role: director, label: { zh: 批准, en: sign } }',
    ]);
    const alone = { needs: 'all', perHolder: false, says: 'decision' };
    expect(approvals[0]?.deciders).toEqual([
      {
        ...alone,
        label: { 'zh-CN': '审批', en: 'decide' },
        seats: [{ role: 'finance', standIn: ['gm'] }],
      },
      {
        ...alone,
        label: { 'zh-CN': '批准', en: 'sign' },
        seats: [{ role: 'director', standIn: ['director', 'gm'] }],
      },
    ]);
  });

  it.each([
    [['role: finance', 'role: salesperson'], 'approvals[0].deciders[0].role', 'one of supervisor, finance'],
    [
      ['{ role: finance', '{ superiorOf: owner'],
      'approvals[0].deciders[0].superiorOf',
      'a request has no owner',
    ],
    [['{ role: finance', '{ all: [finance, gm], quorum: 1'], 'approvals[0].deciders[0]', 'among with quorum'],
    [
      ['{ role: finance', '{ among: [finance, gm], quorum: 3'],
      'deciders[0].quorum',
      'there are only 2 to vote',
    ],
    [['{ role: finance', '{ role: supervisor, quorum: 2'], 'deciders[0].quorum', 'supervisor is one person'],
    [['{ role: finance', '{ role: finance, no: open'], 'deciders[0].no', 'a request leads to no state'],
    [['form: gift', 'form: gifts'], 'approvals[0].form', 'there is no form gifts; expected forms/gifts.yaml'],
    [['form: holiday-text', 'form: gift'], 'approvals[1].form', 'another approval'],
    [['key: holiday-text', 'key: gift'], 'approvals[1].key', 'gift is there already'],
    [['    about: customer', '    about: money'], 'approvals[0].about', 'one of customer, nothing'],
    [
      ['    about: customer', '    remind: { decider: 0wd }\n    about: customer'],
      'approvals[0].remind.decider',
      '1wd',
    ],
    [['    about: customer', '    about: customer\n    after: 1wd'], 'approvals[0].after', 'unknown key'],
  ] as const)('refuses %j with the line and what is expected', (edit, where, message) => {
    const [problem, ...more] = problems(edit);
    expect(more).toEqual([]);
    expect(problem).toContain(where);
    expect(problem).toContain(message);
  });

  it('must exist: without it no one could decide', () => {
    const dir = editedTemplates({ 'approvals.yaml': null });
    expect(problemsOf(() => loadTemplates(dir))).toContainEqual(expect.stringContaining('approvals.yaml:1'));
  });

  it('a step that waits for an approval that is not there is refused', () => {
    expect(problemsOf(() => load(approval('')))).toEqual([
      expect.stringMatching(
        /^playbook\.yaml:\d+ steps\[\d+\]\.closes\.approval .*there is no approval holiday-text/,
      ),
      expect.stringMatching(/^playbook\.yaml:\d+ steps\[\d+\]\.closes\.approval .*there is no approval gift/),
    ]);
  });
});

describe('the version of a form', () => {
  const version = (edit?: readonly [string, string]) =>
    loadTemplates(editedTemplates(edit === undefined ? {} : { 'forms/reject.yaml': edit })).forms.versionOf(
      'reject',
    );

  it('is the same as long as the form asks the same, and another when it does not', () => {
    expect(version()).toBe(version());
    expect(version(['zh: 原因', 'zh: 理由'])).not.toBe(version());
    expect(version(['required: true', 'required: false'])).not.toBe(version());
  });
});
