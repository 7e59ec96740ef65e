import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPackageRoot } from '../../prisma/package-root.ts';
import { withSchemaEngine } from '../../prisma/schema-engine.ts';

export const schema = readFileSync(join(findPackageRoot(), 'prisma', 'schema.prisma'), 'utf8');
export const schemaFilters = { externalTables: [], externalEnums: [] };

/** The engine's output if nothing is to be done. */
export const noGap = '-- This is an empty migration.';

/** The SQL still missing between a database and schema.prisma. */
export async function schemaGap(url: string): Promise<string> {
  return await withSchemaEngine(url, async (engine) => {
    const files = [{ path: 'schema.prisma', content: schema }];
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: '' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: schemaFilters,
    });
    return (stdout ?? '').trim();
  });
}
