import { makeTlsCertificate, type TlsFiles } from '../openssl.ts'
import type { Proofs } from '../proofs.ts'
import type { World } from '../world.ts'
import type { Centre } from './centre.ts'
import { type Judged, judge, lookAtSignature, reasonsIn } from './judge.ts'
import { type Expectations, messagesOf } from './messages.ts'
import type { SampleLists } from './sample-lists.ts'
import { ASKED_SERVICES, type AskedService, type Edition, type Toolkit } from './toolkit.ts'
import { base64, issuedTo, registerToolkit, sideOf, type ToolkitPartner, wsdlOf } from './toolkit-partner.ts'
import type { ToolkitTable } from './toolkit-table.ts'

export interface Round {
  readonly world: World
  readonly centre: Centre
  readonly samples: SampleLists
  readonly toolkit: Toolkit
  readonly edition: Edition
  readonly table: ToolkitTable
}

/** Everything that our services answer at once, in one edition. */
export async function proveAsking(round: Round, proofs: Proofs): Promise<void> {
  const { toolkit, edition, world } = round
  const title = `${toolkit.name} asks DV, CVCA and control centre in TR-03129 ${edition}`
  const ask = async (): Promise<number> => {
    const tls = await makeTlsCertificate(`${toolkit.mnemonic}-${edition}`, world.folder)
    const came = await Promise.all(ASKED_SERVICES.map((service) => askAll({ ...round, service, tls })))
    const wrong = ASKED_SERVICES.flatMap((service, index) => {
      const reasons = reasonsIn(came[index] ?? [])
      return reasons === '' ? [] : `${service} ${reasons}`
    })
    if (wrong.length > 0) throw new Error(wrong.join('; '))
    return came.flat().length
  }
  await proofs.prove(title, toolkit.needs, ask, (messages) => `: ${messages} messages, as expected`)
}

interface ServiceRound extends Round {
  readonly service: AskedService
  readonly tls: TlsFiles
}

export function expectationsOf(
  { world: { cvca, dv }, centre: { terminal }, samples: { lists } }: Round,
  service: AskedService,
  { request, mnemonic }: ToolkitPartner,
): Expectations {
  return {
    certReq: base64(request.octets),
    holderMnemonic: mnemonic,
    caCertificates: (service === 'CVCA' ? [cvca] : [cvca, dv]).map(({ octets }) => base64(octets)),
    lists,
    chain: {
      trustPoint: cvca.holderReference,
      terminal: terminal.holderReference,
      certificates: [dv, terminal].map(({ octets }) => base64(octets)),
    },
  }
}

async function askAll(round: ServiceRound): Promise<Judged[]> {
  const { world, centre, toolkit, edition, service, tls, table } = round
  const { operator, url, nodeCertificateFile } = sideOf(service, round)
  const partner = await registerToolkit(operator, toolkit, { service, edition, tls })
  const messages = messagesOf(service, edition, expectationsOf(round, service, partner))
  const at = { place: { tls, nodeCertificateFile }, edition, wsdl: wsdlOf(url, edition) }
  const calls = messages.map(({ operation, arguments: given }) => ({ operation, arguments: given }))
  const answers = await toolkit.call(at, calls).catch(({ message }: Error) => calls.map(() => ({ fault: message })))
  const issued = await issuedTo(partner, operator)
  const judged: Judged[] = []
  for (const [index, message] of messages.entries()) {
    const at = { centre, folder: world.folder }
    judged.push(await lookAtSignature(judge(message, answers[index], issued), answers[index], at))
  }
  for (const { message, wrong } of judged) table.note({ toolkit, edition, service, message }, wrong)
  return judged
}
