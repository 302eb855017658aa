import type { MessageContentView } from '../messages/index.ts'
import { decodeBase64, type Element, LIST_LIMITS, parseXml, SoapError } from '../soap/index.ts'
import { objectView } from './object-view.ts'

const MOST = 1_000 // elements told
const LONGEST = 1_000 // characters of a value
const SHORTEST_OBJECT = 64 // characters in base64

/** What a message says, element by element, with certificates and requests decoded; empty where it is no XML. */
export function contentOf(octets: Uint8Array): MessageContentView[] {
  try {
    const content: MessageContentView[] = []
    tell(parseXml(octets, { ...LIST_LIMITS, bytes: octets.length }), content)
    return content
  } catch (error) {
    if (error instanceof SoapError) return []
    throw error
  }
}

function tell({ name, text, children }: Element, content: MessageContentView[]): void {
  if (content.length >= MOST) return
  for (const child of children) tell(child, content)
  if (children.length === 0) content.push({ name, ...contentIn(text) })
}

function contentIn(text: string): Omit<MessageContentView, 'name'> {
  const octets = text.length < SHORTEST_OBJECT ? undefined : octetsIn(text)
  const object = octets && objectView(octets)
  if (object !== undefined) return { object }
  return text.length <= LONGEST ? { text } : { characters: text.length }
}

function octetsIn(text: string): Uint8Array | undefined {
  try {
    return decodeBase64(text)
  } catch (error) {
    if (error instanceof SoapError) return undefined
    throw error
  }
}
