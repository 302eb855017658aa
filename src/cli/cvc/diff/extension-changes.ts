import { type Extension, extensionContent } from '../../../cvc/index.ts'
import type { Change } from '../json/difference.ts'
import { sides } from './sides.ts'

/** Extensions that came, went, or say something else, by their identifiers. */
export function extensionChanges(a: readonly Extension[], b: readonly Extension[]): Change[] {
  const oids = new Set([...a, ...b].map(({ oid }) => oid))
  return [...oids].flatMap((oid) => {
    const [before, after] = [a, b].map((extensions) => extensions.find((one) => one.oid === oid))
    const [from, to] = [before, after].map((one) => one && contentText(one))
    if (from === to) return []
    const what =
      before === undefined ? 'a new extension' : after === undefined ? 'an extension less' : 'another content of'
    return [{ field: 'extension' as const, sentence: `${what}: ${nameOf((before ?? after)!)}`, ...sides(from, to) }]
  })
}

function nameOf(extension: Extension): string {
  const content = extensionContent(extension)
  return content.kind === 'unknown' ? extension.oid : content.name
}

function contentText({ objects }: Extension): string {
  return objects.map(({ tag, value }) => `${tag.toString(16)}:${Buffer.from(value).toString('hex')}`).join(' ')
}
