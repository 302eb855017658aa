import type { Tracer } from '@opentelemetry/api'
import { ATTRIBUTES, inTrace, markFailed, note, type SpanWish } from '../../traces/index.ts'
import { labelOf } from '../metrics/count-messages.ts'
import type { KnownCaller } from '../serving.ts'
import type { SoapRequest } from '../transport/index.ts'

interface Reply {
  readonly status: number
  readonly body: string
  readonly operation?: string
  readonly returnCode?: string
}

type Answer<Answered extends Reply> = (request: SoapRequest<KnownCaller>) => Promise<Answered>

/**
 * A span for each message that is answered, the first of a trace of our own: what the caller says of a trace is not read
 * (docs/decisions/traces.md).
 * @param tracer undefined: answers as before
 */
export function tracingAnswers<Answered extends Reply>(
  tracer: Tracer | undefined,
  answer: Answer<Answered>,
): Answer<Answered> {
  if (tracer === undefined) return answer
  return (request) =>
    inTrace(tracer, undefined, wishFor(request), async () => {
      const reply = await answer(request)
      note(attributesOf(reply), reply.operation)
      if (reply.status >= 500) markFailed(`${reply.status}`)
      return reply
    })
}

function wishFor({ caller: { partner, authority }, body }: SoapRequest<KnownCaller>): SpanWish {
  const attributes = {
    [ATTRIBUTES.partner]: labelOf(partner),
    [ATTRIBUTES.partnerRole]: partner.role,
    [ATTRIBUTES.authority]: authority.name,
    [ATTRIBUTES.octetsIn]: body.length,
  }
  return { name: 'message', kind: 'SERVER', attributes }
}

const attributesOf = ({ status, body, operation, returnCode }: Reply) => ({
  [ATTRIBUTES.httpStatus]: status,
  [ATTRIBUTES.operation]: operation,
  [ATTRIBUTES.returnCode]: returnCode,
  [ATTRIBUTES.octetsOut]: Buffer.byteLength(body),
})
