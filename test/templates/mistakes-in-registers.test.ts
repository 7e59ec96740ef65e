import { describe, expect, it } from 'vitest';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { type Edit, editedTemplates, problemsOf } from './edited-templates.ts';

const problems = (edits: Readonly<Record<string, Edit>>) =>
  problemsOf(() => loadTemplates(editedTemplates(edits))).map((one) => one.replace(/:\d+ /, ' '));

const complaint = 'registers/complaint.yaml';

describe('a mistake in a decision or an order is named with its file, line and key', () => {
  it.each<[string, string, string, string]>([
    [
      'role: director',
      'role: warehouse',
      'moves[0].decide.deciders[0].role',
      'found "warehouse"; expected one of supervisor, finance, director, gm,',
    ],
    ['no: returned', 'no: refused', 'moves[0].decide.no', 'there is no state refused'],
    ['no: returned', 'no: applied', 'moves[0].decide.no', 'a no would be asked for again at once in applied'],
    ['to: started', 'to: same', 'moves[0].to', 'a decision leads somewhere; expected a state'],
    [
      'from: applied\n',
      'from: applied\n    by: [director]\n',
      'moves[0].by',
      'it is asked for by itself (`at: entered`); expected nobody',
    ],
    [
      'summary: target',
      'summary: target\nafter: { register: complaint, states: done }',
      'after.states[0]',
      'found "done"; expected one of open, replied, solved, closed',
    ],
    [
      'summary: target',
      'summary: target\nafter: { register: loans, states: open }',
      'after.register',
      'there is no register loans; expected registers/loans.yaml',
    ],
  ])('%s → %s', (from, to, key, message) => {
    const file = 'registers/development.yaml';
    const found = problemsOf(() => loadTemplates(editedTemplates({ [file]: [from, to] })));
    expect(found.join('\n')).toContain(` ${key} | ${message}`);
  });
});

describe('a part of the customer’s file', () => {
  it('names the field that says how complete it is', () => {
    const profile = { 'registers/customer-profile.yaml': ['file: complete', 'file: note'] } as const;
    expect(problems(profile).join()).toContain('file | found "note"; expected one of complete');
    const meeting = { 'registers/meeting.yaml': ['summary: topic', 'summary: topic\nfile: length'] } as const;
    expect(problems(meeting).join()).toContain('file | this register is about no customer');
  });
});

describe('a mistake in an effect that keeps a contact is named with its file, line and key', () => {
  const file = 'registers/visit.yaml';
  it.each<[string, string, string, string]>([
    ['log: visit,', 'log: pigeon,', 'log', 'found "pigeon"; expected one of phone'],
    ['says: result,', 'says: words,', 'says', 'there is no field words of type line or text'],
    ['says: result,', 'says: spent,', 'says', 'there is no field spent of type line or text'],
    ['on: visitOn }', 'on: result }', 'on', 'there is no day field result in the forms before this move'],
    ['says: result,', '', '', '`log` with `says`'],
  ])('%s as %s', (from, to, key, message) => {
    const found = problemsOf(() => loadTemplates(editedTemplates({ [file]: [from, to] }))).join('\n');
    const at = ['moves[1].effects[0]', key].filter((part) => part !== '').join('.');
    expect(found).toContain(` ${at} | `);
    expect(found).toContain(message);
  });
});

describe('a mistake in an effect is named with its file, line and key', () => {
  const file = 'registers/sampling.yaml';
  it.each<[string, string, string, string]>([
    [
      'set: trialStarted',
      'set: sampled',
      'moves[3].effects[0].set',
      'found "sampled"; expected one of firstContact',
    ],
    [
      'to: handedOn }',
      'to: note }',
      'moves[3].effects[0].to',
      'there is no day field note in the forms before this move',
    ],
    ['open: credit,', 'open: terms,', 'moves[0].effects[0].open', 'there is no register terms'],
    ['days: creditDays, ', '', 'moves[0].effects[0].with', 'the form credit-open needs days'],
    ['limit: creditLimit', 'limit: ceiling', 'moves[0].effects[0].with.limit', 'there is no field ceiling'],
    [
      'if: { credit: asked }',
      'if: { credit: maybe }',
      'moves[0].effects[0].if',
      'found "maybe"; expected one of cash, asked',
    ],
    [
      'open: credit, with: { days: creditDays, limit: creditLimit }',
      'open: sampling, with: { sample: sample, licence: licence, tax: tax, credit: credit }',
      'moves[0].effects[0].open',
      'sampling opens sampling: entries would be opened without end',
    ],
    [
      '{ set: trialStarted, to: handedOn }',
      '{ to: handedOn }',
      'moves[3].effects[0]',
      'one of `set` or `grade` with `to`, `log` with `says`, `open`',
    ],
  ])('%s → %s', (from, to, key, message) => {
    const found = problemsOf(() => loadTemplates(editedTemplates({ [file]: [from, to] })));
    expect(found.join('\n')).toContain(` ${key} | `);
    expect(found.join('\n')).toContain(message);
  });
});

describe('a mistake in a deadline that counts from a day', () => {
  it.each<[string, string, string, string]>([
    ['from: dueOn', 'from: amount', 'steps[0].from', 'the forms of this register have no day field amount'],
    ['due: 0d', 'due: 4wh', 'steps[0].due', 'hours do not count from a day; expected days'],
    [
      '{ at: due+15d, to: owner',
      '{ at: entered, to: owner',
      'steps[0].remind[6].every',
      'only with a moment',
    ],
    ['at: due-7d,', 'at: [due+7d, due],', 'steps[0].remind[0].at', 'each moment later than the one before'],
    ['every: 7d', 'every: weekly', 'steps[0].remind[6].every', 'a number of days such as `7d`'],
  ])('%s → %s', (from, to, key, message) => {
    const edits: Record<string, Edit> = { 'registers/receivable.yaml': [from, to] };
    const found = problemsOf(() => loadTemplates(editedTemplates(edits))).join('\n');
    expect(found).toContain(` ${key} | `);
    expect(found).toContain(message);
  });
});

describe('a mistake in a guard or a condition is named with its file, line and key', () => {
  const guarded = (guard: string) => `from: open\n    guards:\n      - ${guard}\n`;
  it.each<[string, string, string]>([
    ['{ warn: { zh: 一, en: one } }', 'moves[0].guards[0]', '`if` or `unless`, with a condition'],
    ['{ if: { kind: quality } }', 'moves[0].guards[0]', 'either `refuse` or `warn`, with a sentence'],
    [
      '{ warn: { zh: 一, en: one }, if: { kind: bad } }',
      'moves[0].guards[0]',
      'found "bad"; expected one of quality, delivery',
    ],
    [
      '{ warn: { zh: 一, en: one }, if: { kind: { atLeast: bad } } }',
      'moves[0].guards[0]',
      'found "bad"; expected one of quality, delivery',
    ],
    [
      '{ warn: { zh: 一, en: one }, if: { department: { above: 5 } } }',
      'moves[0].guards[0]',
      'the forms of this register have no number, amount or choice department',
    ],
    [
      '{ warn: { zh: 一, en: one }, unless: { given: cause } }',
      'moves[0].guards[0]',
      'the forms of this register have no field cause',
    ],
    [
      '{ warn: { zh: 一, en: one }, unless: { hasEntry: { register: loan } } }',
      'moves[0].guards[0]',
      'there is no register loan; expected registers/loan.yaml',
    ],
    [
      '{ warn: { zh: 一, en: one }, unless: { hasEntry: { register: credit, states: given } } }',
      'moves[0].guards[0]',
      'found "given"; expected one of opinion',
    ],
    [
      '{ warn: { zh: 一, en: one }, unless: { customerDay: firstSale } }',
      'moves[0].guards[0]',
      'found "firstSale"; expected one of firstContact',
    ],
    [
      '{ warn: { zh: 一, en: one }, unless: { ever: { cause: wear } } }',
      'moves[0].guards[0]',
      'the forms of this register have no choice field cause; customerLevel and customerTier may be named too',
    ],
    [
      '{ warn: { zh: 一, en: one }, unless: { ever: { a: b, c: d } } }',
      'moves[0].guards[0].unless.ever',
      'a single answer such as `{ level: obvious }`',
    ],
    [
      '{ warn: { zh: 一, en: one }, unless: { any: [] } }',
      'moves[0].guards[0].unless.any',
      'a list of conditions',
    ],
  ])('%s', (guard, key, message) => {
    const found = problems({ [complaint]: ['from: open\n', guarded(guard)] }).join('\n');
    expect(found).toContain(`${complaint} ${key} | `);
    expect(found).toContain(message);
  });

  it('a reminder does not look at other entries, and a move asked for by itself warns no one', () => {
    const edit = ['{ customerLevel: strategic }', '{ hasEntry: { register: credit } }'] as const;
    expect(problems({ [complaint]: edit })).toEqual([
      `${complaint} steps[0].remind[1].if | a reminder cannot depend on another entry; expected an answer`,
    ]);
    const warns = 'from: applied\n    guards: [{ warn: { zh: 一, en: one }, if: { given: target } }]\n';
    expect(problems({ 'registers/development.yaml': ['from: applied\n', warns] })).toEqual([
      'registers/development.yaml moves[0].guards[0].warn | nobody is there to be warned (`at: entered`); expected `refuse`',
    ]);
  });
});

describe('a mistake in a field of a register is named with its file, line and key', () => {
  const above = (written: string): Edit => ['\nstates:', `\n${written}\n\nstates:`];
  it.each<[string, string, string]>([
    ['unique: [{ field: causes }]', 'unique[0].field', 'has no field causes of type line, day or choice'],
    ['unique: [{ field: summary, per: owner }]', 'unique[0].per', 'one of customer, opener'],
    ['unique: [{ field: kind, unless: open }]', 'unique[0].unless', 'nothing would be refused'],
    ['unique: [{ field: kind, unless: gone }]', 'unique[0].unless[0]', 'found "gone"; expected one of open'],
    [
      'computed: [{ key: sum, zh: 和, en: sum, plus: [kind] }]',
      'computed[0].plus[0]',
      'expected number or money',
    ],
    ['computed: [{ key: sum, zh: 和, en: sum, plus: [fee] }]', 'computed[0].plus[0]', 'have no field fee'],
    [
      'computed: [{ key: sum, zh: 和, en: sum, filled: [kind], while: [gone] }]',
      'computed[0].while[0]',
      'found "gone"; expected one of open',
    ],
    ['computed: [{ key: sum, zh: 和, en: sum }]', 'computed[0]', 'one of plus, minus, filled, days'],
    [
      'computed: [{ key: kind, zh: 类, en: kind, filled: [kind] }]',
      'computed[0].key',
      'kind is there already',
    ],
    [
      'computed: [{ key: a, zh: 甲, en: a, minus: [b, a] }, { key: b, zh: 乙, en: b, filled: [kind] }]',
      'computed[0].minus[0]',
      'have no field b',
    ],
  ])('%s', (written, key, message) => {
    const found = problems({ [complaint]: above(written) }).join('\n');
    expect(found).toContain(`${complaint} ${key} | `);
    expect(found).toContain(message);
  });

  it.each<[string, string, string]>([
    ['type: money }', 'type: money, default: plenty }', 'found "plenty"; expected a number'],
    ['type: day, required: true', 'type: day, default: tomorrow', 'found "tomorrow"; expected today'],
    ['type: money }', 'type: money, default: { zh: 一, en: one } }', 'words in two languages are for fields'],
  ])('a default that the form would refuse: %s', (from, to, message) => {
    const found = problems({ 'forms/visit-open.yaml': [from, to] }).join('\n');
    expect(found).toMatch(/forms\/visit-open.yaml fields\[\d+\].default \| /);
    expect(found).toContain(message);
  });

  it.each<[string, string, string, string, string]>([
    [
      'forms/meeting-open.yaml',
      'key: item',
      'key: id',
      'fields[2].columns[0].key',
      'every row has an id already',
    ],
    ['forms/meeting-open.yaml', 'type: rows', 'type: text', 'fields[2].columns', 'for a field of type rows'],
    [
      'forms/meeting-open.yaml',
      'minutes, label',
      'item, label',
      'fields[2].columns[2].key',
      'item is there already',
    ],
    [
      'forms/meeting-open.yaml',
      'type: number',
      'type: choice',
      'fields[2].columns[2].choices',
      'of type choice',
    ],
    [
      'registers/meeting.yaml',
      'agenda.minutes',
      'agenda.item',
      'computed[0].sum',
      'expected number or money',
    ],
    [
      'registers/meeting.yaml',
      'agenda.minutes',
      'agenda.cost',
      'computed[0].sum',
      'the rows agenda have no column cost',
    ],
    ['registers/meeting.yaml', 'agenda.minutes', 'topic.cost', 'computed[0].sum', 'have no rows topic'],
    ['registers/meeting.yaml', 'agenda.minutes', 'agenda', 'computed[0].sum', 'such as `payments.amount`'],
    [
      'registers/visit-plan.yaml',
      'each: visits',
      'each: month',
      'moves[0].effects[0].each',
      'there are no rows month',
    ],
    [
      'registers/visit-plan.yaml',
      'move: approve',
      'move: agree',
      'moves[0].effects[0].move',
      'found "agree"; expected one of approve',
    ],
    [
      'registers/visit-plan.yaml',
      'move: approve',
      'move: report',
      'moves[0].effects[0].move',
      'found "report"; expected one of approve',
    ],
    [
      'registers/visit-plan.yaml',
      'customer: client',
      'customer: goal',
      'moves[0].effects[0].open',
      'is about a customer',
    ],
    [
      'registers/key-account.yaml',
      'to: agreement }',
      'to: gold }',
      'moves[3].effects[0].to',
      'one of agreement, member',
    ],
    [
      'registers/visit-plan.yaml',
      'visitOn: on',
      'visitOn: day',
      'moves[0].effects[0].with.visitOn',
      'no field day',
    ],
  ])('rows: %s with %s → %s', (file, from, to, key, message) => {
    const found = problems({ [file]: [from, to] }).join('\n');
    expect(found).toContain(`${file} ${key} | `);
    expect(found).toContain(message);
  });
});
