import { type AnchorPlace, filePlace } from '../../audit/index.ts'
import type { OpenNode } from '../open-node.ts'

/** The places of the configuration that get checkpoints. */
export function openPlaces({ config, store, now }: OpenNode): AnchorPlace[] {
  return config.audit.anchors.flatMap((one) => {
    if ('file' in one) return [filePlace(one, { db: store.db, now })]
    return []
  })
}
