import { type CardVerifiable, type CvCertificate, decodeCardVerifiable } from '../../src/cvc/index.ts'
import { readTrees, writeTrees } from '../mutate/tree.ts'
import { refusable } from './reading.ts'

const MOST_OBJECTS = 12

/** Certificates and requests that stand one behind the other, read tolerantly; what cannot be read is left out. */
export function objectsIn(input: Uint8Array): CardVerifiable[] {
  return readTrees(input)
    .slice(0, MOST_OBJECTS)
    .flatMap((tree) => {
      const object = refusable(() => decodeCardVerifiable(writeTrees([tree]), { mode: 'tolerant' }))
      return object.ok ? [object.value] : []
    })
}

export function certificatesIn(input: Uint8Array): CvCertificate[] {
  return objectsIn(input).flatMap((object) => (object.kind === 'certificate' ? [object.certificate] : []))
}
