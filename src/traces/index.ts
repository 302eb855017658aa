/** Spans of OpenTelemetry: begun by whoever holds a tracer, written on by whoever works within one. Where none is begun, all of it does nothing. */
export { ATTRIBUTES } from './attributes.ts'
export {
  carrying,
  inChild,
  inTrace,
  joinTrace,
  linkTo,
  markFailed,
  note,
  type SpanWish,
  traceIdIn,
  traceIdOfNow,
  traceparentOfNow,
} from './spans.ts'
