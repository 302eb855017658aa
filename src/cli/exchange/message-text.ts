import type { CardVerifiableView, ExchangeMessageView, MessageContentView } from '../../messages/index.ts'
import { type Field, fieldLines } from '../output/fields.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'

/** What went over the wire, a line for a message; empty where nothing is kept. */
export function messagesTable(messages: readonly ExchangeMessageView[]): string {
  if (messages.length === 0) return ''
  const rows = messages.map((message) => [
    String(message.n),
    moment(message.at),
    message.direction,
    message.part,
    message.operation,
    message.httpStatus === undefined ? '' : String(message.httpStatus),
    String(message.size),
    String(message.times),
  ])
  return table(['message', 'when (GMT)', 'way', 'is', 'operation', 'HTTP', 'octets', 'times'], rows)
}

export function messageFields(message: ExchangeMessageView): Field[] {
  const { n, direction, part, operation, contract, at, lastAt, times, size, sha256, httpStatus, tlsFingerprint, kept } =
    message
  const again = times === 1 ? undefined : `${times} times, the last ${moment(lastAt)} GMT`
  return [
    ['message', `${n}: ${part} of ${operation} (${contract}), ${direction === 'in' ? 'came in' : 'went out'}`],
    [direction === 'in' ? 'came' : 'went', `${moment(at)} GMT`],
    ['repeated', again],
    ['HTTP status', httpStatus === undefined ? undefined : String(httpStatus)],
    ['octets', kept ? String(size) : `${size}: too many, they are not kept; what they were is proven by their SHA-256`],
    ['SHA-256', sha256],
    ['TLS peer', tlsFingerprint === undefined ? undefined : `certificate with SHA-256 ${tlsFingerprint}`],
  ]
}

/** What the elements say, certificates and requests in words. */
export function contentText(content: readonly MessageContentView[]): string {
  return fieldLines(content.map((one) => [one.name, valueText(one)]))
}

function valueText({ text, object, characters }: MessageContentView): string | readonly string[] {
  if (object !== undefined) return objectLines(object)
  return text ?? `${characters} characters`
}

function objectLines({ kind, holderReference, authorityReference, ...object }: CardVerifiableView): string[] {
  const by = kind === 'certificate' ? `by ${authorityReference}` : `asks ${authorityReference ?? 'no CA by name'}`
  const dates = object.effective === undefined ? [] : [`${object.effective} to ${object.expires}`]
  return [
    `${kind} ${holderReference}, ${by}`,
    ...(object.vouchedForBy === undefined ? [] : [`  vouched for by ${object.vouchedForBy}`]),
    ...(object.role === undefined ? [] : [`  ${object.role}`]),
    ...(object.rights ?? []).map((right) => `  ${right}`),
    ...dates.map((text) => `  ${text}`),
    ...(object.keyFingerprint === undefined ? [] : [`  key fingerprint ${object.keyFingerprint}`]),
  ]
}
