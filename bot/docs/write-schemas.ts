import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleSchemas } from '../../jobs/load-templates.ts';
import { schemaLine, schemaOfFile } from '../../templates/reader/json-schemas.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';

/** Writes the JSON Schemas of the YAML files, and names its schema in each file that does not name one yet. */
const dir = defaultTemplatesDir();
mkdirSync(join(dir, 'schemas'), { recursive: true });
for (const [name, schema] of Object.entries(ruleSchemas())) {
  writeFileSync(join(dir, 'schemas', `${name}.json`), `${JSON.stringify(schema, null, 2)}\n`);
}
for (const file of ['.', 'forms', 'registers'].flatMap((folder) =>
  readdirSync(join(dir, folder)).map((name) => (folder === '.' ? name : `${folder}/${name}`)),
)) {
  const name = schemaOfFile(file);
  if (name === null) continue;
  const text = readFileSync(join(dir, file), 'utf8');
  if (!text.includes('# yaml-language-server:'))
    writeFileSync(join(dir, file), `${schemaLine(file, name)}${text}`);
}
