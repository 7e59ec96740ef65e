import { XinhangError } from '../errors.ts';
import { mostUnpackedBytes } from './limits.ts';

const endOfDirectory = 0x06_05_4b_50;
/** An .xls of before 2007, or a workbook with a password around it. */
const compoundFile = 0xd0_cf_11_e0;
const entryOfDirectory = 0x02_01_4b_50;
/** A workbook has a part for each sheet, picture and chart; thousands are somebody's trap. */
const mostEntries = 2_000;
/** Deflate makes a thousand times of a byte at most, so an entry this small stays small whatever it is said to be. */
const harmlessBytes = 1_024;

/**
 * Reads the directory of a ZIP archive and refuses what would unpack to more than memory is for: the reader unpacks no
 * part further than the directory says.
 *
 * @throws XinhangError `bad_input`
 */
export function checkArchive(bytes: Buffer): void {
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === compoundFile) throw oldOrLocked();
  const end = findEnd(bytes);
  const entries = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  let unpacked = 0;
  if (entries > mostEntries) throw tooLarge();
  for (let n = 0; n < entries; n += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== entryOfDirectory) throw damaged();
    const packed = bytes.readUInt32LE(at + 20);
    const size = bytes.readUInt32LE(at + 24);
    if (size === 0 && packed > harmlessBytes) throw damaged();
    unpacked += size;
    if (unpacked > mostUnpackedBytes) throw tooLarge();
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
}

/** The end of the directory is the last thing of the archive but for a comment of up to 64 KiB. */
function findEnd(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - 22 - 0xff_ff);
  for (let at = bytes.length - 22; at >= first; at -= 1) {
    if (bytes.readUInt32LE(at) === endOfDirectory) return at;
  }
  throw damaged();
}

function oldOrLocked(): XinhangError {
  return new XinhangError(
    'bad_input',
    'is an old .xls or has a password: save it as .xlsx without a password',
  );
}

function damaged(): XinhangError {
  return new XinhangError(
    'bad_input',
    'is not a workbook (.xlsx), or it is damaged: open it and save it again',
  );
}

function tooLarge(): XinhangError {
  const most = mostUnpackedBytes / 1_000_000;
  return new XinhangError(
    'bad_input',
    `unpacks to more than ${most} MB: keep the customers in a file of their own, without pictures and empty rows`,
  );
}
