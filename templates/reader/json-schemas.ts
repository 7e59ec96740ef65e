import { z } from 'zod';
import { formSchema } from './form-schema.ts';
import { schema as approvals } from './load-approvals.ts';
import { schema as calendar } from './load-calendar.ts';
import { schema as gifts } from './load-gifts.ts';
import { schema as grading } from './load-grading.ts';
import { schema as holidays } from './load-holidays.ts';
import { schema as roles } from './load-roles.ts';
import { playbookSchema } from './playbook-schema.ts';
import { registerSchema } from './register-schema.ts';
import type { TriggerGrammar } from './trigger.ts';

/** A JSON Schema is in `templates/schemas/<name>.json`, for editors. */
export type SchemaName = keyof ReturnType<typeof schemas>;

function schemas(triggers: readonly TriggerGrammar[]) {
  return {
    approvals,
    calendar,
    form: formSchema,
    gifts,
    grading,
    holidays,
    playbook: playbookSchema(triggers),
    register: registerSchema,
    roles,
  };
}

/** What people write, as editors know it. What a file may refer to is only known to `xinhang check`. */
export function jsonSchemas(triggers: readonly TriggerGrammar[]): Readonly<Record<SchemaName, object>> {
  const written = Object.entries(schemas(triggers)).map(([name, schema]) => [name, jsonSchemaOf(schema)]);
  return Object.fromEntries(written) as Record<SchemaName, object>;
}

function jsonSchemaOf(schema: z.ZodType): object {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      // Editors differ in what they make of it.
      if (jsonSchema.pattern?.includes('\\p{') === true) delete jsonSchema.pattern;
      // One word, or the list or mapping that it stands for.
      if (def.type !== 'pipe' || def.in._zod.def.type !== 'transform') return;
      const { $schema: _, ...list } = jsonSchemaOf(def.out as z.ZodType) as {
        readonly $schema?: string;
        readonly items?: object;
      };
      for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
      Object.assign(jsonSchema, { anyOf: [list.items ?? { type: 'string' }, list] });
    },
  });
}

/** The schema of a file below `templates`; null for a file without one. */
export function schemaOfFile(file: string): SchemaName | null {
  const [folder = '', name] = file.split('/');
  if (!file.endsWith('.yaml')) return null;
  if (name === undefined) return folder.slice(0, -'.yaml'.length) as SchemaName;
  return ({ forms: 'form', registers: 'register' } as const)[folder] ?? null;
}

/** The first line of a file, by which editors find its schema. */
export function schemaLine(file: string, name: SchemaName): string {
  const up = '../'.repeat(file.split('/').length - 1);
  return `# yaml-language-server: $schema=${up === '' ? './' : up}schemas/${name}.json\n`;
}
