import { writeFileSync } from 'node:fs';
import { languages } from '../../templates/reader/languages.ts';
import { commandPages, describeCommands } from './describe-commands.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { groupsOf } from '../commands/index.ts';
import { capabilityPages, describeCapabilities } from '../platforms/describe-capabilities.ts';

const groups = groupsOf(loadTemplates());

for (const language of languages) {
  writeFileSync(commandPages[language], describeCommands(groups, language));
  writeFileSync(capabilityPages[language], describeCapabilities(language));
}
