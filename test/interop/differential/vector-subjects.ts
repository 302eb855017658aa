import { readdirSync, readFileSync } from 'node:fs'
import { loadVectors, type VectorEntry, vectorPath } from '../../support/vectors.ts'
import { holdsParametersBelowCvca, keyTags } from './signs.ts'
import type { Kind, Subject } from './subject.ts'

const INDEXES = [
  { index: 'public/index.json' },
  { index: 'generated-openpace/index.json' },
  { index: 'generated-bc/index.json' },
  { index: 'generated-own/index.json' },
  { index: 'generated-own/negative/index.json', base: 'generated-own' },
] as const

const KINDS: Record<VectorEntry['kind'], Kind> = {
  cert: 'certificate',
  request: 'request',
  authrequest: 'authenticated',
}

/** Every object among the vectors, with the issuer its index names. */
export function* vectorSubjects(): Generator<Subject> {
  for (const { index, ...base } of INDEXES) {
    const set = loadVectors(index, ...Object.values(base))
    const files = new Map<string, Uint8Array>()
    const read = (file: string): Uint8Array => {
      const known = files.get(file) ?? set.read(file)
      files.set(file, known)
      return known
    }
    for (const entry of set.entries) {
      const { file, kind, signedBy, domainParametersFrom } = entry
      yield {
        origin: `vector ${index.replace('index.json', '')}${file}`,
        kind: KINDS[kind],
        octets: read(file),
        ...(signedBy && { issuer: read(signedBy) }),
        ...(domainParametersFrom && { parameters: read(domainParametersFrom) }),
      }
    }
  }
  yield* chainSubjects()
}

/** The steps of the chain cases, right and wrong ones; each certificate once under the one before it. */
function* chainSubjects(): Generator<Subject> {
  const folder = vectorPath('cvc', 'generated-own')
  const { cases } = JSON.parse(readFileSync(`${folder}/chain/chains.json`, 'utf8')) as {
    cases: { anchor: string; chain: string[] }[]
  }
  const octets = new Map(
    readdirSync(`${folder}/chain`)
      .filter((file) => !file.endsWith('.json'))
      .map((file) => [`chain/${file}`, Uint8Array.from(readFileSync(`${folder}/chain/${file}`))]),
  )
  const seen = new Set<string>()
  for (const { anchor, chain } of cases) {
    const path = [anchor, anchor, ...chain]
    let parameters = octets.get(anchor)!
    for (const [i, file] of path.slice(1).entries()) {
      const issuer = path[i]!
      if (startsChain(octets.get(issuer)!)) parameters = octets.get(issuer)!
      if (seen.has(`${issuer} ${file}`)) continue
      seen.add(`${issuer} ${file}`)
      yield {
        origin: `vector generated-own/${file} under ${issuer}`,
        kind: 'certificate',
        octets: octets.get(file)!,
        issuer: octets.get(issuer)!,
        parameters,
      }
    }
  }
}

/** DV and terminal keys inherit from the CVCA key that starts their chain: TR-03110-3 D.3.3. */
function startsChain(octets: Uint8Array): boolean {
  return keyTags(octets).includes('81') && !holdsParametersBelowCvca(octets)
}
