import { type CellStyle, type CellValue, writeXlsx } from 'hucre/xlsx';

/** A number with its own format, an error, a formula with or without a result. */
export type TestCell =
  | CellValue
  | { readonly value: number; readonly format: string }
  | { readonly formula: string; readonly result: CellValue };

/** A real workbook, given its sheets by name. */
export async function aWorkbook(
  sheets: Readonly<Record<string, readonly (readonly TestCell[])[]>>,
  dateSystem: '1900' | '1904' = '1900',
): Promise<Buffer> {
  const bytes = await writeXlsx({
    dateSystem,
    sheets: Object.entries(sheets).map(([name, rows]) => {
      const cells = new Map<
        string,
        { value: CellValue; style?: CellStyle; formula?: string; formulaResult?: CellValue }
      >();
      for (const [row, line] of rows.entries()) {
        for (const [column, cell] of line.entries()) {
          if (cell === null || typeof cell !== 'object' || cell instanceof Date) continue;
          cells.set(
            `${row},${column}`,
            'formula' in cell
              ? { value: cell.result, formula: cell.formula, formulaResult: cell.result }
              : { value: cell.value, style: { numFmt: cell.format } },
          );
        }
      }
      return { name, cells, rows: rows.map((line) => line.map(plainValue)) };
    }),
  });
  return Buffer.from(bytes);
}

function plainValue(cell: TestCell): CellValue {
  if (cell === null || typeof cell !== 'object' || cell instanceof Date) return cell;
  return 'formula' in cell ? cell.result : cell.value;
}

/** A day in the form workbooks store. */
export function day(written: string): Date {
  return new Date(`${written}T00:00:00Z`);
}
