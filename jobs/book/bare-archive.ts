import { posix } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { said } from '../../templates/reader/said.ts';
import { XinhangError } from '../errors.ts';
import { mostTags, mostUnpackedBytes } from './limits.ts';
import { checkSpan, damaged, readTags } from './read-tags.ts';

const endOfDirectory = 0x06_05_4b_50;
/** An .xls from before 2007, or a password-protected workbook. */
const compoundFile = 0xd0_cf_11_e0;
const entryOfDirectory = 0x02_01_4b_50;
/** A workbook has one part per sheet, picture and chart; thousands of entries indicate an attack. */
const mostEntries = 2_000;

const cells = /\/(?:worksheet|sharedStrings|styles)$/u;
/** Sheets of a chart, a dialog or macros: the workbook lists them, so the reader gets an empty table for each. */
const withoutCells = /\/(?:chartsheet|dialogsheet|xlMacrosheet)$/u;
const emptySheet = Buffer.from(
  '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>',
);
const worksheet = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet';

/**
 * Packs the cells of a workbook anew, and nothing else: the sheets, their strings and styles, each once. The reader then
 * sees no picture, drawing or link to another file, and no second opinion of where a part is and how large it gets.
 *
 * @returns the archive for the reader, and how many sheets it may find there
 * @throws XinhangError `bad_input` for what is not an archive, or unpacks to more than memory allows
 */
export function bareArchive(bytes: Buffer): { readonly archive: Buffer; readonly sheets: number } {
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === compoundFile) throw oldOrLocked();
  const unpack = createUnpacker(bytes, readDirectory(bytes));
  const [workbook] = linksOf(unpack('_rels/.rels'), '', /\/officeDocument$/u);
  if (workbook === undefined) throw damaged();
  const folder = posix.dirname(workbook.part);
  const rels = unpack(relsOf(workbook.part));
  const empty = linksOf(rels, folder, withoutCells).map((link) => ({ ...link, type: worksheet }));
  const links = [...linksOf(rels, folder, cells).filter(({ part }) => unpack(part) !== null), ...empty];
  if (new Set(links.map(({ part }) => part)).size < links.length) throw damaged();
  const book = unpack(workbook.part);
  const types = unpack('[Content_Types].xml');
  if (book === null || types === null) throw damaged();
  const parts: (readonly [string, Buffer])[] = [
    ['[Content_Types].xml', types],
    ['_rels/.rels', writeLinks([workbook])],
    [workbook.part, book],
    [relsOf(workbook.part), writeLinks(links)],
  ];
  for (const [, part] of parts) checkTags(part);
  for (const link of links) {
    const { type, part } = link;
    const content = empty.some((one) => one === link) ? emptySheet : (unpack(part) ?? Buffer.alloc(0));
    if (type.endsWith('/worksheet')) checkSpan(content);
    else checkTags(content);
    parts.push([part, content]);
  }
  return { archive: packStored(parts), sheets: countSheets(book) };
}

interface Entry {
  /** Offset of its local header. */
  readonly from: number;
  readonly packed: number;
  readonly size: number;
}

/** The parts of the archive by name; the last of a name counts. */
function readDirectory(bytes: Buffer): ReadonlyMap<string, Entry> {
  const end = findEnd(bytes);
  const entries = bytes.readUInt16LE(end + 10);
  if (entries > mostEntries) throw tooLarge();
  let at = bytes.readUInt32LE(end + 16);
  let unpacked = 0;
  const found = new Map<string, Entry>();
  for (let n = 0; n < entries; n += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== entryOfDirectory) throw damaged();
    const size = bytes.readUInt32LE(at + 24);
    unpacked += size;
    if (unpacked > mostUnpackedBytes) throw tooLarge();
    const name = bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28));
    found.set(name, { from: bytes.readUInt32LE(at + 42), packed: bytes.readUInt32LE(at + 20), size });
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return found;
}

/** The content of a part; null: there is none. Each is unpacked once, to the size that the directory gives. */
function createUnpacker(bytes: Buffer, directory: ReadonlyMap<string, Entry>) {
  const done = new Map<string, Buffer | null>();
  return (name: string): Buffer | null => {
    const entry = directory.get(name);
    const content = done.get(name) ?? (entry === undefined ? null : unpackEntry(bytes, entry));
    done.set(name, content);
    return content;
  };
}

function unpackEntry(bytes: Buffer, { from, packed, size }: Entry): Buffer {
  if (from + 30 > bytes.length) throw damaged();
  const start = from + 30 + bytes.readUInt16LE(from + 26) + bytes.readUInt16LE(from + 28);
  const data = bytes.subarray(start, start + packed);
  if (bytes.readUInt16LE(from + 8) === 0) return data;
  if (size === 0) return Buffer.alloc(0);
  try {
    return inflateRawSync(data, { maxOutputLength: size });
  } catch {
    throw damaged();
  }
}

interface Link {
  readonly id: string;
  readonly type: string;
  /** The part's name in the archive. */
  readonly part: string;
}

/** The links of a kind in a `.rels` part, which gives their targets from a folder. */
function linksOf(rels: Buffer | null, folder: string, kind: RegExp): readonly Link[] {
  if (rels === null) return [];
  return [...readTags(rels, ['Relationship'])].flatMap(({ attributes }): Link[] => {
    const [id, type, target] = ['Id', 'Type', 'Target'].map((key) => plainIn(attributes, key));
    if (id === undefined || type === undefined || target === undefined || !kind.test(type)) return [];
    return [{ id, type, part: posix.resolve('/', folder, target).slice(1) }];
  });
}

/** An id or address without entities, which would be another way to write the same. */
function plainIn(attributes: ReadonlyMap<string, string>, key: string): string | undefined {
  const value = attributes.get(key);
  if (value?.includes('&') === true) throw damaged();
  return value;
}

function relsOf(part: string): string {
  return posix.join(posix.dirname(part), '_rels', `${posix.basename(part)}.rels`);
}

function writeLinks(links: readonly Link[]): Buffer {
  const main = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const each = links.map(
    ({ id, type, part }) => `<Relationship Id="${id}" Type="${type}" Target="/${part}"/>`,
  );
  return Buffer.from(`<Relationships xmlns="${main}">${each.join('')}</Relationships>`);
}

/** How many sheets the workbook lists. Two of one part would unpack and hold it twice. */
function countSheets(book: Buffer): number {
  const ids = [...readTags(book, ['sheet'])].map(({ attributes }) => {
    const keys = [...attributes.keys()].filter((key) => key.toLowerCase().endsWith(':id'));
    return keys.map((key) => plainIn(attributes, key)).join(' ');
  });
  if (new Set(ids).size < ids.length) throw damaged();
  return ids.length;
}

/** The reader keeps a node of memory for each element of a part that is not a sheet. */
function checkTags(part: Buffer): void {
  let tags = 0;
  for (let at = part.indexOf('<'); at !== -1; at = part.indexOf('<', at + 1)) tags += 1;
  if (tags > mostTags) throw tooLarge();
}

/** An archive of the parts as they are, not packed. */
function packStored(parts: readonly (readonly [string, Buffer])[]): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const [name, content] of parts) {
    const bytes = Buffer.from(name);
    // Version 2.0, names in UTF-8, no compression, no checksum: what is read was written here.
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x0800, 2);
    fields.writeUInt32LE(content.length, 14);
    fields.writeUInt32LE(content.length, 18);
    fields.writeUInt16LE(bytes.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, rest, bytes]));
    locals.push(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, bytes]), content);
    at += 30 + bytes.length + content.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(
    entries.reduce((sum, entry) => sum + entry.length, 0),
    8,
  );
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, ...entries, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

/** The end-of-directory record is at the very end, before a comment of at most 64 KiB. */
function findEnd(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - 22 - 0xff_ff);
  for (let at = bytes.length - 22; at >= first; at -= 1) {
    if (bytes.readUInt32LE(at) === endOfDirectory) return at;
  }
  throw damaged();
}

function oldOrLocked(): XinhangError {
  return new XinhangError('bad_input', said('book/old-or-locked'));
}

export function tooLarge(): XinhangError {
  const most = mostUnpackedBytes / 1_000_000;
  return new XinhangError('bad_input', said('book/unpacks-too-large', { most }));
}
