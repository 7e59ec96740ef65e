/**
 * The top-level values of WeCom's XML: text or CDATA, as written by WeCom. Read from front to back, so that what a person
 * typed is never taken for a value of its own, and refused if a name occurs twice: then text that a person wrote has closed its
 * CDATA.
 *
 * @returns null for anything else
 */
export function readXml(xml: string): ReadonlyMap<string, string> | null {
  const whole = /^\s*<xml>([\s\S]*)<\/xml>\s*$/u.exec(xml)?.[1];
  if (whole === undefined) return null;
  const values = new Map<string, string>();
  let rest = whole.trim();
  while (rest !== '') {
    const name = /^<([A-Za-z_]\w*)>/u.exec(rest)?.[1];
    if (name === undefined || values.has(name)) return null;
    const opened = rest.slice(name.length + 2);
    const isCdata = opened.startsWith(cdata);
    const end = isCdata ? `]]></${name}>` : `</${name}>`;
    const at = opened.indexOf(end);
    if (at < 0) return null;
    values.set(name, isCdata ? opened.slice(cdata.length, at) : unescape(opened.slice(0, at)));
    rest = opened.slice(at + end.length).trim();
  }
  return values;
}

const cdata = '<![CDATA[';

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescape = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt|quot|apos);/gu, (whole, name: string) => entities[name] ?? whole);
