/** Removes secrets from log output: by field name, by pattern and by value. */
import type { Plain } from './to-plain.ts';

const hidden = '(hidden)';

/** Names of fields that hold secrets, in any spelling: `botToken`, `api_key`, `X-Slack-Signature`. */
const secretName =
  /token|secret|passw|authorization|cookie|credential|signature|api[-_]?key|private[-_]?key|response[-_]?url/i;

/** Patterns of secrets, wherever they occur. */
const looks: readonly [pattern: RegExp, instead: string][] = [
  [/\bxox[a-z](?:\.xox[a-z])?-[\w-]+/g, hidden],
  [/\bxapp-[\w-]+/g, hidden],
  // Anyone who has one of these addresses can post with it.
  [/https:\/\/hooks\.slack\.com\/[^\s"'<>]+/g, `https://hooks.slack.com/${hidden}`],
  // No scheme is longer; without an end, words joined by dots are searched again from each dot.
  [/\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/"'<>]+@/gi, `$1${hidden}@`],
  [/\b(bearer|basic) +[\w.~+/=-]+/gi, `$1 ${hidden}`],
  // Anyone who has the address of a calendar feed can read it.
  [/(\/feed\/)[\w-]{20,}/g, `$1${hidden}`],
  // A sign-in link.
  [/(\/console\/sign-in#)[\w-]{20,}/g, `$1${hidden}`],
  [/([?&][\w-]*(?:token|secret|password|key|sign|signature)=)[^&\s"'<>]+/gi, `$1${hidden}`],
];

/** Shorter values occur in too many ordinary words. */
const shortestSecret = 6;

/** @param secrets values that must never be written */
export function createSecretHider(secrets: readonly string[]): <T extends Plain>(value: T) => T {
  const known = secrets
    .filter((secret) => secret.length >= shortestSecret)
    .toSorted((a, b) => b.length - a.length);
  const hideText = (text: string): string => {
    let result = text;
    for (const secret of known) result = result.replaceAll(secret, hidden);
    for (const [pattern, instead] of looks) result = result.replace(pattern, instead);
    return result;
  };
  const hide = (value: Plain): Plain => {
    if (typeof value === 'string') return hideText(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(hide);
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        hideText(name),
        secretName.test(name) && item !== null && item !== undefined ? hidden : hide(item),
      ]),
    );
  };
  return <T extends Plain>(value: T) => hide(value) as T;
}
