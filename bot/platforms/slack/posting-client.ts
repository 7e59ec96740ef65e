import {
  type WebAPICallResult,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
  type WebClientOptions,
} from '@slack/web-api';
import { exchange } from './exchange.ts';

/**
 * Slack's client with a shorter way for posts. The library copies and writes out each request and answer three times for
 * lines of its debug log that no one reads, which takes longer than the rest of a post. Arguments, answers and errors are
 * the library's. The arguments are sent as JSON, which Slack takes for this method: as a form, each Chinese character
 * would be nine bytes, and writing it a fifth of all memory that a burst of posts takes.
 */
export class PostingClient extends WebClient {
  readonly #headers: Readonly<Record<string, string>>;

  constructor(token: string, options: WebClientOptions) {
    super(token, options);
    this.#headers = {
      'content-type': 'application/json; charset=utf-8',
      accept: 'application/json',
      authorization: `Bearer ${token}`,
    };
  }

  override async apiCall(method: string, options: Record<string, unknown> = {}): Promise<WebAPICallResult> {
    return method === 'chat.postMessage'
      ? await this.#post(method, options)
      : await super.apiCall(method, options);
  }

  /** @throws the errors of Slack's client */
  async #post(method: string, options: Record<string, unknown>): Promise<WebAPICallResult> {
    const { status, statusText, headers, text } = await exchange(
      `${this.slackApiUrl}${method}`,
      this.#headers,
      JSON.stringify(options),
    ).catch((error: unknown) => {
      throw new WebAPIRequestError(error instanceof Error ? error : new Error(String(error)));
    });
    const retryAfter = Number.parseInt(headers['retry-after'] ?? '', 10);
    if (status === 429) throw new WebAPIRateLimitedError(retryAfter);
    if (status !== 200) throw new WebAPIHTTPError(status, statusText, named(headers), text);
    const result = read(text);
    const { ok, error = 'unknown_error', response_metadata: metadata } = result;
    if (ok) return result;
    const more = Number.isNaN(retryAfter) ? metadata : { ...metadata, retryAfter };
    throw new WebAPIPlatformError({
      ...result,
      error,
      ...(more === undefined ? {} : { response_metadata: more }),
    });
  }
}

type Answer = WebAPICallResult & { readonly error?: string };

/** An answer that is not Slack's is its own error, as in the library. */
function read(text: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return { ok: false, error: text };
  }
}

function named(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
