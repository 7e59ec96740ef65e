import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

const versions = z.record(z.string(), z.string()).default({});
const packageSchema = z.looseObject({
  dependencies: versions,
  devDependencies: versions,
  optionalDependencies: versions,
});

describe('the lock file', () => {
  const { packages } = z
    .looseObject({ packages: z.record(z.string(), packageSchema) })
    .parse(JSON.parse(read('package-lock.json')));

  it('has what package.json asks for, or npm ci refuses it', () => {
    const { dependencies, devDependencies, optionalDependencies } = packageSchema.parse(
      JSON.parse(read('package.json')),
    );
    const asked = { dependencies, devDependencies, optionalDependencies };
    expect(Object.keys(dependencies).length).toBeGreaterThan(10);
    expect(packages['']).toMatchObject(asked);
    for (const name of Object.values(asked).flatMap((some) => Object.keys(some)))
      expect(packages).toHaveProperty([`node_modules/${name}`]);
  });

  it('lists every package that it names for another platform, or npm ci refuses it', () => {
    const listed = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
    const named = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies));
    expect(named.filter((name) => !listed.has(name))).toEqual([]);
  });
});

it('npm ci builds what npm start starts', () => {
  const { scripts } = z
    .looseObject({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json')));
  const { compilerOptions, include } = z
    .looseObject({
      compilerOptions: z.looseObject({ outDir: z.string(), rootDir: z.string() }),
      include: z.array(z.string()),
    })
    .parse(JSON.parse(read('tsconfig.build.json')));
  expect(scripts['prepare']).toMatch(/&& npm run build$/u);
  expect(scripts['build']).toContain('npm run build:server');
  expect(scripts['build:server']).toBe('tsc -p tsconfig.build.json');
  expect([compilerOptions.outDir, compilerOptions.rootDir]).toEqual(['dist', '.']);
  expect(include).toContain('bot');
  expect(scripts['start']?.split(' ')).toEqual(['node', 'dist/bot/main.js', 'start']);
  expect(existsSync(new URL('../bot/main.ts', import.meta.url))).toBe(true);
});

describe('the image', () => {
  const stages = read('Dockerfile')
    .split(/^FROM /m)
    .slice(1);
  const final = stages.at(-1) ?? '';

  it('is built in one stage and run in another, as an ordinary user', () => {
    expect(stages).toHaveLength(2);
    expect(final).toMatch(/^USER node$/m);
    expect(final).toMatch(/npm ci --omit=dev .*--ignore-scripts/);
  });

  it('is asked on the port it listens on whether it is alive', () => {
    expect(final).toMatch(/HEALTHCHECK[^]*PORT[^]*\/livez/);
    expect(final).toMatch(/^EXPOSE 8080$/m);
  });

  it('starts, like every image of the composition, from files that do not change: it is pinned by digest', () => {
    const images = [
      ...stages.map((stage) => stage.split(/\s/u)[0]),
      ...[...read('compose.yaml').matchAll(/^ +image: (.*)$/gmu)].map(([, image]) => image),
    ];
    expect(images).toHaveLength(4);
    for (const image of images) expect(image).toMatch(/^\w+:[\w.-]+@sha256:[0-9a-f]{64}$/u);
  });

  it('has no secret in it', () => {
    expect(read('Dockerfile')).not.toMatch(/PASSWORD|SECRET|TOKEN|_URL/);
    for (const name of ['.env', '.git', 'node_modules', '.data']) {
      expect(read('.dockerignore').split('\n')).toContain(name);
    }
  });
});

describe('the settings for Prometheus in the manual', () => {
  const [block = ''] = /(?<=^# prometheus\.yml$)[^]*?(?=^```)/mu.exec(read('docs/operations.md')) ?? [];
  const { rule_files: rules, scrape_configs: scraped } = z
    .strictObject({
      rule_files: z.array(z.string()),
      scrape_configs: z.array(
        z.strictObject({
          job_name: z.string(),
          static_configs: z.array(z.strictObject({ targets: z.array(z.string()) })),
        }),
      ),
    })
    .parse(parse(block));

  it('name files of rules that are there', () => {
    expect(rules.length).toBeGreaterThan(0);
    for (const file of rules) expect(parse(read(`docs/monitoring/${file}`))).toHaveProperty('groups');
  });

  it('read the program where the composition has it', () => {
    const targets = scraped.flatMap(({ static_configs: all }) => all.flatMap((one) => one.targets));
    const { services } = parse(read('compose.yaml')) as {
      services: Record<string, { environment?: Record<string, unknown> }>;
    };
    expect(targets.map((target) => target.split(':'))).toEqual([
      ['app', String(services['app']?.environment?.['PORT'])],
    ]);
  });
});

it('the rules for Prometheus have the form that it reads, and no other key', () => {
  const duration = z.string().regex(/^(?:\d+[smhd])+$/u);
  const texts = z.record(z.string().regex(/^[a-zA-Z_]\w*$/u), z.string());
  const rule = z.strictObject({
    alert: z.string().regex(/^Xinhang\w+$/u),
    expr: z.string().min(1),
    for: duration.optional(),
    keep_firing_for: duration.optional(),
    labels: texts,
    annotations: texts,
  });
  const { groups } = z
    .strictObject({
      groups: z.array(
        z.strictObject({ name: z.string(), interval: duration.optional(), rules: z.array(rule) }),
      ),
    })
    .parse(parse(read('docs/monitoring/alerts.yaml')));
  const names = groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
  expect(names.length).toBeGreaterThan(10);
  expect(new Set(names).size).toBe(names.length);
  // Each bracket of an expression is closed by its own kind.
  for (const { expr } of groups.flatMap(({ rules }) => rules)) {
    const open: string[] = [];
    for (const one of expr.replace(/"[^"]*"/gu, '').match(/[()[\]{}]/gu) ?? []) {
      if ('([{'.includes(one)) open.push(one);
      else expect(`${open.pop() ?? ''}${one}`).toMatch(/^(?:\(\)|\[\]|\{\})$/u);
    }
    expect(open).toEqual([]);
  }
});

describe('the composition', () => {
  const serviceSchema = z.looseObject({
    environment: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    ports: z.array(z.string()).optional(),
    depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
    healthcheck: z.looseObject({}).optional(),
  });
  const { services, volumes } = z
    .looseObject({
      services: z.record(z.string(), serviceSchema),
      volumes: z.record(z.string(), z.unknown()),
    })
    .parse(parse(read('compose.yaml')));

  it('starts the program when its PostgreSQL and its Redis are well', () => {
    expect(Object.keys(services).sort()).toEqual(['app', 'postgres', 'redis']);
    for (const [name, { condition }] of Object.entries(services['app']?.depends_on ?? {})) {
      expect(condition).toBe('service_healthy');
      expect(services[name]?.healthcheck).toBeDefined();
    }
    expect(Object.keys(volumes).sort()).toEqual(['data', 'postgres', 'redis']);
  });

  it('publishes only the program, and only to this machine', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports).toEqual(['127.0.0.1:8080:8080']);
  });

  it('contains no password', () => {
    const values = Object.values(services).flatMap((service) => Object.entries(service.environment ?? {}));
    for (const [name, value] of values) {
      if (/PASSWORD|SECRET/.test(name)) expect(value).toMatch(/^\$\{[A-Z_]+:\?/);
      expect(String(value).replace(/\$\{[^}]*\}/g, '')).not.toMatch(/:\/\/[^/:]*:[^/@]+@/);
    }
  });
});
