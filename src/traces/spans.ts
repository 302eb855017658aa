import {
  type Attributes,
  type Context,
  context,
  createContextKey,
  isSpanContextValid,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { ATTRIBUTES } from './attributes.ts'

export interface SpanWish {
  readonly name: string
  readonly kind: keyof typeof SpanKind
  readonly attributes: Attributes
  /** Default: now. */
  readonly began?: Date
  /** Whether what was thrown is trouble. Default: it is. */
  readonly isFailure?: (error: unknown) => boolean
}

const TRACER = createContextKey('the tracer of the node at work')
const CARRIED = createContextKey('attributes of the next span')

/**
 * Works within a span.
 * @param traceparent of the span it goes on from; undefined: it begins a trace
 */
export function inTrace<T>(
  tracer: Tracer,
  traceparent: string | undefined,
  wish: SpanWish,
  work: () => Promise<T>,
): Promise<T> {
  return within(tracer.startSpan(wish.name, optionsOf(wish), contextOf(traceparent)), tracer, wish, work)
}

/** Works within a span below the one that is at work; without one, just works. */
export function inChild<T>(wish: Omit<SpanWish, 'began'>, work: () => Promise<T>): Promise<T> {
  const active = context.active()
  const tracer = tracerOf(active)
  if (tracer === undefined) return work()
  const carried = active.getValue(CARRIED) as Attributes | undefined
  const options = optionsOf({ ...wish, attributes: { ...carried, ...wish.attributes } })
  return within(tracer.startSpan(wish.name, options, active), tracer, wish, work)
}

/** Works as before; the next span below has these, too. */
export function carrying<T>(attributes: Attributes, work: () => Promise<T>): Promise<T> {
  const active = context.active()
  if (tracerOf(active) === undefined) return work()
  const before = active.getValue(CARRIED) as Attributes | undefined
  return context.with(active.setValue(CARRIED, { ...before, ...attributes }), work)
}

/** Writes on the span that is at work. @param name another one, now that it is known */
export function note(attributes: Attributes, name?: string): void {
  const span = trace.getActiveSpan()
  span?.setAttributes(attributes)
  if (name !== undefined) span?.updateName(name)
}

/** The span at work is one of trouble. @param type its code; no words */
export function markFailed(type: string): void {
  failed(trace.getActiveSpan(), type)
}

/** The span at work has to do with another trace. */
export function linkTo(traceparent: string | undefined): void {
  const to = spanIn(traceparent)
  if (to !== undefined) trace.getActiveSpan()?.addLink({ context: to })
}

/**
 * What the span at work did belongs to another trace: that gets a span of it, and each links to the other. The one at work began
 * before anybody could tell.
 */
export function joinTrace(traceparent: string | undefined, wish: SpanWish): void {
  const here = trace.getActiveSpan()
  const tracer = tracerOf(context.active())
  if (traceparent === undefined || here === undefined || tracer === undefined) return
  const links: Link[] = [{ context: here.spanContext() }]
  const there = tracer.startSpan(wish.name, { ...optionsOf(wish), links }, contextOf(traceparent))
  here.addLink({ context: there.spanContext() })
  there.end()
}

/** To be kept with what begins here; undefined: nothing is traced. */
export function traceparentOfNow(): string | undefined {
  const now = trace.getActiveSpan()?.spanContext()
  return now !== undefined && isSpanContextValid(now) ? textOf(now) : undefined
}

/** By which a collector finds what is done now; undefined: nothing is traced. */
export function traceIdOfNow(): string | undefined {
  const now = trace.getActiveSpan()?.spanContext()
  return now !== undefined && isSpanContextValid(now) ? now.traceId : undefined
}

const tracerOf = (of: Context): Tracer | undefined => of.getValue(TRACER) as Tracer | undefined

const textOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`

/** As {@link textOf} wrote it. */
function spanIn(traceparent: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '') ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
}

/** @returns the id of the trace that it names */
export const traceIdIn = (traceparent: string | undefined): string | undefined => spanIn(traceparent)?.traceId

/** Never of what surrounds it: a job may be begun by a timer of another one. */
function contextOf(traceparent: string | undefined): Context {
  const parent = spanIn(traceparent)
  return parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent)
}

const optionsOf = ({ kind, attributes, began }: SpanWish) => ({
  kind: SpanKind[kind],
  attributes,
  ...(began !== undefined && { startTime: began }),
})

async function within<T>(
  span: Span,
  tracer: Tracer,
  { isFailure = () => true }: SpanWish,
  work: () => Promise<T>,
): Promise<T> {
  const here = trace.setSpan(context.active(), span).setValue(TRACER, tracer).deleteValue(CARRIED)
  try {
    return await context.with(here, work)
  } catch (error) {
    if (isFailure(error)) failed(span, typeOf(error))
    throw error
  } finally {
    span.end()
  }
}

function failed(span: Span | undefined, type: string): void {
  span?.setAttribute(ATTRIBUTES.errorType, type)
  span?.setStatus({ code: SpanStatusCode.ERROR })
}

/** Its code or class; its words may be about anything. */
function typeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown }
  const [found] = [code, name].filter((one) => typeof one === 'string' && /^[\w-]{1,60}$/.test(one))
  return String(found ?? '_OTHER')
}
