import { writeFileSync } from 'node:fs';
import { languages } from '../../templates/reader/languages.ts';
import { commandPages, describeCommands } from './describe-commands.ts';
import { groups } from './index.ts';

for (const language of languages) writeFileSync(commandPages[language], describeCommands(groups, language));
