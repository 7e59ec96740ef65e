import { beforeAll, describe, expect, it } from 'vitest';
import { mostCellChars } from '../../jobs/book/limits.ts';
import { readImport } from '../../jobs/book/read-import.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { inEnglish } from '../in-english.ts';
import { aWorkbook } from './a-workbook.ts';
import { pack, type Parts, unpack } from './archive.ts';

const { playbook } = loadedTemplates();
const sheet = 'xl/worksheets/sheet1.xml';
const strings = 'xl/sharedStrings.xml';
const styles = 'xl/styles.xml';
const book = 'xl/workbook.xml';
const links = 'xl/_rels/workbook.xml.rels';

let parts: Parts;
beforeAll(async () => {
  parts = unpack(
    await aWorkbook({
      客户: [
        ['code', 'name', 'tier'],
        ['C001', '杭州精工', '普通'],
        [{ value: 7, format: '"C"000' }, '宁波', '普通'],
      ],
    }),
  );
});

const textOf = (name: string) => parts.get(name)?.toString() ?? '';
type Change = (xml: string) => string;
const changed = (changes: Readonly<Record<string, Change>>): readonly (readonly [string, Buffer])[] =>
  [...parts].map(([name, content]) => [name, Buffer.from(changes[name]?.(content.toString()) ?? content)]);

/** The codes that were read, or the refusal. */
async function outcomeOf(bytes: Buffer): Promise<string> {
  return await readImport({ name: 'book.xlsx', bytes }, playbook).then(
    ({ customers, problems }) =>
      [...customers.map(({ code }) => code), ...inEnglish(problems).map((one) => one.slice(0, 200))].join(
        ' ',
      ),
    (error: unknown) => String(error),
  );
}

it('the workbook that lies here is one that can be read', async () => {
  expect(await outcomeOf(pack(parts))).toBe('C001 C007');
});

it('a sheet that is a chart is left out, and the tables beside it are read', async () => {
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet';
  const chart = `<Relationship Id="rId99" Type="${type}" Target="chartsheets/sheet1.xml"/>`;
  const entries = changed({
    [links]: (xml) => xml.replace('</Relationships>', `${chart}</Relationships>`),
    [book]: (xml) => xml.replace('<sheets>', '<sheets><sheet name="图" sheetId="9" r:id="rId99"/>'),
  });
  const drawn = Buffer.from(
    '<chartsheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews/></chartsheet>',
  );
  expect(await outcomeOf(pack([...entries, ['xl/chartsheets/sheet1.xml', drawn]]))).toBe('C001 C007');
});

it('a sheet with pictures, comments, links and a table is read without them', async () => {
  const beside =
    '<hyperlinks><hyperlink ref="A2" r:id="rId1"/></hyperlinks><drawing r:id="rId2"/>' +
    '<legacyDrawing r:id="rId3"/><tableParts count="1"><tablePart r:id="rId4"/></tableParts>';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const entries = changed({
    [sheet]: (xml) =>
      xml
        .replace('<worksheet ', `<worksheet xmlns:r="${office}" `)
        .replace('</worksheet>', `${beside}</worksheet>`),
  });
  expect(await outcomeOf(pack(entries))).toBe('C001 C007');
});

/** A thousand rows that end in the last column: fewer cells than the reader's own limit, and more than ours. */
const far = (cell: (row: number) => string) => (xml: string) => {
  const rows = Array.from({ length: 1_000 }, (_, n) => `<row r="${n + 10}">${cell(n + 10)}</row>`);
  return xml.replace('</sheetData>', `${rows.join('')}</sheetData>`);
};
const farOutside = 'something stands far outside of the table';
const damaged = 'not a workbook (.xlsx), or it is damaged';
const tooLarge = 'unpacks to more than';

describe('a cell far away is found however it is written', () => {
  it.each<[string, (row: number) => string, string]>([
    ['as usual', (row) => `<c r="XFD${row}"/>`, farOutside],
    ['in small letters', (row) => `<c r="xfd${row}"/>`, farOutside],
    ['with blanks', (row) => `<c\n r\t=\n'XFD${row}' />`, farOutside],
    ['behind another attribute', (row) => `<c s="0" t='r="A1"' r="XFD${row}"/>`, farOutside],
    ['twice', (row) => `<c r="A${row}" r="XFD${row}"/>`, farOutside],
    ['with a prefix', (row) => `<x:c r="XFD${row}"></x:c>`, farOutside],
    ['in a comment', (row) => `<!-- > --><c r="XFD${row}"/>`, farOutside],
    ['by an entity', (row) => `<c r="&#88;FD${row}"/>`, damaged],
    ['by a power of ten', () => '<c r="XFD1e3"/>', damaged],
    ['without quotation marks', (row) => `<c r=XFD${row} />`, damaged],
  ])('%s', async (_how, cell, refusal) => {
    expect(await outcomeOf(pack(changed({ [sheet]: far(cell) })))).toContain(refusal);
  });

  it('in a sheet outside of the usual folder', async () => {
    const moved = changed({
      [links]: (xml) => xml.replace('worksheets/sheet1.xml', 'pages/one.bin'),
      [sheet]: far((row) => `<c r="XFD${row}"/>`),
    }).map(([name, content]) => [name === sheet ? 'xl/pages/one.bin' : name, content] as const);
    expect(await outcomeOf(pack(moved))).toContain(farOutside);
  });
});

describe('an archive with two opinions of itself', () => {
  it('a second directory, for readers of large archives, is not read', async () => {
    // The usual directory has nothing in it, and refers to the other.
    const archive = pack(parts);
    const end = archive.length - 22;
    const large = Buffer.alloc(56);
    large.writeUInt32LE(0x06_06_4b_50, 0);
    large.writeBigUInt64LE(BigInt(archive.readUInt16LE(end + 10)), 32);
    large.writeBigUInt64LE(BigInt(archive.readUInt32LE(end + 16)), 48);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07_06_4b_50, 0);
    locator.writeBigUInt64LE(BigInt(end), 8);
    const last = Buffer.from(archive.subarray(end));
    last.writeUInt16LE(0, 10);
    last.writeUInt32LE(0xff_ff_ff_ff, 12);
    expect(await outcomeOf(Buffer.concat([archive.subarray(0, end), large, locator, last]))).toContain(
      damaged,
    );
  });

  it('a part whose size stands only in front of it is not unpacked', async () => {
    const archive = pack(parts);
    const name = Buffer.from(strings);
    const entry = archive.lastIndexOf(name) - 46;
    const local = archive.readUInt32LE(entry + 42);
    archive.writeUInt16LE(archive.readUInt16LE(entry + 8) | 8, entry + 8);
    archive.copy(archive, local + 18, entry + 20, entry + 28);
    archive.writeUInt32LE(0, entry + 20);
    archive.writeUInt32LE(0, entry + 24);
    expect(await outcomeOf(archive)).not.toContain('C001');
  });
});

describe('what a workbook refers to', () => {
  const second = (target: string) => (xml: string) =>
    xml.replace(
      /(<Relationship [^>]*?Id=")([^"]*)("[^>]*?Target=")worksheets\/sheet1\.xml("[^>]*>)/u,
      `$&$1rId99$3${target}$4`,
    );
  it.each(['worksheets/sheet1.xml', '/xl/worksheets/sheet1.xml', './styles/../worksheets//sheet1.xml'])(
    'is read once, also as %s',
    async (target) => {
      expect(await outcomeOf(pack(changed({ [links]: second(target) })))).toContain(damaged);
    },
  );

  it.each<[string, Change]>([
    ['by the same id', (xml) => xml.replace(/<sheet [^>]*>/u, '$&$&')],
    ['with a prefix', (xml) => xml.replace(/<sheet ([^>]*>)/u, '$&<表:sheet $1')],
    ['by an entity', (xml) => xml.replace(/<sheet ([^>]*r:id=")r([^>]*>)/u, '$&<sheet $1&#114;$2')],
  ])('a sheet is listed once, also %s', async (_how, list) => {
    expect(await outcomeOf(pack(changed({ [book]: list })))).toContain(damaged);
  });

  it('other than its cells is not looked at: pictures, comments, other workbooks', async () => {
    const kinds = ['drawing', 'comments', 'externalLink', 'theme', 'pivotCacheDefinition'];
    const base = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
    const more = kinds.map(
      (kind) => `<Relationship Id="${kind}" Type="${base}/${kind}" Target="/xl/broken.xml"/>`,
    );
    const all = changed({
      [links]: (xml) => xml.replace('</Relationships>', `${more.join('')}</Relationships>`),
    });
    const ofSheet = Buffer.from(`<Relationships>${more.join('')}</Relationships>`);
    const broken = Buffer.from('<a><b></a>');
    const archive = pack([
      ...all,
      ['xl/worksheets/_rels/sheet1.xml.rels', ofSheet],
      ['xl/broken.xml', broken],
    ]);
    expect(await outcomeOf(archive)).toBe('C001 C007');
  });
});

describe('what is short in the file and long in memory', () => {
  it('millions of empty texts are refused', async () => {
    const many = '<si/>'.repeat(3_000_000);
    const archive = pack(changed({ [strings]: (xml) => xml.replace('</sst>', `${many}</sst>`) }));
    expect(await outcomeOf(archive)).toContain(tooLarge);
  });

  it('one long text in thousands of cells is refused', async () => {
    const long = '精'.repeat(mostCellChars);
    const number = (textOf(strings).match(/<si[ >]/gu) ?? []).length;
    const archive = pack(
      changed({
        [strings]: (xml) => xml.replace('</sst>', `<si><t>${long}</t></si></sst>`),
        [sheet]: (xml) => {
          const rows = Array.from(
            { length: 2_000 },
            (_, n) => `<row r="${n + 10}"><c r="B${n + 10}" t="s"><v>${number}</v></c></row>`,
          );
          return xml.replace('</sheetData>', `${rows.join('')}</sheetData>`);
        },
      }),
    );
    expect(await outcomeOf(archive)).toContain(tooLarge);
  });

  it('a number in a format longer than any is shown without it', async () => {
    const archive = pack(
      changed({ [styles]: (xml) => xml.replace('&quot;C&quot;000', `&quot;${'C'.repeat(255)}&quot;000`) }),
    );
    expect(await outcomeOf(archive)).toContain('C001 7');
  });
});
