import type { PeerVerdict, SpocChannel, SpocState } from '../../spoc-channel/index.ts'
import type { Identification } from './soap-routes.ts'
import { createSoapServer, type SoapServer, type SoapServerOptions } from './soap-server.ts'
import { type TlsPolicy, tlsPolicy } from './tls-settings.ts'
import { spocCiphers } from './tls-suites.ts'

export interface SpocServerOptions<State extends SpocState, Caller>
  extends Omit<SoapServerOptions<Caller>, 'identify' | 'tlsPolicy'> {
  readonly channel: Pick<SpocChannel<State>, 'identifyClient'>
  /** Whether a state whose certificate is good may call this service. */
  admit(state: State, path: string): Promise<Identification<Caller>>
  /** Without resumption. Default: the modern suites of `spocCiphers`. */
  readonly policy?: TlsPolicy
}

const MODERN = tlsPolicy({ ciphers: spocCiphers({ oldSuites: false }), resumes: false })

/** The HTTPS listener that SPOCs of other states call: as that for partners, but by path and revocation. */
export function createSpocServer<State extends SpocState, Caller>(
  options: SpocServerOptions<State, Caller>,
): SoapServer {
  const { channel, admit, policy = MODERN, ...soap } = options
  return createSoapServer<Caller>({
    ...soap,
    get endpoints() {
      return options.endpoints // a spread copies what a getter said once
    },
    tlsPolicy: policy,
    // asked for each request, so a revocation counts on connections that are open
    identify: async (_certificate, path, chain) => {
      const verdict = await channel.identifyClient(chain)
      return verdict.ok ? admit(verdict.state, path) : refused(verdict)
    },
  })
}

type Refused = Extract<PeerVerdict<never>, { ok: false }>

function refused({ findings, claims }: Refused): Identification<never> {
  const why = `SPOC certificate refused: ${findings.map(({ rule }) => rule).join(', ')}`
  return { kind: 'refused', why, findings, claims }
}
