import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseMessageId, type ReplyTo } from '../../src/messages/index.ts'
import { writeCall } from '../../src/services/call-partner.ts'
import { loadServiceContracts } from '../../src/services/index.ts'
import { generateKeyPairFor } from '../../src/signatures/generate-key-pair.ts'
import { makeUncheckedSigner } from '../../src/signatures/make-signer.ts'
import { makeRequest } from '../../test/support/applicant.ts'
import { severally } from '../support/measure.ts'
import type { Terminal } from './terminals.ts'

export const contracts = loadServiceContracts((path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))

const MADE_AT_ONCE = 16
const KEY = { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'brainpoolP256r1' } as const

/** A request as it goes over the wire, header and all. */
export interface Prepared {
  readonly octets: Buffer
  /** Of its callback; none where the answer comes at once. */
  readonly messageId: string | undefined
}

/**
 * RequestCertificate of 1.1, each for a key of its own, countersigned by the key the terminal has a certificate for.
 * @returns as many for each terminal
 */
export async function prepareRequests(
  terminals: readonly Terminal[],
  each: number,
  how: 'at-once' | 'by-callback',
): Promise<Prepared[][]> {
  const prepared = terminals.map((): Prepared[] => [])
  let next = 0
  await severally(
    MADE_AT_ONCE,
    () => next < each * terminals.length,
    async () => {
      const which = next++ % terminals.length
      prepared[which]!.push(await prepareOne(terminals[which]!, how))
    },
  )
  return prepared
}

async function prepareOne(terminal: Terminal, how: 'at-once' | 'by-callback'): Promise<Prepared> {
  terminal.number += 1
  const holderReference = terminal.holder + String(terminal.number).padStart(5, '0') // before anything is waited for
  const { octets } = await makeRequest({
    key: makeUncheckedSigner(await generateKeyPairFor(KEY)),
    holderReference,
    authorityReference: terminal.authorityReference,
    signedBy: { signer: terminal.signer, holderReference: `${terminal.holder}00001` },
  })
  const messageId = how === 'at-once' ? undefined : randomUUID()
  const command = { operation: 'RequestCertificate', replyTo: replyTo(messageId, terminal), certReq: octets } as const
  const { body, contentType } = writeCall({ contracts, service: 'DV', edition: 'tr-03129/1.1', command })
  return { octets: overHttp(terminal.url, body, contentType), messageId }
}

function replyTo(id: string | undefined, { callbackUrl }: Terminal): ReplyTo {
  const messageId = id === undefined ? undefined : parseMessageId(id)
  if (messageId === undefined) return { callback: 'not-possible' }
  return { callback: 'possible', messageId, responseUrl: callbackUrl }
}

function overHttp(url: string, body: string, contentType: string): Buffer {
  const { host, pathname } = new URL(url)
  const octets = Buffer.from(body)
  const header = [
    `POST ${pathname} HTTP/1.1`,
    `Host: ${host}`,
    `Content-Type: ${contentType}`,
    `Content-Length: ${octets.length}`,
    'SOAPAction: ""',
  ]
  return Buffer.concat([Buffer.from(`${header.join('\r\n')}\r\n\r\n`), octets])
}
