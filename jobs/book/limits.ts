/**
 * A book is read whole before anything of it is written, so what may be read is bounded: with these the reading stays
 * below some hundred megabytes of memory, whatever the file says. The largest sales teams have some thousand customers.
 */
export const mostFileBytes = 20_000_000;
/** All parts of a workbook together, unpacked. Twenty thousand customers with every column make about 25 MB. */
export const mostUnpackedBytes = 64_000_000;
/** Rows of one sheet, without its headings. */
export const mostRows = 50_000;
/** The book has some thirty; a table of the company's own may have some more beside them. */
export const mostColumns = 256;
/** Cells of the area that a sheet of a workbook spans, empty ones among them: each takes memory. */
export const mostSpannedCells = 5_000_000;
/** As Excel itself has it. */
export const mostCellChars = 32_767;
