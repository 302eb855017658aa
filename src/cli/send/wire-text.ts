import type { Passed } from '../../messages/index.ts'
import { visible } from '../output/visible.ts'
import { layOut, shortenBase64 } from './lay-out-xml.ts'
import type { WireDetail } from './wire.ts'

const MARKS = { sent: '>', received: '<' } as const
const NOTE = '='

/**
 * What passed, a line for a line: `>` what went, `<` what came, `=` what we say about it. Control characters are made visible,
 * and so is nearly everything else that a terminal would not show.
 */
export function wireText(passed: Passed, detail: WireDetail): string {
  const { text, notes } = bodyText(passed.body, detail)
  const head = [firstLine(passed), ...passed.headers.map(([name, value]) => `${name}: ${value}`), '']
  const lines = [...head, ...(text === '' ? [] : text.split('\n'))].map((line) =>
    `${MARKS[passed.kind]} ${visible(line)}`.trimEnd(),
  )
  if (passed.kind === 'received' && !passed.complete) notes.push('not read to its end')
  return [...lines, `${NOTE} ${[`${passed.body.length} octets`, ...notes].join('; ')}`, ''].join('\n')
}

function firstLine(passed: Passed): string {
  return passed.kind === 'sent' ? `${passed.method} ${passed.url}` : `${passed.status} ${passed.reason}`
}

function bodyText(body: Uint8Array, detail: WireDetail): { text: string; notes: string[] } {
  if (detail !== 'full') {
    const { text, notes, asItWas } = laidOutBody(body)
    return { text, notes: asItWas ? notes : [...notes, '--wire=full shows it as it was'] }
  }
  const { text, note } = decoded(body)
  return { text, notes: note === undefined ? [] : [note] }
}

/** Laid out in lines, long base64 shortened; not made visible yet. */
export function laidOutBody(body: Uint8Array): { text: string; notes: string[]; asItWas: boolean } {
  const { text, note } = decoded(body)
  const notes = note === undefined ? [] : [note]
  const shortened = shortenBase64(text)
  const laidOut = layOut(shortened)
  if (shortened !== text) notes.push('long base64 shortened')
  if (laidOut !== shortened) notes.push('line breaks between tags are ours')
  return { text: laidOut, notes, asItWas: laidOut === text }
}

const UTF_16 = { 'fe,ff': 'utf-16be', 'ff,fe': 'utf-16le' } as const

function decoded(body: Uint8Array): { text: string; note?: string } {
  const mark = [...body.subarray(0, 2)].map((octet) => octet.toString(16)).join()
  const utf16 = Object.hasOwn(UTF_16, mark) ? UTF_16[mark as keyof typeof UTF_16] : undefined
  if (utf16 !== undefined) {
    return { text: new TextDecoder(utf16, { ignoreBOM: true }).decode(body), note: `in ${utf16.toUpperCase()}` }
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body) }
  } catch {
    const text = Buffer.from(body).toString('latin1')
    const octet = (character: string) => `\\x{${character.charCodeAt(0).toString(16)}}`
    return { text: text.replace(/[\x80-\xff]/g, octet), note: 'not UTF-8: octets over 7f as \\x{..}' }
  }
}
