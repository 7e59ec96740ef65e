/** The console's few pages, rendered on the server, with one short script. */
import { drawPage, type PageFrame } from '../http/draw-page.ts';
import { html } from '../http/html.ts';

export const consoleStyle = `
  body { margin: 0; background: #f5f5f5; color: #1f1f1f; font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif }
  main { max-width: 30rem; margin: 12vh auto; padding: 2rem; background: #fff; border-radius: 8px }
  h1 { margin: 0 0 1rem; font-size: 1.25rem }
  button { padding: .5rem 1.25rem; border: 0; border-radius: 6px; background: #1677ff; color: #fff; font: inherit; cursor: pointer }
  button.quiet { background: #fff; color: #1f1f1f; border: 1px solid #d9d9d9 }
  li { margin: .25rem 0 }
  @media (prefers-color-scheme: dark) {
    body { background: #141414; color: #e6e6e6 } main { background: #1f1f1f } a { color: #69b1ff }
    button.quiet { background: #1f1f1f; color: #e6e6e6; border-color: #424242 }
  }`;

/** The place that was opened before signing in. */
const keptPlace = 'xinhang.place';

/** Says how to sign in. The place in the address is opened once they have signed in in this browser. */
export function drawNotSignedIn(frame: PageFrame, words: string): string {
  return drawPage(
    frame,
    html`<p>${words}</p>
<script nonce="${frame.nonce}">
if (location.hash.startsWith('#/')) localStorage.setItem('${keptPlace}', location.hash);
</script>`,
  );
}

/**
 * The page behind the sign-in link. The token is in the URL fragment, which browsers do not send: it reaches no log and
 * no referrer, and a chat client's link preview cannot use it up. Pressing the button posts it.
 */
export function drawSignIn(
  frame: PageFrame,
  action: string,
  [press, button, noScript]: readonly [string, string, string],
): string {
  return drawPage(
    frame,
    html`<p>${press}</p>
<form method="post" action="${action}">
<input type="hidden" name="token" id="token">
<button>${button}</button>
</form>
<noscript><p>${noScript}</p></noscript>
<script nonce="${frame.nonce}">
const take = () => {
  const [token, ...place] = location.hash.slice(1).split('/');
  document.getElementById('token').value = token;
  const at = place.length > 0 ? '#/' + place.join('/') : localStorage.getItem('${keptPlace}');
  // A browser takes what stands behind the # along when it is sent on.
  document.forms[0].action = '${action}' + (at || '');
  history.replaceState(null, '', location.pathname);
};
take();
addEventListener('hashchange', take);
document.forms[0].addEventListener('submit', () => localStorage.removeItem('${keptPlace}'));
</script>`,
  );
}
