import { isDeepStrictEqual } from 'node:util'
import { makeTlsCertificate, type TlsFiles } from '../openssl.ts'
import { made, type Proofs } from '../proofs.ts'
import type { World } from '../world.ts'
import { jaxWs } from './jax-ws.ts'
import { type Expectations, type Message, messagesOf } from './messages.ts'
import { PHP } from './php.ts'
import { proveCallback } from './prove-callback.ts'
import { proveNotice } from './prove-notice.ts'
import { bringSampleLists } from './sample-lists.ts'
import {
  ASKED_SERVICES,
  type AskedService,
  EDITIONS,
  type Edition,
  type Toolkit,
  type ToolkitAnswer,
} from './toolkit.ts'
import { compareTable, writeTable } from './toolkit-page.ts'
import { base64, issuedTo, registerToolkit, wsdlOf } from './toolkit-partner.ts'
import { ToolkitTable } from './toolkit-table.ts'
import { ZEEP } from './zeep.ts'

/**
 * Toolkits of others ask our DV and our CVCA everything that is answered at once, in each edition, by our ?wsdl; those
 * that have a callback service are brought a certificate. What came out has to stand in docs/interop.md, and with
 * `writeDocs` is put there.
 */
export async function proveToolkits(
  world: World,
  { writeDocs }: { writeDocs: boolean },
  proofs: Proofs,
): Promise<void> {
  const toolkits: readonly Toolkit[] = [PHP, ZEEP, jaxWs(world.folder)]
  const table = new ToolkitTable(toolkits)
  const lists = await proofs.prove('our DV and CVCA keep lists that OpenSSL signed', ['openssl'], () =>
    bringSampleLists(world.node.operator),
  )
  for (const toolkit of toolkits) {
    for (const edition of EDITIONS) {
      const title = `${toolkit.name} asks DV and CVCA in TR-03129 ${edition}`
      const ask = async (): Promise<number> => {
        const brought = made(lists)
        const tls = await makeTlsCertificate(`${toolkit.mnemonic}-${edition}`, world.folder)
        const asked = ASKED_SERVICES.map((service) =>
          askAll({ world, toolkit, edition, service, tls, lists: brought, table }),
        )
        const came = await Promise.all(asked)
        const wrong = came.flatMap(({ wrong }) => wrong ?? [])
        if (wrong.length > 0) throw new Error(wrong.join('; '))
        return sum(came.map(({ messages }) => messages))
      }
      await proofs.prove(title, toolkit.needs, ask, (messages) => `: ${messages} messages, as expected`)
      await proveCallback({ world, toolkit, edition, table }, proofs)
    }
  }
  await proveNotice(world, toolkits, proofs)
  const tools = toolkits.flatMap(({ needs }) => needs)
  const title = writeDocs ? 'docs/interop.md is given this table' : 'this table is the one in docs/interop.md'
  process.stdout.write(`\n${table}\n\n`)
  await proofs.prove(title, tools, () => (writeDocs ? writeTable(table) : compareTable(table)))
}

interface Round {
  readonly world: World
  readonly toolkit: Toolkit
  readonly edition: Edition
  readonly service: AskedService
  readonly tls: TlsFiles
  readonly lists: Expectations['lists']
  readonly table: ToolkitTable
}

/** @returns how many messages were asked, and which of them went wrong how */
async function askAll({ world, toolkit, edition, service, tls, lists, table }: Round): Promise<Came> {
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
  const answers = await toolkit
    .call({ place, edition, wsdl }, calls)
    .catch(({ message }: Error) => calls.map(() => ({ fault: message })))
  const issued = await issuedTo(partner, world)
  const judged = messages.map((message, index) => ({ message, wrong: whatIsWrong(answers[index], message, issued) }))
  for (const { message, wrong } of judged) table.note({ toolkit, edition, service, message }, wrong)
  const allWell = judged.every(({ wrong }) => wrong === undefined)
  return { messages: messages.length, wrong: allWell ? undefined : `${service} ${reasonsIn(judged)}` }
}

interface Came {
  readonly messages: number
  readonly wrong: string | undefined
}

interface Judged {
  readonly message: Message
  readonly wrong: string | undefined
}

/** Each reason once, with the messages it was met at. */
function reasonsIn(judged: readonly Judged[]): string {
  const reasons = new Set(judged.flatMap(({ wrong }) => wrong ?? []))
  const metAt = (reason: string): string[] =>
    judged.filter(({ wrong }) => wrong === reason).map(({ message }) => message.operation)
  return [...reasons].map((reason) => `${metAt(reason).join(', ')}: ${reason}`).join('; ')
}

function whatIsWrong(
  answer: ToolkitAnswer | undefined,
  { returnCode, carries }: Message,
  issued: readonly string[],
): string | undefined {
  if (answer === undefined) return 'no answer'
  if ('fault' in answer) return answer.fault
  if (carries.kind === 'issued' && issued.length === 0) return 'the node has issued nothing'
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
