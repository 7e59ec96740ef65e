import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { XinhangError } from '../../jobs/errors.ts';
import { readImport } from '../../jobs/book/read-import.ts';
import { leastCpuMs } from '../cpu.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { aWorkbook, day } from './a-workbook.ts';
import { pack, type Parts, unpack } from './archive.ts';

const { playbook } = loadedTemplates();
/** Fixed, for the same damage in every run. */
const seed = 20_261_127;
/** CPU time, not wall time, so that a busy machine does not fail the test. */
const mostCpuMs = 5_000;

let archive: Buffer;
let parts: Parts;

beforeAll(async () => {
  archive = await aWorkbook({
    客户: [
      ['code', 'name', 'tier', 'trialStartedOn', 'annualVolumeYuan'],
      ['C001', '杭州精工', '普通', day('2026-03-02'), 500_000],
      ['C002', '上海远洋', '潜力', 46_083, { formula: '1+1', result: 2 }],
      ['C003', '宁波', '普通', '2026年3月2日', { value: 7, format: '"C"000' }],
    ],
    员工: [
      ['code', 'roles'],
      ['li', '主管'],
    ],
  });
  parts = unpack(archive);
});

/** Either parses or is refused with a sentence; never slow, never a programming error. */
async function holdsOut(bytes: Buffer): Promise<'read' | 'refused'> {
  let outcome: 'read' | 'refused' = 'refused';
  const ms = await leastCpuMs(async () => {
    outcome = await readOrRefused(bytes);
  }, mostCpuMs);
  expect(ms).toBeLessThan(mostCpuMs);
  return outcome;
}

function readOrRefused(bytes: Buffer): Promise<'read' | 'refused'> {
  return readImport({ name: 'book.xlsx', bytes }, playbook).then(
    ({ customers, problems }) => {
      for (const { code } of customers) expect(typeof code).toBe('string');
      for (const problem of problems) expect(problem.code).toBeTypeOf('string');
      return 'read' as const;
    },
    (error: unknown) => {
      expect(error).toBeInstanceOf(XinhangError);
      expect(error).toMatchObject({ code: 'bad_input', retry: 'never' });
      expect(String(error)).toContain('book.xlsx');
      return 'refused' as const;
    },
  );
}

function withPart(name: string, change: (xml: string) => string): Buffer {
  return pack(
    [...parts].map(([part, content]) => [
      part,
      part === name ? Buffer.from(change(content.toString())) : content,
    ]),
  );
}

const sheet = 'xl/worksheets/sheet1.xml';
const strings = 'xl/sharedStrings.xml';

const outcome = /^(read|refused)$/;

it('the workbook that is damaged here is one that can be read', async () => {
  expect(await holdsOut(archive)).toBe('read');
  expect(await holdsOut(pack(parts))).toBe('read');
});

describe('a workbook is read or refused with a sentence', () => {
  it('wherever it is cut off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(archive.length - 1), async (length) => {
        expect(await holdsOut(archive.subarray(0, length))).toBe('refused');
      }),
      { seed, numRuns: 60 },
    );
  });

  it('whatever bytes of it are changed', async () => {
    const changes = fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(changes, async (wanted) => {
        const bytes = Buffer.from(archive);
        for (const [at, byte] of wanted) bytes[at] = byte;
        expect(await holdsOut(bytes)).toMatch(outcome);
      }),
      { seed, numRuns: 150 },
    );
  });

  it('whatever part of it is missing, empty, doubled, or another part', async () => {
    const names = [...parts.keys()];
    for (const name of names) {
      expect(await holdsOut(pack([...parts].filter(([part]) => part !== name)))).toMatch(outcome);
      expect(
        await holdsOut(
          pack([...parts].map(([part, content]) => [part, part === name ? Buffer.alloc(0) : content])),
        ),
      ).toMatch(outcome);
      expect(await holdsOut(pack([...parts, [name, parts.get(name) ?? Buffer.alloc(0)]]))).toMatch(outcome);
      const other = parts.get(names[(names.indexOf(name) + 1) % names.length] ?? '') ?? Buffer.alloc(0);
      expect(
        await holdsOut(pack([...parts].map(([part, content]) => [part, part === name ? other : content]))),
      ).toMatch(outcome);
    }
  });

  it('wherever a piece of its XML is cut out, doubled, or put elsewhere', async () => {
    const place = fc.record({
      part: fc.constantFrom(...parts.keys()),
      from: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(200),
      to: fc.double({ min: 0, max: 1, noNaN: true }),
      how: fc.constantFrom('cut', 'double', 'move'),
    });
    await fc.assert(
      fc.asyncProperty(place, async ({ part, from, length, to, how }) => {
        expect(
          await holdsOut(
            withPart(part, (xml) => {
              const at = Math.floor(from * xml.length);
              const piece = xml.slice(at, at + length);
              const rest = how === 'double' ? xml : xml.slice(0, at) + xml.slice(at + length);
              if (how === 'cut') return rest;
              const back = Math.floor(to * rest.length);
              return rest.slice(0, back) + piece + rest.slice(back);
            }),
          ),
        ).toMatch(outcome);
      }),
      { seed, numRuns: 150 },
    );
  });

  const hostile: readonly (readonly [string, string, (xml: string) => string])[] = [
    [
      'entities that grow',
      sheet,
      (xml) => xml.replace('?>', `?>${billionLaughs}`).replace('<v>0</v>', '<v>&l9;</v>'),
    ],
    [
      'an entity that is a file',
      sheet,
      (xml) =>
        xml
          .replace('?>', '?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>')
          .replace('<v>0</v>', '<v>&x;</v>'),
    ],
    [
      'elements within elements, a hundred thousand',
      sheet,
      (xml) => xml.replace('<sheetData>', `<sheetData>${'<a>'.repeat(100_000)}`),
    ],
    ['no end', sheet, (xml) => xml.slice(0, xml.indexOf('</sheetData>'))],
    ['a string that there is not', sheet, (xml) => xml.replaceAll('<v>5</v>', '<v>999999999</v>')],
    ['a string before the first', sheet, (xml) => xml.replaceAll('<v>5</v>', '<v>-1</v>')],
    ['a string by no number', sheet, (xml) => xml.replaceAll('<v>5</v>', '<v>NaN</v>')],
    ['a style that there is not', sheet, (xml) => xml.replaceAll(/ s="\d+"/g, ' s="999999999"')],
    ['a style before the first', sheet, (xml) => xml.replaceAll(/ s="\d+"/g, ' s="-5"')],
    ['cells without an address', sheet, (xml) => xml.replaceAll(/ r="[A-Z]+\d+"/g, '')],
    ['cells at no address', sheet, (xml) => xml.replaceAll(/ r="[A-Z]+\d+"/g, ' r="ZZZZZZZ99999999999"')],
    ['cells at row zero', sheet, (xml) => xml.replaceAll(/ r="([A-Z]+)\d+"/g, ' r="$10"')],
    ['rows that go backwards', sheet, (xml) => xml.replace('<row r="2"', '<row r="-2"')],
    [
      'a row far away',
      sheet,
      (xml) => xml.replaceAll('r="2"', 'r="1048576"').replaceAll(/r="([A-E])2"/g, 'r="$11048576"'),
    ],
    ['a day beyond all days', sheet, (xml) => xml.replaceAll(/<v>46083<\/v>/g, '<v>1e308</v>')],
    ['a day before all days', sheet, (xml) => xml.replaceAll(/<v>46083<\/v>/g, '<v>-1e308</v>')],
    ['a day that is no number', sheet, (xml) => xml.replaceAll(/<v>46083<\/v>/g, '<v>0x7fffffff</v>')],
    ['half a character', strings, (xml) => xml.replace('杭州精工', '&#xD83D;')],
    ['a character that is none', strings, (xml) => xml.replace('杭州精工', '&#0;&#x110000;')],
    [
      'a count of shared strings that is a lie',
      strings,
      (xml) => xml.replaceAll(/ount="\d+"/g, 'ount="4294967295"'),
    ],
    [
      'a shared string of ten million characters',
      strings,
      (xml) => xml.replace('杭州精工', '精'.repeat(10_000_000)),
    ],
    [
      'two hundred thousand shared strings',
      strings,
      (xml) => xml.replace('</sst>', `${'<si><t>x</t></si>'.repeat(200_000)}</sst>`),
    ],
    [
      'a sheet outside of the archive',
      'xl/_rels/workbook.xml.rels',
      (xml) => xml.replace('worksheets/sheet1.xml', '../../../../etc/passwd'),
    ],
    [
      'a sheet on another machine',
      'xl/_rels/workbook.xml.rels',
      (xml) =>
        xml.replace('Target="worksheets/sheet1.xml"', 'TargetMode="External" Target="http://127.0.0.1:1/x"'),
    ],
    [
      'a sheet that is the workbook itself',
      'xl/_rels/workbook.xml.rels',
      (xml) => xml.replace('worksheets/sheet1.xml', 'workbook.xml'),
    ],
    ['a name with a way out', 'xl/workbook.xml', (xml) => xml.replace('name="客户"', 'name="__proto__"')],
    [
      'a format that is a pattern without end',
      'xl/styles.xml',
      (xml) => xml.replace('formatCode="yyyy-mm-dd"', `formatCode="${'[&gt;1]'.repeat(20_000)}"`),
    ],
  ];

  it.each(hostile)('with %s', async (_what, part, change) => {
    expect(await holdsOut(withPart(part, change))).toMatch(outcome);
  });
});

const billionLaughs = `<!DOCTYPE l [<!ENTITY l0 "ha">${Array.from(
  { length: 9 },
  (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`,
).join('')}]>`;
