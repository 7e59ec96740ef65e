/** Rights can be asked for in any test, as in any program that has loaded its rules. */
import { readRoles } from '../templates/reader/load-roles.ts';
import { enterRoles } from '../templates/reader/roles.ts';
import { defaultTemplatesDir } from '../templates/reader/templates-dir.ts';

const { rules, posts } = readRoles(defaultTemplatesDir(), []);
enterRoles(rules, posts);
