import { readFile } from 'node:fs/promises'
import { type AnchorPlace, filePlace, httpPlace, type PostTo, tsaPlace } from '../../audit/index.ts'
import { openCaHttp } from '../../ca-bridges/ca-http/index.ts'
import { bridgeFiles } from '../../ca-bridges/index.ts'
import type { AnchorConfig } from '../audit-config.ts'
import type { OpenNode } from '../open-node.ts'

/** The places of the configuration that get checkpoints. */
export function openPlaces({ config, store, now }: Pick<OpenNode, 'config' | 'store' | 'now'>): AnchorPlace[] {
  return config.audit.anchors.map((one) => {
    const { name, everyMinutes } = one
    if ('file' in one) return filePlace(one, { db: store.db, now })
    if ('http' in one) return httpPlace({ name, everyMinutes, post: postTo(one.http, one) })
    return tsaPlace({ name, everyMinutes, post: postTo(one.tsa, one), roots: () => readFile(one.roots, 'utf8') })
  })
}

/** By the client that CAs are called with: a limit on time and octets, no redirects, nothing repeated. */
function postTo(url: string, access: Exclude<AnchorConfig, { file: string }>): PostTo {
  const { serverRoots, client, timeoutSeconds } = access
  const http = openCaHttp(
    { url, serverRoots, client, timeoutSeconds },
    bridgeFiles((named) => named),
  )
  return (body, headers, signal) => http.call({ method: 'POST', path: '', headers, body, signal })
}
