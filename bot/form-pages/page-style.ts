/** The look of the rehearsal's page (bot/platforms/web/page/src/theme.ts and styles), for a phone first. */
export const pageStyle = `
:root { --ink: #1c2536; --ink-soft: #4d586b; --line: #c9d1de; --ground: #f3f5f9; --paper: #fff; --brand: #1f57cc; --brand-soft: #e9f0fe; --wrong: #c62f2f; --wrong-soft: #fdeeee; --good: #13744a }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.57 system-ui, -apple-system, "PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif; -webkit-text-size-adjust: 100%; overflow-wrap: anywhere }
main { max-width: 34rem; min-height: 100vh; margin: 0 auto; padding: 16px 16px 24px; background: var(--paper) }
h1 { margin: 0 0 4px; font-size: 20px; line-height: 1.4 }
p { margin: 0 }
.who, .hint, .note { color: var(--ink-soft); font-size: 14px }
.who { margin-bottom: 16px }
.lines { white-space: pre-line }
.intro { margin-bottom: 16px; padding: 10px 12px; border-radius: 6px; background: var(--brand-soft) }
.problem { margin-bottom: 16px; padding: 10px 12px; border: 1px solid var(--wrong); border-radius: 6px; background: var(--wrong-soft) }
.field { margin: 0 0 18px; padding: 0; border: 0; min-width: 0 }
.field > label, legend { display: block; margin-bottom: 6px; padding: 0; font-weight: 600 }
.must { margin-left: 4px; color: var(--wrong) }
.hint { margin: 4px 0 0 }
.wrong { margin: 4px 0 0; color: var(--wrong); font-size: 14px }
input:not([type=radio]), select, textarea { display: block; width: 100%; min-height: 44px; padding: 9px 11px; border: 1px solid var(--line); border-radius: 6px; background: var(--paper); color: inherit; font: inherit; appearance: none; -webkit-appearance: none }
select { padding-right: 34px; background: var(--paper) linear-gradient(45deg, transparent 50%, var(--ink-soft) 50%) calc(100% - 19px) 19px / 6px 6px no-repeat; background-image: linear-gradient(45deg, transparent 50%, var(--ink-soft) 50%), linear-gradient(-45deg, transparent 50%, var(--ink-soft) 50%); background-position: calc(100% - 19px) 19px, calc(100% - 13px) 19px; background-size: 6px 6px }
textarea { min-height: 116px; resize: vertical }
[aria-invalid=true] { border-color: var(--wrong) }
:focus-visible { outline: 2px solid var(--brand); outline-offset: 1px }
.choices { display: flex; flex-wrap: wrap; gap: 8px }
.choices input { position: absolute; opacity: 0 }
.choices span { display: block; min-height: 44px; padding: 9px 14px; border: 1px solid var(--line); border-radius: 6px; cursor: pointer }
.choices input:checked + span { border-color: var(--brand); background: var(--brand-soft); color: var(--brand); font-weight: 600 }
.choices input:focus-visible + span { outline: 2px solid var(--brand); outline-offset: 1px }
button { display: block; width: 100%; min-height: 48px; margin: 8px 0 12px; border: 0; border-radius: 6px; background: var(--brand); color: #fff; font: inherit; font-weight: 600; cursor: pointer }
dl { margin: 12px 0 0 } dt { color: var(--ink-soft); font-size: 14px } dd { margin: 0 0 8px }
.answer p + p { margin-top: 12px }
.note { margin-top: 20px }
@media (min-width: 40rem) { main { min-height: 0; margin: 8vh auto; padding: 32px; border-radius: 6px; box-shadow: 0 1px 4px rgb(28 37 54 / 12%) } }
`;
