/** The format of codes; also tells a code from the first word of a sentence. */
const codePattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/;

export const isCode = (text: string): boolean => codePattern.test(text);

export const mostCustomerNameChars = 100;
export const mostStaffNameChars = 60;

export const charsOf = (text: string): number => Array.from(text).length;
