import { describe, expect, it } from 'vitest';
import { createSecretHider } from '../../bot/logger/hide-secrets.ts';
import { isQuestion, wantsAnswer } from '../../jobs/logs/wants-answer.ts';
import { showMentions } from '../../jobs/mention.ts';
import { readCode } from '../../jobs/printed-code.ts';
import { storable } from '../../jobs/storable.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { tooDear } from '../cpu.ts';
import { chars, enclosedTexts, type HostileText, hostileTexts } from './hostile-texts.ts';

const { forms } = loadedTemplates();
const hide = createSecretHider(['a secret of the installation']);
const texts = [...hostileTexts, ...enclosedTexts];

const filled = (kind: string, of: string): HostileText => ({
  kind,
  text: `${of.repeat(chars / of.length)}x`,
});
/** Where one pattern of ours could be begun at every place of the text. */
const own = [
  filled('words joined by dots', 'a.'),
  filled('tokens joined by dots', 'xoxb.'),
  filled('questions of an address', '?a'),
  filled('empty lines', '\n'),
  filled('sentences without words', '. '),
];

/** What is done with a message after it is acknowledged, by the process that works for everyone. */
describe.each([
  ['whether it asks something', isQuestion],
  ['whether it wants an answer', wantsAnswer],
  ['the code it begins with', readCode],
  ['who is mentioned', showMentions],
  ['what can be stored of it', storable],
  ['its secrets, for the log', hide],
] as const)('reading from a message %s', (_what, read: (text: string) => unknown) => {
  it('is linear', async () => {
    expect(await tooDear(read, [...texts, ...own])).toEqual([]);
  });
});

/** What a person gives a form to begin with: behind a command, or when it is shown once more after a mistake. */
describe('a form that begins with what someone wrote', () => {
  const fields = forms.names.flatMap((form) =>
    forms.rowsOf(form).map(({ key, columns }) => ({ form, key, column: columns[0]?.key ?? '' })),
  );
  const [rows] = fields;

  it('is shown in linear time, also when that looks like stored rows', async () => {
    if (rows === undefined) throw new Error('no form has rows');
    const { form, key, column } = rows;
    const asRows = (text: string) => JSON.stringify([{ [column]: text.toWellFormed() }]);
    const bars = [' | ', ' |', '|', '  |  '].map((of) => filled(`cells of ${of}`, of));
    const show = (text: string) => forms.view(form, 'en', 'subject', { [key]: asRows(text) });
    expect(await tooDear(show, [...texts, ...bars])).toEqual([]);
  });
});
