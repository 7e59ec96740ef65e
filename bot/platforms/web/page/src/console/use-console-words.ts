import { useSpeech } from '../words/use-words.ts';
import { consoleEn } from '../words/console-en.ts';
import { type ConsoleWords, consoleZhCn } from '../words/console-zh-cn.ts';

const tables = { 'zh-CN': consoleZhCn, en: consoleEn } as const;

export const useConsoleWords = (): ConsoleWords => tables[useSpeech().language];
