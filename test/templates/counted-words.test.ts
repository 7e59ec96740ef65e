import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, '..', '..', 'templates', 'en');

/** Numbers of things that are counted, and so may be one. Limits, hours and days of settings are not counts. */
const counts =
  'count|customers|contacts|rooms|logs|edits|back|kept|messages|looked|workingDays|changed|more|lines';
const things =
  'customers|items|matters|entries|lines|records|messages|times|problems|working days|colleagues|reminders|follow-ups|contacts|rows|group bindings|contact logs';

it('no English text counts one of a thing in the plural', () => {
  const plural = new RegExp(String.raw`\{\{ *(${counts}) *\}\} (?:more )?(?:${things})\b`, 'gu');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(md|yaml)$/u.test(path),
  );
  const found = files.flatMap((path) =>
    readFileSync(join(folder, path), 'utf8')
      .split('\n')
      .flatMap((line) =>
        [...line.matchAll(plural)].flatMap(([counted, name = '']) =>
          line.includes(`${name} == 1`) || line.includes(`${name} > 1`) ? [] : [`${path}: ${counted}`],
        ),
      ),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(found).toEqual([]);
});
