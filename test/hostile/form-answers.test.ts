import { describe, expect, it } from 'vitest';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { tooDear } from '../cpu.ts';
import { enclosedTexts, hostileTexts } from './hostile-texts.ts';

const { forms } = loadedTemplates();

/**
 * A field of each type: what is filled in on a page or typed behind a command is read when it is worked on, by the process
 * that works for everyone. Fields of one type are read in the same way.
 */
const types = new Map(
  forms.names.flatMap((form) =>
    forms
      .view(form, 'en', 'subject')
      .fields.map(({ key }) => [forms.typeOf(form, key) ?? 'line', { form, field: key }] as const),
  ),
);

describe('an answer in a form is read in linear time', () => {
  it('in every type of field that forms have', () => {
    const known = ['choice', 'day', 'line', 'money', 'number', 'rows', 'staff', 'text'];
    expect([...types.keys()].toSorted()).toEqual(known);
  });

  it.each([...types])('%s', async (_type, { form, field }) => {
    const texts = [...hostileTexts, ...enclosedTexts];
    const read = (text: string) => forms.check(form, { [field]: text }, {});
    expect(await tooDear(read, texts)).toEqual([]);
  });
});
