import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { triggers } from '../../jobs/plan/triggers/index.ts';
import { jsonSchemas, schemaLine, schemaOfFile } from '../../templates/reader/json-schemas.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';

const dir = defaultTemplatesDir();
const read = (file: string) => readFileSync(join(dir, file), 'utf8');
const schemas = jsonSchemas(triggers.all);
const files = ['.', 'forms', 'registers'].flatMap((folder) =>
  readdirSync(join(dir, folder)).flatMap((name) => {
    const file = folder === '.' ? name : `${folder}/${name}`;
    const of = schemaOfFile(file);
    return of === null ? [] : [{ file, of }];
  }),
);
const accepts = (of: keyof typeof schemas, written: unknown) =>
  z.fromJSONSchema(schemas[of] as Parameters<typeof z.fromJSONSchema>[0]).safeParse(written).success;

describe('the JSON Schemas of the rule files', () => {
  it.each(Object.entries(schemas))(
    '%s is written as the program reads it (npm run schemas)',
    (name, schema) => {
      expect(JSON.parse(read(`schemas/${name}.json`))).toEqual(JSON.parse(JSON.stringify(schema)));
    },
  );

  it('accept every file of the company, of which most name theirs', () => {
    // One in which everything is left out says nothing.
    expect(files.filter(({ file, of }) => !accepts(of, parse(read(file)) ?? {}))).toEqual([]);
    expect(
      files.filter(({ file, of }) => read(file).startsWith(schemaLine(file, of))).length,
    ).toBeGreaterThan(100);
  });

  it('refuse a misspelled key, a word that is none of the choices, and what is missing', () => {
    const complaint = parse(read('registers/complaint.yaml')) as Record<string, unknown>;
    expect(accepts('register', complaint)).toBe(true);
    expect(accepts('register', { ...complaint, stats: [] })).toBe(false);
    expect(accepts('register', { ...complaint, about: 'money' })).toBe(false);
    const { states: _, ...without } = complaint;
    expect(accepts('register', without)).toBe(false);
  });

  it('take one word for a list of one', () => {
    const form = parse(read('registers/complaint.yaml')) as { moves: Record<string, unknown>[] };
    const moves = form.moves.map((move) => ({ ...move, from: 'open' }));
    expect(accepts('register', { ...form, moves })).toBe(true);
    expect(accepts('register', { ...form, moves: moves.map((move) => ({ ...move, from: 5 })) })).toBe(false);
  });
});
