import { type Attributes, SpanStatusCode, trace } from '@opentelemetry/api';

/**
 * Runs a piece of work as a span of a trace. Without an endpoint for traces (`bot/tracing.ts`) the span does nothing, and
 * its attributes are not computed.
 */
export async function traced<Result>(
  name: string,
  attributes: () => Attributes,
  work: () => Promise<Result>,
): Promise<Result> {
  return await trace.getTracer('xinhang').startActiveSpan(name, async (span) => {
    if (span.isRecording()) span.setAttributes(attributes());
    try {
      return await work();
    } catch (error) {
      // The log has the error itself, without secrets.
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
