/** Where the program is, and under which address people know it. */
export interface Site {
  readonly publicUrl: string;
  readonly address: () => string;
}

/** Fills in the form behind the link in a message, as a browser does, and submits it. @throws Error if it comes back */
export async function fillPage(
  { publicUrl, address }: Site,
  text: string,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const path = text.split(publicUrl)[1]?.match(/^\/forms\/[\w-]+/u)?.[0];
  if (path === undefined) throw new Error(`no form in: ${text}`);
  const page = await (await fetch(`${address()}${path}`)).text();
  const sent = new URLSearchParams(filledIn(page));
  for (const [key, value] of Object.entries(values)) {
    if (!page.includes(`name="field.${key}"`)) throw new Error(`the form has no ${key}: ${page}`);
    sent.set(`field.${key}`, value);
  }
  const answer = await fetch(`${address()}${path}`, {
    method: 'POST',
    headers: { origin: publicUrl },
    body: sent,
    redirect: 'manual',
  });
  const back = await answer.text();
  if (answer.status >= 400) throw new Error(`${answer.status}: ${back}`);
}

/** What the page is filled in with already. */
function filledIn(page: string): [string, string][] {
  const found: [string, string][] = [];
  for (const [tag] of page.matchAll(/<input\b[^>]*>/gu)) {
    const chosen = !/type="(?:radio|checkbox)"/u.test(tag) || / checked/u.test(tag);
    if (chosen) found.push([attribute(tag, 'name'), attribute(tag, 'value')]);
  }
  for (const [whole] of page.matchAll(/<select\b[\s\S]*?<\/select>/gu)) {
    const option = /<option[^>]* selected[^>]*>/u.exec(whole)?.[0] ?? '';
    found.push([attribute(whole, 'name'), attribute(option, 'value')]);
  }
  return found.filter(([name]) => name !== '');
}

const attribute = (tag: string, name: string): string =>
  new RegExp(` ${name}="([^"]*)"`, 'u').exec(tag)?.[1] ?? '';
