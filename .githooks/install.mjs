// Run by `npm install` in a checkout: points git at these hooks. Outside a git checkout (an image, a tarball) it
// does nothing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (existsSync('.git')) spawnSync('git', ['config', 'core.hooksPath', '.githooks'], { stdio: 'inherit' });
