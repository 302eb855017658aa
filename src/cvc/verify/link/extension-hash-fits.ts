import { ALGORITHMS, HASH_OCTETS } from '../../algorithms.ts'
import { type Extension, extensionContent } from '../../extensions.ts'
import type { LinkRule } from './step.ts'

/** Hashes in extensions are those of the algorithm that signs the certificate; an extension is no reason to refuse it. */
export const extensionHashFits = {
  id: 'extension-hash-fits',
  source: 'TR-03110-3 C.3.2, TR-03110-4 2.2.6',
  severity: 'warning',
  holds: ({ certificate, issuer }) => {
    const octets = HASH_OCTETS[ALGORITHMS[issuer.publicKey.algorithm].hash]
    return certificate.extensions.flatMap(hashesIn).every((hash) => hash.length === octets)
  },
  detail: ({ issuer }) => `not hashed as in ${issuer.publicKey.algorithm}`,
} as const satisfies LinkRule

function hashesIn(extension: Extension): readonly Uint8Array[] {
  const content = extensionContent(extension)
  if (content.kind === 'description') return [content.hash]
  if (content.kind === 'sector') return content.hashes
  return content.kind === 'ps-sector' ? content.sectors.map(({ hash }) => hash) : []
}
