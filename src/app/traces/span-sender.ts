import { ExportResultCode } from '@opentelemetry/core'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace'
import type { CaHttp } from '../../ca-bridges/ca-http/index.ts'

interface SpanSenderWish {
  readonly http: CaHttp
  /** Read for each batch. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>
  readonly onTaken: () => void
  readonly onLost: (spans: number, why: unknown) => void
}

/**
 * Tells a collector of spans by OTLP over HTTP, in protobuf: one call a batch, over the way that all our calls go, with its limits.
 * What it does not take is lost.
 */
export function spanSender({ http, headers, onTaken, onLost }: SpanSenderWish): SpanExporter {
  const closed = new AbortController()
  const put = async (spans: ReadableSpan[]): Promise<void> => {
    const { status, body } = await http.call({
      method: 'POST',
      path: '',
      headers: { ...(await headers()), 'content-type': 'application/x-protobuf' },
      body: ProtobufTraceSerializer.serializeRequest(spans),
      signal: closed.signal,
    })
    if (status < 200 || status > 299) throw new Error(`it answered HTTP ${status}`)
    const refused = Number(refusedOf(body))
    if (refused > 0) throw new Error(`it refused ${refused} of ${spans.length} spans`)
  }
  return {
    export(spans, done) {
      put(spans).then(
        () => {
          onTaken()
          done({ code: ExportResultCode.SUCCESS })
        },
        (error) => {
          onLost(spans.length, error)
          done({ code: ExportResultCode.FAILED, error })
        },
      )
    },
    shutdown: async () => closed.abort(new Error('this node is shutting down')),
  }
}

/** What it says beside its 2xx is worth nothing where it is none of OTLP. */
function refusedOf(body: Uint8Array): number | string | undefined {
  try {
    return ProtobufTraceSerializer.deserializeResponse(body).partialSuccess?.rejectedSpans
  } catch {
    return undefined
  }
}
