/**
 * Which messages of a customer leave them waiting if no colleague answers. Both lists miss some and catch some others:
 * the only consequence is one private reminder to the owner, more or less.
 */

const questions: readonly RegExp[] = [
  /[?？]/u,
  /吗|(?<!没)什么|何时|几时|几号|几点|多久|多少|怎么|怎样|如何|为啥|哪[里儿些个家天位款]|能否|可否|是否/u,
  /能不能|可不可以|是不是|有没有|行不行|好不好|对不对|要不要/u,
  // Of blank lines only the last begins a sentence: each is looked at once.
  /(?:^|[.!,;。！，；\n][^\S\n]*)(?:hi |hello |and |so |but )?(?:what|when|where|which|who|why|how|can you|could you|would you|will you|can we|could we|any (?:news|update))\b/iu,
];

const requests: readonly RegExp[] = [
  /请(?!放心|勿|假|客|知)|麻烦(?!.{0,4}了)|帮(?:忙|我|一下)|(?<!不着?)急|尽快|催|(?:发|给|寄|回复|联系|安排)一下|回(?:个)?电话/u,
  /\b(?:please|need|urgent(?:ly)?|asap|call (?:me|us))\b/iu,
];

const troubles: readonly RegExp[] = [
  /坏了|故障|漏|停机|报警|不能用|用不了|不工作|没反应|投诉|退货|不满意|(?<!没)有问题|出(?:了)?问题|异常|没收到|(?:还|一直)没/u,
  /\b(?:broken|broke down|leak(?:s|ing)?|fault(?:y)?|not working|(?:does|do)(?:n't| not) work|stopped working|complain(?:t)?|missing|damaged)\b/iu,
];

/** The customer asks something: 挺好的 does not. */
export function isQuestion(text: string): boolean {
  return questions.some((pattern) => pattern.test(text));
}

/** The customer asks or requests something, or reports trouble: 好的，谢谢 does not. */
export function wantsAnswer(text: string): boolean {
  return isQuestion(text) || [...requests, ...troubles].some((pattern) => pattern.test(text));
}
