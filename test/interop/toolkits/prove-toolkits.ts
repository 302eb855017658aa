import { isDeepStrictEqual } from 'node:util'
import { makeTlsCertificate, type TlsFiles } from '../openssl.ts'
import type { Proofs } from '../proofs.ts'
import type { World } from '../world.ts'
import { jaxWs } from './jax-ws.ts'
import { type Message, messagesOf } from './messages.ts'
import { PHP } from './php.ts'
import { proveCallback } from './prove-callback.ts'
import { bringSampleLists } from './sample-lists.ts'
import {
  ASKED_SERVICES,
  type AskedService,
  EDITIONS,
  type Edition,
  type Toolkit,
  type ToolkitAnswer,
} from './toolkit.ts'
import { base64, issuedTo, registerToolkit, wsdlOf } from './toolkit-partner.ts'
import { ToolkitTable } from './toolkit-table.ts'
import { ZEEP } from './zeep.ts'

/** Toolkits of others ask our DV and our CVCA everything that is answered at once, in each edition, by our ?wsdl. */
export async function proveToolkits(world: World, proofs: Proofs): Promise<ToolkitTable> {
  const toolkits: readonly Toolkit[] = [PHP, ZEEP, jaxWs(world.folder)]
  const table = new ToolkitTable(toolkits)
  const lists = await bringSampleLists(world.node.operator)
  for (const toolkit of toolkits) {
    for (const edition of EDITIONS) {
      const title = `${toolkit.name} asks DV and CVCA in TR-03129 ${edition}`
      const ask = async (): Promise<number> => {
        const tls = await makeTlsCertificate(`${toolkit.mnemonic}-${edition}`, world.folder)
        const asked = ASKED_SERVICES.map((service) => askAll({ world, toolkit, edition, service, tls, lists, table }))
        return sum(await Promise.all(asked))
      }
      await proofs.prove(title, toolkit.needs, ask, (messages) => `: ${messages} messages, as expected`)
      await proveCallback({ world, toolkit, edition, table }, proofs)
    }
  }
  return table
}

interface Round {
  readonly world: World
  readonly toolkit: Toolkit
  readonly edition: Edition
  readonly service: AskedService
  readonly tls: TlsFiles
  readonly lists: Awaited<ReturnType<typeof bringSampleLists>>
  readonly table: ToolkitTable
}

/** @returns how many messages went well. @throws naming those that did not */
async function askAll({ world, toolkit, edition, service, tls, lists, table }: Round): Promise<number> {
  const partner = await registerToolkit(world, toolkit, { service, edition, tls })
  const messages = messagesOf(service, edition, {
    certReq: base64(partner.request.octets),
    holderMnemonic: partner.mnemonic,
    caCertificates: (service === 'DV' ? [world.cvca, world.dv] : [world.cvca]).map(({ octets }) => base64(octets)),
    lists,
  })
  const place = { tls, nodeCertificateFile: world.nodeCertificateFile }
  const wsdl = wsdlOf(service === 'DV' ? world.dvUrl : world.cvcaUrl, edition)
  const calls = messages.map(({ operation, arguments: given }) => ({ operation, arguments: given }))
  const answers = await toolkit.call({ place, edition, wsdl }, calls)
  const issued = await issuedTo(partner, world)
  const wrong: string[] = []
  for (const [index, message] of messages.entries()) {
    const why = whatIsWrong(answers[index], message, issued)
    table.note({ toolkit, edition, service, message }, why)
    if (why !== undefined) wrong.push(`${service} ${message.operation}: ${why}`)
  }
  if (wrong.length > 0) throw new Error(wrong.join('; '))
  return messages.length
}

function whatIsWrong(
  answer: ToolkitAnswer | undefined,
  { returnCode, carries }: Message,
  issued: readonly string[],
): string | undefined {
  if (answer === undefined) return 'no answer'
  if ('fault' in answer) return answer.fault
  if (answer.returnCode !== returnCode) return `${answer.returnCode} instead of ${returnCode}`
  if (!isDeepStrictEqual(answer.certificates, certificatesIn(carries, issued))) return 'other certificates'
  if (answer.list !== (carries.kind === 'list' ? carries.list : undefined)) return 'another list'
  return undefined
}

function certificatesIn(carries: Message['carries'], issued: readonly string[]): readonly string[] {
  if (carries.kind === 'issued') return issued
  return carries.kind === 'certificates' ? carries.certificates : []
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
