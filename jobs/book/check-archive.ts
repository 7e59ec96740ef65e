import { inflateRawSync } from 'node:zlib';
import { XinhangError } from '../errors.ts';
import { mostSpannedCells, mostUnpackedBytes } from './limits.ts';
import { said } from '../../templates/reader/said.ts';

const endOfDirectory = 0x06_05_4b_50;
/** An .xls from before 2007, or a password-protected workbook. */
const compoundFile = 0xd0_cf_11_e0;
const entryOfDirectory = 0x02_01_4b_50;
/** A workbook has one part per sheet, picture and chart; thousands of entries indicate an attack. */
const mostEntries = 2_000;
/**
 * Deflate expands by a factor of about 1,000 at most, so an entry this small stays small whatever its header claims.
 */
const harmlessBytes = 1_024;

/**
 * Reads the directory of a ZIP archive and refuses one that would unpack to more than memory allows: the reader unpacks
 * no part beyond the size given in the directory.
 *
 * @throws XinhangError `bad_input`
 */
export function checkArchive(bytes: Buffer): void {
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === compoundFile) throw oldOrLocked();
  const end = findEnd(bytes);
  const entries = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  let unpacked = 0;
  const sheets: Part[] = [];
  if (entries > mostEntries) throw tooLarge();
  for (let n = 0; n < entries; n += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== entryOfDirectory) throw damaged();
    const packed = bytes.readUInt32LE(at + 20);
    const size = bytes.readUInt32LE(at + 24);
    if (size === 0 && packed > harmlessBytes) throw damaged();
    unpacked += size;
    if (unpacked > mostUnpackedBytes) throw tooLarge();
    const name = bytes.toString('latin1', at + 46, at + 46 + bytes.readUInt16LE(at + 28));
    if (/worksheets\/[^/]*\.xml$/u.test(name))
      sheets.push({ from: bytes.readUInt32LE(at + 42), packed, size });
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  for (const sheet of sheets) checkSpan(bytes, sheet);
}

interface Part {
  /** Offset of its local header. */
  readonly from: number;
  readonly packed: number;
  readonly size: number;
}

/**
 * The reader allocates a cell for every position up to the last filled one before it counts them: a single letter in
 * the last column of a few thousand rows takes a gigabyte.
 */
function checkSpan(bytes: Buffer, { from, packed, size }: Part): void {
  if (from + 30 > bytes.length) throw damaged();
  const start = from + 30 + bytes.readUInt16LE(from + 26) + bytes.readUInt16LE(from + 28);
  const data = bytes.subarray(start, start + packed);
  const xml = bytes.readUInt16LE(from + 8) === 0 ? data : inflate(data, size);
  let rows = 0;
  let columns = 0;
  for (const [, letters = '', row = ''] of xml
    .toString('latin1')
    .matchAll(/\br=["']([A-Z]{1,4})(\d{1,8})["']/gu)) {
    rows = Math.max(rows, Number(row));
    columns = Math.max(columns, columnNumber(letters));
  }
  if (rows * columns > mostSpannedCells) throw farOutside();
}

function inflate(data: Buffer, size: number): Buffer {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, size) });
  } catch {
    throw damaged();
  }
}

/** A is 1, AA is 27. */
function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
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

function damaged(): XinhangError {
  return new XinhangError('bad_input', said('book/damaged'));
}

function tooLarge(): XinhangError {
  const most = mostUnpackedBytes / 1_000_000;
  return new XinhangError('bad_input', said('book/unpacks-too-large', { most }));
}

export function farOutside(): XinhangError {
  return new XinhangError('bad_input', said('book/far-outside'));
}
