import { mkdir } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { SPOC_CONTRACTS, type SpocContractName } from '../../../src/messages/index.ts'
import { makeTlsCertificate, type TlsFiles } from '../openssl.ts'
import { made, type Proofs } from '../proofs.ts'
import { gsoap } from './gsoap.ts'
import { jaxWs } from './jax-ws.ts'
import { PHP, ZEEP } from './script-toolkits.ts'
import { CALLER_ID, callsIn, type ExpectedCall, type SpocToolkitAnswer } from './spoc-calls.ts'
import { type SpocService, startSpocService, type Understood } from './spoc-service.ts'
import type { SpocToolkit } from './spoc-toolkit.ts'

interface SpocWorld {
  readonly service: SpocService
  readonly serviceTls: TlsFiles
  readonly callerTls: TlsFiles
}

/**
 * Toolkits of others, each a client made of our SPOC WSDL, send all four messages in both editions over mutual TLS. Each
 * has to read every answer as it was meant, and to have been understood without a tolerance.
 * @param folder for files of the run
 */
export async function proveSpoc(folder: string, proofs: Proofs): Promise<void> {
  const own = `${folder}/spoc`
  const world = await proofs.prove('a SPOC answers to both editions at one address', ['openssl'], () => startWorld(own))
  try {
    for (const toolkit of [PHP, ZEEP, jaxWs(own), gsoap(own)]) {
      for (const edition of SPOC_CONTRACTS) {
        const title = `${toolkit.name} sends the messages between states of ${edition}`
        await proofs.prove(title, toolkit.needs, () => ask(made(world), toolkit, edition), asExpected)
      }
    }
  } finally {
    await world?.service.close()
  }
}

const asExpected = (messages: number): string => `: ${messages} messages, as expected`

async function startWorld(folder: string): Promise<SpocWorld> {
  await mkdir(folder)
  const [serviceTls, callerTls] = await Promise.all([
    makeTlsCertificate('spoc-tls-server', folder),
    makeTlsCertificate('spoc-tls-client', folder),
  ])
  const service = await startSpocService(serviceTls, [callerTls.certificate])
  return { service, serviceTls, callerTls }
}

/** @returns how many messages were sent */
async function ask(
  { service, serviceTls, callerTls }: SpocWorld,
  toolkit: SpocToolkit,
  edition: SpocContractName,
): Promise<number> {
  const calls = callsIn(edition)
  service.take()
  const place = { tls: callerTls, nodeCertificateFile: serviceTls.certificateFile }
  const answers = await toolkit.call({ place, wsdl: service.wsdlUrl(edition) }, calls)
  const understood = service.take()
  const wrong = calls.flatMap((call, index) => whatIsWrong(call, answers[index], understood[index], edition) ?? [])
  if (wrong.length > 0) throw new Error(wrong.join('; '))
  return calls.length
}

function whatIsWrong(
  { operation, command, answer }: ExpectedCall,
  read: SpocToolkitAnswer | undefined,
  understood: Understood | undefined,
  edition: SpocContractName,
): string | undefined {
  if (read === undefined) return `${operation}: no answer`
  if ('fault' in read) return `${operation}: ${read.fault}`
  if (!isDeepStrictEqual(read, answer)) return `${operation}: it read ${JSON.stringify(read)}`
  const meant: Understood = { command, callerId: CALLER_ID, edition, tolerated: [] }
  return isDeepStrictEqual(understood, meant) ? undefined : `${operation}: understood as ${JSON.stringify(understood)}`
}
