/**
 * `npm run bench -- burst [--messages N] [--api MS] [--workers N] [--backend postgres|redis] [--limit R] [--runs N]`:
 * one JSON line. Figures are ratios to a floor measured in the same run, because machines differ.
 */
import { parseArgs } from 'node:util';
import { burst } from './burst.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string', default: '10000' },
    api: { type: 'string', default: '20' },
    workers: { type: 'string', default: '1' },
    backend: { type: 'string', default: 'postgres' },
    limit: { type: 'string' },
    runs: { type: 'string', default: '5' },
    json: { type: 'boolean' },
  },
});

const [name = ''] = positionals;
if (name !== 'burst') {
  console.error(`There is no benchmark ${name || 'without a name'}; there is: burst.`);
  process.exit(2);
}
const { limit, backend } = values;
if (backend !== 'postgres' && backend !== 'redis') throw new Error('--backend is postgres or redis');
const result = await burst({
  messages: Number(values.messages),
  apiMs: Number(values.api),
  workers: Number(values.workers),
  backend,
  limit: limit === undefined ? null : Number(limit),
  runs: Number(values.runs),
});
console.log(JSON.stringify(result));
