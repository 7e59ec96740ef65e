import { type AnySaid, said, type Said } from './said.ts';

/** What people call each platform. */
export const platformWords = {
  dingtalk: said('platform/dingtalk'),
  feishu: said('platform/feishu'),
  slack: said('platform/slack'),
  web: said('platform/web'),
  wecom: said('platform/wecom'),
} satisfies Readonly<Record<string, Said>>;

/** What people call a platform; its id if it has no name. */
export function platformNamed(id: string): AnySaid | string {
  return new Map<string, AnySaid>(Object.entries(platformWords)).get(id) ?? id;
}
