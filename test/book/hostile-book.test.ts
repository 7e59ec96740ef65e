import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withGuard, withoutGuard } from '../../jobs/book/guard-cell.ts';
import { mostCellChars, mostColumns } from '../../jobs/book/limits.ts';
import { readImport } from '../../jobs/book/read-import.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { aWorkbook } from './a-workbook.ts';
import { leastCpuMs } from '../cpu.ts';
import { inEnglish } from '../in-english.ts';

const { playbook } = loadedTemplates();
const read = (bytes: Buffer, name: string) => readImport({ name, bytes }, playbook);

/** The refusal, and the CPU time it took. */
async function refusalOf(
  bytes: Buffer,
  name: string,
  mostMs = atOnceMs,
): Promise<{ readonly said: string; readonly ms: number }> {
  let said = '';
  const ms = await leastCpuMs(async () => {
    said = await read(bytes, name).then(
      ({ problems }) => inEnglish(problems).join('\n'),
      (error: unknown) => String(error),
    );
  }, mostMs);
  return { said, ms };
}

const atOnceMs = 1_000;

describe('a book that is meant to fill the memory is refused at once', () => {
  it.each<[string, string, string, string]>([
    ['two million columns', 'book.csv', 'x,'.repeat(2_000_000), `more than ${mostColumns} columns`],
    ['two million columns in a row', 'book.csv', `code,name\n${','.repeat(2_000_000)}`, 'line 2'],
    ['two million tabs', 'book.tsv', `code\tname\n${'\t'.repeat(2_000_000)}`, 'line 2'],
    ['some hundred columns', 'book.csv', 'x,'.repeat(mostColumns + 1), `more than ${mostColumns} columns`],
    ['a cell of ten megabytes', 'book.csv', `code,name,tier\nC1,${'a'.repeat(10_000_000)},普通`, 'line 2'],
    [
      'a quotation mark that never closes',
      'book.csv',
      `code,name\nC1,"${'a\n'.repeat(5_000_000)}`,
      'quotation mark',
    ],
    ['a hundred thousand rows', 'book.csv', `code,name\n${'C1,a\n'.repeat(100_000)}`, 'rows: split it'],
    ['nothing but quotation marks', 'book.csv', '"'.repeat(5_000_000), ''],
  ])('%s', async (_what, name, csv, sentence) => {
    const { said, ms } = await refusalOf(Buffer.from(csv), name);
    expect(said).toContain(sentence);
    expect(said).not.toBe('');
    expect(said.length).toBeLessThan(2_000);
    expect(ms).toBeLessThan(atOnceMs);
  });

  it('a name longer than a cell can be', async () => {
    const { said } = await refusalOf(
      Buffer.from(`code,name,tier\nC1,${'名'.repeat(mostCellChars + 1)},普通`),
      'b.csv',
    );
    expect(said).toBe(
      `line 2, name: has ${mostCellChars + 1} characters, and a cell has at most ${mostCellChars}`,
    );
  });

  it('a workbook with letters in the last column of five thousand rows', async () => {
    const rows = Array.from(
      { length: 5_000 },
      (_, n) => `<row r="${n + 1}"><c r="XFD${n + 1}"><v>1</v></c></row>`,
    );
    const { said, ms } = await refusalOf(aSheet(rows.join('')), 'book.xlsx');
    expect(said).toContain('something stands far outside of the table');
    expect(ms).toBeLessThan(atOnceMs);
  });

  it('a workbook with a cell of ten megabytes', async () => {
    const cell = (ref: string, text: string) => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`;
    const head = `<row r="1">${cell('A1', 'code')}${cell('B1', 'name')}</row>`;
    const row = `<row r="2">${cell('A2', 'C1')}${cell('B2', 'a'.repeat(10_000_000))}</row>`;
    const { said, ms } = await refusalOf(aSheet(head + row), 'book.xlsx', 5 * atOnceMs);
    expect(said).toContain(`at most ${mostCellChars}`);
    expect(ms).toBeLessThan(5 * atOnceMs);
  });
});

describe('NUL and half characters in a book', () => {
  it('cost themselves and nothing else, in CSV', async () => {
    const { customers, problems } = await read(
      Buffer.from('code,name,tier\nC\u00001,杭州\u0000精工,普通\n'),
      'book.csv',
    );
    expect(problems).toEqual([]);
    expect(customers).toMatchObject([{ code: 'C1', name: '杭州精工', tier: 'ordinary' }]);
  });

  it('cost themselves and nothing else, in a workbook', async () => {
    const rows = [
      ['code', 'name', 'tier'],
      ['C1', '杭州_x0000_精工_xD800_厂', '普通'],
    ];
    const { customers, problems } = await read(await aWorkbook({ 客户: rows }), 'book.xlsx');
    expect(problems).toEqual([]);
    expect(/[\0\p{Surrogate}]/u.test(customers[0]?.name ?? '\0')).toBe(false);
  });
});

describe('what a spreadsheet program would take for a formula is text in an export', () => {
  const signs = Array.from('=+-@＝＋－＠﹦﹢﹣﹫⁼⁺₌₊−');
  const before = {
    nothing: '',
    blanks: '  ',
    'a tab': '\t',
    'a line break': '\r\n',
    'a no-break space': '\u00a0',
    'a full-width space': '\u3000',
    'a zero-width space': '\u200b',
    'a zero-width joiner': '\u200d',
    'a word joiner': '\u2060',
    'a byte order mark': '\ufeff',
    'a soft hyphen': '\u00ad',
    'a right-to-left mark': '\u200f',
    'a right-to-left override': '\u202e',
    'an isolate': '\u2067',
    'a variation selector': '\ufe0f',
    'a Hangul filler': '\u3164',
    'a control character': '\u0007',
    'an apostrophe': "'",
    'apostrophes and marks': "'\u200b'\ufeff",
  };
  it.each(Object.entries(before))('behind %s', (_what, front) => {
    for (const sign of signs) {
      const text = `${front}${sign}HYPERLINK("https://evil.example","x")`;
      expect(withGuard(text)).toBe(`'${text}`);
      expect(withoutGuard(withGuard(text))).toBe(text);
    }
  });

  it('other text is unchanged', () => {
    for (const text of [
      '杭州精工',
      '1+1',
      "O'Brien",
      "'t Hoen",
      '',
      ' ',
      '—— 备注',
      '(+86) 571',
      '\u200b杭州',
    ]) {
      expect(withGuard(text)).toBe(text);
    }
  });

  it('every text is itself again when it is read back', () => {
    const piece = fc.constantFrom(...signs, ...Object.values(before), 'a', '客', '1', '"');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((parts) => parts.join('')),
        ),
        (text) => {
          expect(withoutGuard(withGuard(text))).toBe(text);
        },
      ),
    );
  });
});

/** A workbook of one sheet with hand-written rows. */
function aSheet(rows: string): Buffer {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packages = 'http://schemas.openxmlformats.org/package/2006';
  const type = (part: string) => `application/vnd.openxmlformats-officedocument.spreadsheetml.${part}+xml`;
  const link = (kind: string, target: string) =>
    `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/${kind}" Target="${target}"/></Relationships>`;
  return zip({
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${type('sheet.main')}"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type('worksheet')}"/></Types>`,
    '_rels/.rels': link('officeDocument', 'xl/workbook.xml'),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="客户" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': link('worksheet', 'worksheets/sheet1.xml'),
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`,
  });
}

function zip(files: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const raw = Buffer.from(content);
    const packed = deflateRawSync(raw);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crcOf(raw), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(raw.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    entries.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, rest, Buffer.from(name)]),
    );
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

/** The ZIP checksum; `zlib.crc32` only exists since Node 22. */
function crcOf(bytes: Buffer): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xed_b8_83_20 : crc >>> 1;
  }
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
}
