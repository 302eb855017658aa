import type { NodeView } from '../messages/index.ts'
import { listAuthorityViews } from './authorities.ts'
import { type ApiDeps, tlsFingerprint } from './deps.ts'
import { listListSourceViews } from './list-sources.ts'
import { deviationViews } from './tolerances.ts'

export async function showNode(deps: ApiDeps): Promise<NodeView> {
  return {
    version: deps.version,
    running: deps.running,
    publicUrl: deps.publicUrl,
    spocUrl: deps.spocUrl,
    tlsFingerprint: tlsFingerprint(deps.tlsCertificatePem),
    tlsCertificate: deps.tlsCertificatePem,
    authorities: await listAuthorityViews(deps),
    deviations: await deviationViews(deps),
    listSources: await listListSourceViews(deps),
  }
}
