import { serviceOf, servicePath } from '../api/index.ts'
import type { OutcomeWaiter } from '../async/index.ts'
import { type Caller, type HandlerDeps, noteProblem, takeCallback, takeRequest } from '../handlers/index.ts'
import type { ContractName, Partner } from '../messages/index.ts'
import { answerSoap, type ServiceContracts, statusOf } from '../services/index.ts'
import { DEFAULT_LIMITS } from '../soap/index.ts'
import { type AuthorityRecord, findPartnerByTlsCertificate } from '../store/index.ts'
import { messageOf, type OpenNode } from './open-node.ts'
import type { Identification, SoapEndpoint, SoapRequest } from './transport/index.ts'

/** Who called: a partner of the authority whose service was called. */
export type KnownCaller = Pick<Caller, 'partner' | 'authority'>

/** One endpoint an authority, running the service of its role. */
export function soapEndpoint(
  authority: AuthorityRecord,
  contracts: ServiceContracts,
  deps: HandlerDeps & { readonly outcomes: OutcomeWaiter },
  { log, config }: Pick<OpenNode, 'log' | 'config'>,
): SoapEndpoint<KnownCaller> {
  const contract = contracts[serviceOf(authority.role)]
  return {
    path: servicePath(authority),
    wsdl: (address) => contract.wsdl(address),
    answer: async ({ caller: known, body, contentType }: SoapRequest<KnownCaller>) => {
      const began = performance.now()
      const caller = (edition: ContractName): Caller => ({ ...known, contract: edition })
      const reply = await answerSoap(
        contract,
        { body, contentType },
        {
          requestCertificate: (command, wire) => takeRequest(command, caller(wire.edition), deps),
          getCACertificates: (command, wire) => takeRequest(command, caller(wire.edition), deps),
          sendCertificates: (command, wire) =>
            takeCallback(command, statusOf(command.outcome, wire.edition), caller(wire.edition), deps),
        },
        {
          limits: { ...DEFAULT_LIMITS, bytes: config.limits.bodyBytes },
          onError: (error) => log.error({ partner: known.partner.name, error: messageOf(error) }, 'internal error'),
        },
      )
      const { operation, returnCode, problem, tolerated } = reply
      const result = returnCode ?? `fault ${reply.status}`
      const milliseconds = Math.round(performance.now() - began)
      const [partner, authority] = [known.partner.name, known.authority.name]
      const forgiven = tolerated.length === 0 ? undefined : tolerated
      log.info(
        { direction: 'in', partner, authority, operation, result, milliseconds, problem, tolerated: forgiven },
        'exchange',
      )
      if (problem !== undefined) await noteProblem(known, { operation, answer: result, problem }, deps)
      return reply
    },
  }
}

/** Looks the TLS certificate up among the partners of one authority. */
export async function identifyCaller(
  authority: AuthorityRecord | undefined,
  certificate: { readonly fingerprint256: string; readonly notBefore: Date; readonly notAfter: Date },
  { db, now }: Pick<HandlerDeps, 'db' | 'now'>,
): Promise<Identification<KnownCaller>> {
  if (authority === undefined) return { kind: 'refused', why: 'no such service' }
  const at = now()
  if (at < certificate.notBefore || at > certificate.notAfter) return { kind: 'refused', why: 'certificate-expired' }
  const partner: Partner | undefined = await findPartnerByTlsCertificate(db, authority.id, certificate.fingerprint256)
  if (partner === undefined) return { kind: 'refused', why: `not a partner of ${authority.name}` }
  return { kind: 'known', caller: { partner, authority } }
}
