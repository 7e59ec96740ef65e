#!/usr/bin/env node
import './small-heap.ts';
import { run } from './cli/run.ts';

process.exitCode = await run(process.argv);
