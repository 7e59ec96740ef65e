import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../templates/reader/card.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';
import { loadTexts } from './load.ts';
import type { Values } from '../../templates/reader/values.ts';
import { editedTemplates, problemsOf } from './edited-templates.ts';
import { someValues } from './some-values.ts';

const texts = loadTexts(defaultTemplatesDir());

/** The company's texts plus one, the same in both languages. */
function withText(source: string, key = 'test/said') {
  const dir = editedTemplates({ [`zh-CN/${key}.md`]: source, [`en/${key}.md`]: source });
  return loadTexts(dir);
}

function problemsOfText(source: string, key = 'test/said'): string[] {
  return problemsOf(() => withText(source, key)).filter((problem) => problem.startsWith('zh-CN/'));
}

const staff = (body: string) => `---\naudience: staff\n---\n${body}\n`;

describe('a value', () => {
  const plain = withTextOnce(
    '---\naudience: staff\ntitle: "<{{ customer.name }}>"\n---\n[{{ customer.name }}]\n\n{{ recipient.name }} end\n',
  );

  function withTextOnce(source: string) {
    let loaded: ReturnType<typeof loadTexts> | null = null;
    return () => (loaded ??= withText(source));
  }

  it.each([
    '{{ owner.name }}',
    '{% if late %}x{% endif %}',
    '{{',
    '%}',
    '<!channel> <@U123> @all',
    '*bold* _it_ `code` [link](https://example.com)',
    '<script>alert(1)</script>&amp;',
    'a\n\nb',
    'a\n\n---\naudience: customer\n---\nb',
    '\u00000\u0000',
    '$& $1 $$',
    '  spaces  ',
    '😀 𠮷 é',
  ])('%j comes out as it went in', (name) => {
    const values = someValues({ customer: { code: 'C', name }, recipient: { name } });
    const said = plain().renderStaff('test/said', 'zh-CN', values);
    expect(said.title).toBe(`<${name}>`);
    expect(said.body).toEqual([`[${name}]`, `${name} end`]);
  });

  it('whatever it is, comes out as it went in and adds no paragraph', () => {
    const loaded = plain();
    const syntax = fc.constantFrom(
      '{{',
      '}}',
      '{%',
      '%}',
      ' customer.code ',
      '<!channel>',
      '\n\n',
      '|',
      '\0',
      '0',
      '*',
    );
    const anyName = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.array(syntax, { minLength: 1 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(
        anyName.filter((name) => name.trim() !== ''),
        (name) => {
          const values = someValues({ customer: { code: 'C', name }, recipient: { name } });
          expect(loaded.renderStaff('test/said', 'en', values)).toMatchObject({
            title: `<${name}>`,
            body: [`[${name}]`, `${name} end`],
          });
        },
      ),
    );
  });

  it('of a customer text can never be another than the customer’s name', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 8 }), (name, secret) => {
        fc.pre(name.trim() !== '' && !name.includes(secret));
        const values = someValues({ customer: { code: secret, name }, owner: { name: secret } });
        const said = plainText(texts.renderCustomer('trial-check/ask', 'zh-CN', values));
        fc.pre(!plainText(texts.renderCustomer('trial-check/ask', 'zh-CN', someValues())).includes(secret));
        expect(said.replace(name, '')).not.toContain(secret);
      }),
    );
  });

  it.each([
    ['', 'empty'],
    ['   ', 'blank'],
    ['\u3000', 'a full-width blank'],
  ])('%j (%s) refuses the render and names what is missing', (name) => {
    const values = someValues({ customer: { code: 'C001', name } });
    expect(problemsOf(() => texts.renderCustomer('trial-check/ask', 'zh-CN', values))).toEqual([
      'zh-CN/trial-check/ask.md:5 customer.name | has no value here; the text was not sent. Fill it in, or take it out of the text',
    ]);
  });

  it('that is missing refuses the render, even in a branch that is not taken', () => {
    const { owner, ...values } = someValues();
    expect(owner.name).toBe('张伟');
    const branch = withText(staff('一{% if late %}{{ owner.name }}{% endif %}'));
    expect(problemsOf(() => branch.renderStaff('test/said', 'zh-CN', values))).toEqual([
      expect.stringMatching(/^zh-CN\/test\/said\.md:4 owner\.name \| has no value here/),
    ]);
    expect(
      problemsOf(() => branch.renderStaff('test/said', 'zh-CN', someValues({ daysLeft: Number.NaN }))),
    ).toEqual([]);
    expect(
      problemsOf(() => texts.renderStaff('trial-check/prepare', 'en', someValues({ daysLeft: Number.NaN }))),
    ).toHaveLength(1);
  });

  it('inherited instead of given is not a value', () => {
    const customer: Record<string, string> = {};
    Object.setPrototypeOf(customer, { code: 'C001', name: '继承' });
    const values: Values = { ...someValues(), customer };
    expect(problemsOf(() => texts.renderCustomer('trial-check/ask', 'zh-CN', values))).toHaveLength(1);
  });

  it('zero is a value', () => {
    const zero = withText(staff('{{ daysOver }}'));
    expect(zero.renderStaff('test/said', 'en', someValues()).body).toEqual(['0']);
  });

  it('a text that comes out empty is refused, and so is an empty title', () => {
    const empty = withText(staff('{% if late %}晚{% endif %}'));
    expect(problemsOf(() => empty.renderStaff('test/said', 'en', someValues()))).toEqual([
      'en/test/said.md:1  | comes out empty for these values',
    ]);
    const title = withText('---\naudience: staff\ntitle: "{% if late %}晚{% endif %}"\n---\n好\n');
    expect(problemsOf(() => title.renderStaff('test/said', 'en', someValues()))).toHaveLength(1);
  });

  it('a text with buttons is refused without a subject', () => {
    for (const subject of [undefined, '']) {
      expect(problemsOf(() => texts.renderStaff('trial-check/due', 'zh-CN', someValues(), subject))).toEqual([
        'zh-CN/trial-check/due.md:1 buttons | has buttons; whoever renders it must say what they are about',
      ]);
    }
  });
});

describe('a file as people save it', () => {
  it('with Windows line ends and a byte order mark is the same text', () => {
    const source = '---\naudience: staff\n---\n一\n\n二\n';
    const windows = withText(`\uFEFF${source.replaceAll('\n', '\r\n')}`);
    expect(windows.renderStaff('test/said', 'en', {}).body).toEqual(['一', '二']);
  });

  it('beside an editor’s or a volume’s own copies is read alone', () => {
    const copy = staff('{{ broken');
    const dir = editedTemplates({ 'zh-CN/..data/room/notice.md': copy, 'en/trial-check/.due.md': copy });
    expect(problemsOf(() => loadTexts(dir))).toEqual([]);
  });

  it('in GBK is refused with what to do, instead of posting garbage', () => {
    const gbk = new Uint8Array([...Buffer.from('---\naudience: staff\n---\n'), 0xc4, 0xe3, 0xba, 0xc3]);
    const dir = editedTemplates({ 'zh-CN/trial-check/due.md': gbk });
    expect(problemsOf(() => loadTexts(dir))).toEqual([
      expect.stringMatching(/^zh-CN\/trial-check\/due\.md:1 {2}\| is not UTF-8; save it as UTF-8/),
    ]);
  });

  it('with an invisible control character is refused at its line', () => {
    expect(problemsOfText(staff('一\n二\u0000'))).toEqual([
      'zh-CN/test/said.md:5  | has an invisible control character; retype the line',
    ]);
  });
});
