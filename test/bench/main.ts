/**
 * `npm run bench -- burst [--messages N] [--api MS] [--workers N] [--backend postgres|redis] [--limit R] [--runs N]
 *   [--platform slack|dingtalk|feishu|wecom]`
 * `npm run bench -- late [--messages N] [--future N] [--limit R] [--runs N]`
 * `npm run bench -- plan [--customers N] [--what first|unchanged|moved|one-changed] [--years N] [--database URL] [--runs N]`
 * `npm run bench -- intake [--messages N] [--runs N] [--kills N]`
 * `npm run bench -- morning [--customers N] [--limit R] [--runs N]`
 * `npm run bench -- simulate [--customers N] [--days N] [--runs N]`
 * `npm run bench -- import [--rows N] [--runs N]`
 * `npm run bench -- growth [--sizes N,N,…] [--backend postgres|redis] [--limit R]`
 * `npm run bench -- console [--customers N] [--database URL] [--runs N]`
 * `npm run chaos -- [--kills N] [--messages N] [--backend postgres|redis] [--fault FAULT]
 *   [--platform …] [--limit R]`, FAULT one or, with commas, several in turn of `allFaults` in delivery/chaos.ts
 *
 * Each prints one JSON line; `--write` also puts it into docs/performance.md, in place of the same command's line there.
 * Times are ratios to a floor measured in the same run, because machines differ.
 */
import { parseArgs } from 'node:util';
import { consoleBench } from './console.ts';
import { burst } from './delivery/burst.ts';
import { allFaults, chaos } from './delivery/chaos.ts';
import { chatNames } from './delivery/chat.ts';
import { late } from './delivery/late.ts';
import { medianRun } from './figures.ts';
import { growth } from './growth.ts';
import { intake } from './intake/intake.ts';
import { importBench } from './import.ts';
import { morning } from './morning.ts';
import { plan, whats } from './planning/plan.ts';
import { simulateBench } from './simulate.ts';
import { writeResult } from './write-result.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string' },
    api: { type: 'string', default: '20' },
    workers: { type: 'string', default: '1' },
    backend: { type: 'string', default: 'postgres' },
    limit: { type: 'string' },
    runs: { type: 'string', default: '5' },
    future: { type: 'string', default: '1000000' },
    kills: { type: 'string' },
    fault: { type: 'string', default: 'kill' },
    platform: { type: 'string', default: 'slack' },
    customers: { type: 'string' },
    days: { type: 'string', default: '365' },
    rows: { type: 'string', default: '20000' },
    sizes: { type: 'string', default: '10000,100000' },
    what: { type: 'string', default: 'first' },
    years: { type: 'string', default: '0' },
    database: { type: 'string' },
    json: { type: 'boolean' },
    write: { type: 'boolean' },
  },
});

const { limit, backend } = values;
const runs = Number(values.runs);
const perSecond = limit === undefined ? null : Number(limit);
/** Every benchmark prints its result with it. */
const print = (result: object): void => {
  console.log(JSON.stringify(result));
  if (values.write === true) writeResult(process.argv.slice(2), result);
};
const platform = chatNames.find((one) => one === values.platform);
if (platform === undefined) throw new Error(`--platform is one of ${chatNames.join(', ')}`);
if (backend !== 'postgres' && backend !== 'redis') throw new Error('--backend is postgres or redis');

switch (positionals[0] ?? '') {
  case 'burst': {
    const result = await burst({
      platform,
      messages: Number(values.messages ?? (platform === 'slack' ? 10_000 : 200)),
      apiMs: Number(values.api),
      workers: Number(values.workers),
      backend,
      limit: perSecond,
      runs,
    });
    print(result);
    break;
  }
  case 'late': {
    const messages = Number(values.messages ?? 1_000);
    const given = { messages, future: Number(values.future), limit: perSecond };
    print(await medianRun(runs, () => late(given), ['early', 'refused']));
    break;
  }
  case 'intake': {
    const { messages = 10_000, kills = 5 } = values;
    const given = { messages: Number(messages), runs, kills: Number(kills) };
    print(await intake(given));
    break;
  }
  case 'plan': {
    const what = whats.find((one) => one === values.what);
    if (what === undefined) throw new Error(`--what is one of ${whats.join(', ')}`);
    const { customers = '50000', database: url = null } = values;
    print(await plan({ customers: Number(customers), what, years: Number(values.years), url, runs }));
    break;
  }
  case 'morning': {
    const customers = Number(values.customers ?? 2_000);
    print(await medianRun(runs, () => morning({ customers, limit: perSecond }), ['left', 'refused']));
    break;
  }
  case 'simulate': {
    const given = { customers: Number(values.customers ?? 200), days: Number(values.days) };
    print(await medianRun(runs, () => simulateBench(given)));
    break;
  }
  case 'import': {
    print(await medianRun(runs, () => importBench({ rows: Number(values.rows) })));
    break;
  }
  case 'growth': {
    print(await growth({ sizes: values.sizes.split(',').map(Number), backend, limit: perSecond }));
    break;
  }
  case 'console': {
    const { customers = '100000', database: url = null } = values;
    print(await consoleBench({ customers: Number(customers), runs, url }));
    break;
  }
  case 'chaos': {
    const faults = values.fault.split(',').map((given) => {
      const fault = allFaults.find((one) => one === given);
      if (fault === undefined) throw new Error(`--fault is one or some of ${allFaults.join(', ')}`);
      if (fault.startsWith('redis-') && backend !== 'redis')
        throw new Error(`--fault ${fault} needs --backend redis`);
      return fault;
    });
    const messages = Number(values.messages ?? 20_000);
    const kills = Number(values.kills ?? 200);
    print(await chaos({ platform, kills, messages, backend, faults, limit: perSecond }));
    break;
  }
  default:
    console.error(
      'Name one of: burst, late, intake, plan, morning, simulate, import, growth, console, chaos.',
    );
    process.exitCode = 2;
}
