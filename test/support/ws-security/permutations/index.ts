import { algorithms } from './algorithms.ts'
import { changed } from './changed.ts'
import { comments, documentTypes } from './document.ts'
import { keys } from './keys.ts'
import { bodiesMoved, timestampsMoved } from './moved.ts'
import type { Permutation, Scene } from './permutation.ts'
import { references } from './references.ts'
import { severalSignatures } from './several-signatures.ts'
import { stripped, times } from './stripped.ts'
import { transforms } from './transforms.ts'

export type { Group, Permutation, Scene } from './permutation.ts'

/** Every way that is known to have a message taken for what it does not say. */
export function permutations(scene: Scene): Permutation[] {
  return [
    ...bodiesMoved(scene),
    ...timestampsMoved(scene),
    ...severalSignatures(scene),
    ...comments(scene),
    ...references(scene),
    ...transforms(scene),
    ...algorithms(scene),
    ...keys(scene),
    ...changed(scene),
    ...documentTypes(scene),
    ...stripped(scene),
    ...times(scene),
  ]
}
