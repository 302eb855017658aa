import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A span as a collector got it. */
export interface CollectedSpan {
  readonly traceId: string
  readonly spanId: string
  /** Empty: it is the first of its trace. */
  readonly parentSpanId: string
  readonly name: string
  readonly kind: string
  readonly attributes: Readonly<Record<string, string | number | boolean>>
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
  readonly failed: boolean
  readonly resource: Readonly<Record<string, string | number | boolean>>
}

/** Takes traces by OTLP over HTTP in protobuf, read by the field numbers of opentelemetry-proto 1. */
export interface OtlpCollector {
  readonly url: string
  readonly spans: readonly CollectedSpan[]
  readonly headers: readonly IncomingHttpHeaders[]
  /** The octets of all batches, as they came. */
  readonly octets: () => Buffer
  /** HTTP status of its answers from now on. */
  status: number
  close(): Promise<void>
}

export async function startOtlpCollector(): Promise<OtlpCollector> {
  const [spans, headers, bodies]: [CollectedSpan[], IncomingHttpHeaders[], Buffer[]] = [[], [], []]
  const state = { status: 200 }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    headers.push(request.headers)
    if (state.status === 200) {
      bodies.push(body)
      spans.push(...spansIn(body))
    }
    response.writeHead(state.status, { 'content-type': 'application/x-protobuf' }).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    spans,
    headers,
    octets: () => Buffer.concat(bodies),
    get status() {
      return state.status
    },
    set status(status) {
      state.status = status
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']
const ERROR = 2

function spansIn(request: Uint8Array): CollectedSpan[] {
  return messages(request, 1).flatMap((ofResource) => {
    const resource = attributesIn(messages(ofResource, 1)[0] ?? new Uint8Array(), 1)
    return messages(ofResource, 2).flatMap((ofScope) => messages(ofScope, 2).map((span) => spanIn(span, resource)))
  })
}

function spanIn(span: Uint8Array, resource: CollectedSpan['resource']): CollectedSpan {
  const [status] = messages(span, 15)
  return {
    traceId: hex(span, 1),
    spanId: hex(span, 2),
    parentSpanId: hex(span, 4),
    name: text(messages(span, 5)[0]),
    kind: KINDS[Number(numberIn(span, 6))] ?? '',
    attributes: attributesIn(span, 9),
    links: messages(span, 13).map((link) => ({ traceId: hex(link, 1), spanId: hex(link, 2) })),
    failed: status !== undefined && Number(numberIn(status, 3)) === ERROR,
    resource,
  }
}

function attributesIn(message: Uint8Array, field: number): Record<string, string | number | boolean> {
  return Object.fromEntries(
    messages(message, field).map((pair) => {
      const value = messages(pair, 2)[0] ?? new Uint8Array()
      const [first] = [...fieldsOf(value)]
      const found = first?.value
      if (found instanceof Uint8Array) return [text(messages(pair, 1)[0]), text(found)]
      return [text(messages(pair, 1)[0]), first?.number === 2 ? found === 1n : Number(found)]
    }),
  )
}

const messages = (message: Uint8Array, number: number): Uint8Array[] =>
  [...fieldsOf(message)].flatMap((field) =>
    field.number === number && field.value instanceof Uint8Array ? [field.value] : [],
  )
const numberIn = (message: Uint8Array, number: number) =>
  [...fieldsOf(message)].find((field) => field.number === number)?.value ?? 0n
const hex = (message: Uint8Array, number: number): string =>
  Buffer.from(messages(message, number)[0] ?? []).toString('hex')
const text = (octets: Uint8Array | undefined): string => Buffer.from(octets ?? []).toString('utf8')

interface Field {
  readonly number: number
  /** A varint or a number of fixed length; else octets. */
  readonly value: bigint | Uint8Array
}

/** The wire format of protobuf: a key, then a varint (0), 8 octets (1), octets with their length (2) or 4 octets (5). */
function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const octet = message[at++] ?? 0
      value |= BigInt(octet & 0x7f) << shift
      if (octet < 0x80) return value
    }
  }
  const take = (length: number): Uint8Array => {
    at += length
    return message.subarray(at - length, at)
  }
  const littleEndian = (octets: Uint8Array): bigint =>
    octets.reduceRight((sum, octet) => (sum << 8n) | BigInt(octet), 0n)
  while (at < message.length) {
    const key = Number(varint())
    const [number, type] = [key >> 3, key & 7]
    if (type === 0) yield { number, value: varint() }
    else if (type === 1 || type === 5) yield { number, value: littleEndian(take(type === 1 ? 8 : 4)) }
    else if (type === 2) yield { number, value: take(Number(varint())) }
    else throw new Error(`no such type of the wire: ${type}`)
  }
}
