/**
 * A book is read completely before anything is written, so its size is limited: within these limits, reading takes at
 * most a few hundred megabytes of memory. The largest sales teams have a few thousand customers.
 */
export const mostFileBytes = 20_000_000;
/** Unpacked size of all parts of a workbook. 20,000 customers with every column filled take about 25 MB. */
export const mostUnpackedBytes = 64_000_000;
/**
 * Tags in a part that the reader keeps as a tree: each takes memory, however short. 300,000 different texts are three
 * tags each.
 */
export const mostTags = 3_000_000;
/** Excel's own limit for the format of a number. */
export const mostFormatChars = 255;
/** Rows per sheet, without the headings. */
export const mostRows = 50_000;
/** The book has about thirty columns; a company's own table may have additional ones. */
export const mostColumns = 256;
/** Cells in the area spanned by a sheet, empty ones included: each takes memory. */
export const mostSpannedCells = 5_000_000;
/** Excel's own limit. */
export const mostCellChars = 32_767;
