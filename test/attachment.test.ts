import { expect, it } from 'vitest';
import { describeAttachment } from '../jobs/attachment.ts';
import { loadedTemplates } from './templates/loaded-templates.ts';
import { languages } from '../templates/reader/languages.ts';
import { said } from '../templates/reader/said.ts';

const { words } = loadedTemplates();

it.each([
  ['报价.pdf', 'pdf', '📎 报价.pdf · PDF 文件', '📎 报价.pdf · PDF file'],
  ['x', 'application/pdf', '📎 x · PDF 文件', '📎 x · PDF file'],
  ['x', 'application/vnd.oasis.opendocument.text', '📎 x · TEXT 文件', '📎 x · TEXT file'],
  ['现场.jpg', 'jpg', '📎 现场.jpg · 图片', '📎 现场.jpg · picture'],
  ['x', 'image/svg+xml', '📎 x · 图片', '📎 x · picture'],
  // Chats that name no file.
  ['picture', 'picture', '📎 图片', '📎 picture'],
  ['audio', 'audio', '📎 录音', '📎 sound'],
  ['media', 'media', '📎 视频', '📎 video'],
  ['合同', 'folder', '📎 合同 · 文件夹', '📎 合同 · folder'],
  ['x', 'application/octet-stream', '📎 x · 文件', '📎 x · file'],
  ['x', null, '📎 x', '📎 x'],
])('an attachment %s of the kind %s is named in both languages', (name, kind, chinese, english) => {
  const told = languages.map((language) =>
    describeAttachment({ name, kind, sizeBytes: null, link: null }, (sort) =>
      words.say(said('log/attachment-kind', { kind: sort }), language),
    ),
  );
  expect(told.toSorted()).toEqual([chinese, english].toSorted());
});
