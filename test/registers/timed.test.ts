import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { type Edit, editedTemplates, problemsOf } from '../templates/edited-templates.ts';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

const file = 'registers/track.yaml';
const tracks: Readonly<Record<string, Edit>> = {
  [file]: `title: { zh: 跟踪, en: track }
command: { en: track, zh: 跟踪 }
about: customer
number: "GZ{yy}-{nn}"
form: track-open
summary: topic
open: [salesperson, supervisor]
owner: salesperson
read: [own, supervisor]
states:
  - { key: running, zh: 进行中, en: running }
  - { key: study, zh: 待研究, en: to be studied }
  - { key: over, zh: 已结束, en: over, end: true }
flags:
  - { key: attention, zh: 特别关注, en: special attention }
moves:
  - key: record
    command: { en: record, zh: 记录 }
    from: running
    to: same
    form: track-record
    by: [owner]
    effects:
      - { unflag: attention, if: { progress: { atLeast: obvious } } }
  - { key: stop, command: { en: stop, zh: 暂停 }, from: running, to: study }
  - { key: end, command: { en: end, zh: 结束 }, from: study, to: over, by: [owner] }
timed:
  - key: three-months
    at: { entered: running, plus: 3mo }
    if: { not: { progress: { atLeast: obvious } } }
    do: { flag: attention }
  - key: six-months
    at: { entered: running, plus: 6mo }
    if: { flag: attention }
    do: { move: stop }
steps:
  - key: track-record
    work: { zh: 登记进展, en: Record the progress }
    entered: running
    since: { move: record }
    due: 30d
    remind:
      - { at: due-7d, to: owner, say: entry/due }
    closes: { move: record }
    escalate:
      - { after: 1d, to: supervisor, say: entry/escalate }
`,
  'forms/track-open.yaml': `title: { zh: 跟踪, en: Track }
submit: { zh: 提交, en: Submit }
fields:
  - { key: customer, label: { zh: 客户代号, en: Customer code }, type: line, required: true }
  - { key: topic, label: { zh: 议题, en: Topic }, type: line, required: true }
`,
  'forms/track-record.yaml': `title: { zh: 进展, en: Progress }
submit: { zh: 提交, en: Submit }
fields:
  - key: progress
    label: { zh: 进展, en: Progress }
    type: choice
    required: true
    choices:
      - { value: none, zh: 无, en: None }
      - { value: obvious, zh: 明显, en: Obvious }
      - { value: substantive, zh: 实质, en: Substantive }
`,
};

let office: RegisterOffice | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});

const begin = async () => {
  const opened = await openRegisterOffice(tracks);
  office = opened;
  await opened.aCustomer({ code: 'C001', name: '杭州精工' });
  await opened.at('2026-11-30T10:00');
  await opened.ask('zhang', '/crm 跟踪 新建 C001 水泵');
  const record = (progress: string) => opened.ask('zhang', `/crm 跟踪 记录 GZ26-01 进展=${progress}`);
  const now = async () => {
    const { state, flags } = await opened.core.db.entry.findFirstOrThrow();
    return [state, ...flags].join(' ');
  };
  return { ...opened, record, now };
};

describe('a rule with a day', () => {
  let at: Awaited<ReturnType<typeof begin>>;
  beforeEach(async () => {
    at = await begin();
  });

  it('marks an entry after three months and moves it after six, each counted from the beginning: 28 February, 30 May', async () => {
    await at.at('2027-02-28T23:00');
    expect(await at.now()).toBe('running');
    await at.at('2027-03-01T09:00');
    expect(await at.now()).toBe('running attention');
    const card = await at.ask('zhang', '/crm 跟踪 查看 GZ26-01');
    expect(card).toContain('进行中、特别关注');
    expect(card).toContain('系统：标记“特别关注”');
    await at.at('2027-05-30T23:00');
    expect(await at.now()).toBe('running attention');
    await at.at('2027-05-31T09:00');
    expect(await at.now()).toBe('study attention');
    expect(await at.ask('zhang', '/crm 跟踪 列表')).toContain('待研究、特别关注');
  });

  it('counts what is recorded on the day itself, and is judged once', async () => {
    await at.at('2027-02-28T10:00');
    await at.record('明显');
    await at.at('2027-03-01T09:00');
    expect(await at.now()).toBe('running');
    await at.record('无');
    await at.at('2027-03-02T09:00');
    expect(await at.now()).toBe('running');
  });

  it('is made up for after days without the program, once', async () => {
    await at.at('2027-03-20T09:00');
    expect(await at.now()).toBe('running attention');
    await at.record('实质');
    expect(await at.now()).toBe('running');
    await at.at('2027-03-21T09:00');
    expect(await at.now()).toBe('running');
    expect(await at.core.db.entryMove.count({ where: { actorId: null } })).toBe(1);
  });

  it('is no one’s move: there is no command for it', async () => {
    expect(await at.ask('li', '/crm 跟踪 暂停 GZ26-01')).not.toContain('待研究');
    expect(await at.now()).toBe('running');
  });
});

describe('a step that rolls', () => {
  it('is owed anew 30 days after each record, and escalated on the day after', async () => {
    const at = await begin();
    const owed = async () => {
      const rows = await at.core.db.followUp.findMany({ where: { state: 'open', subjectKind: 'entry' } });
      return rows.map(({ cycle, dueOn }) => `${cycle} ${dueOn.toISOString().slice(0, 10)}`);
    };
    expect(await owed()).toEqual(['GZ26-01#1 2026-12-30']);
    await at.at('2026-12-20T10:00');
    await at.record('无');
    expect(await owed()).toEqual(['GZ26-01#2 2027-01-19']);
    expect(await at.core.db.followUp.count({ where: { state: 'closed' } })).toBe(1);
    await at.at('2027-01-12T09:00');
    expect(at.titles('zhang').join()).toContain('GZ26-01');
    await at.at('2027-01-19T23:00');
    const escalated = await at.core.db.reminder.findFirstOrThrow({
      where: { slot: 'escalate-1d>supervisor', state: 'planned' },
    });
    expect(escalated.dueAt.toISOString()).toBe('2027-01-20T01:00:00.000Z');
  });
});

describe('a mistake in a rule with a day is named with its file, line and key', () => {
  it.each<[string, string, string, string]>([
    ['entered: running, plus: 3mo', 'entered: begun, plus: 3mo', 'timed[0].at.entered', 'found "begun"'],
    ['entered: running, plus: 3mo', 'day: topic, plus: 3mo', 'timed[0].at.day', 'no day field topic'],
    ['plus: 3mo', 'plus: 4wh', 'timed[0].at.plus', 'it is judged by the day'],
    ['do: { flag: attention }', 'do: { flag: care }', 'timed[0].do.flag', 'there is no flag care'],
    ['{ move: stop }', '{ move: halt }', 'timed[1].do.move', 'there is no move halt'],
    ['{ move: stop }', '{ move: record }', 'timed[1].do.move', 'record needs someone'],
    ['{ move: stop }', '{ move: end }', 'timed[1].do.move', 'end cannot be made in running'],
    ['if: { flag: attention }', 'if: { flag: care }', 'timed[1].if', 'found "care"'],
    ['unflag: attention', 'unflag: care', 'moves[0].effects[0].unflag', 'there is no flag care'],
    ['since: { move: record }', 'since: { move: note }', 'steps[0].since.move', 'found "note"'],
    ['after: 1d', 'after: 0d', 'steps[0].escalate[0].after', 'at least one day'],
  ])('%s → %s', (from, to, key, message) => {
    const written = String(tracks[file]).replace(from, to);
    const found = problemsOf(() => loadTemplates(editedTemplates({ ...tracks, [file]: written })));
    expect(found.map((one) => one.replace(/^(\S+):\d+ /, '$1 ')).join('\n')).toContain(`${file} ${key} | `);
    expect(found.join('\n')).toContain(message);
  });
});
