import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import { createPartnerClient, makeSelfSignedCertificate, type PartnerClient } from '../../src/app/transport/index.ts'
import {
  assembleAuthenticatedRequest,
  assembleRequest,
  type CurveName,
  decodeCertificate,
  encodeRequestBody,
  outerSignedOctets,
  parseHolderReference,
  publicKeyOf,
  type Signer,
} from '../../src/cvc/index.ts'
import {
  type Command,
  type ContractName,
  type PartnerAnswer,
  parseMessageId,
  type ReplyTo,
  type ServiceName,
} from '../../src/messages/index.ts'
import { keyFingerprint } from '../../src/pki/index.ts'
import { callPartner, loadServiceContracts } from '../../src/services/index.ts'
import { openMemoryKeyStore } from '../../src/signatures/index.ts'

const contracts = loadServiceContracts((path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))

export interface MadeRequest {
  readonly octets: Uint8Array
  readonly signer: Signer
  readonly holderReference: string
  readonly keyFingerprint: string
}

/** Makes certificate requests as a terminal or DV would, with keys in memory. */
export async function makeRequest(wish: {
  holderReference: string
  authorityReference?: string
  curve?: CurveName
  /** Instead of a fresh one. */
  key?: Signer
  signedBy?: { signer: Signer; holderReference: string }
}): Promise<MadeRequest> {
  const signer = wish.key ?? (await freshKey(wish.curve ?? 'brainpoolP256r1'))
  const publicKey = publicKeyOf(signer.publicKey, { domainParameters: true })
  const body = encodeRequestBody({
    ...(wish.authorityReference === undefined
      ? {}
      : { authorityReference: parseHolderReference(wish.authorityReference) }),
    publicKey,
    holderReference: parseHolderReference(wish.holderReference),
    extensions: [],
  })
  let octets = assembleRequest(body, await signer.sign(body))
  if (wish.signedBy !== undefined) {
    const car = parseHolderReference(wish.signedBy.holderReference)
    octets = assembleAuthenticatedRequest(octets, car, await wish.signedBy.signer.sign(outerSignedOctets(octets, car)))
  }
  return { octets, signer, holderReference: wish.holderReference, keyFingerprint: keyFingerprint(publicKey) }
}

async function freshKey(curve: CurveName): Promise<Signer> {
  const keys = openMemoryKeyStore()
  const { keyId } = await keys.create({ algorithm: 'id-TA-ECDSA-SHA-256', curve })
  return keys.signer(keyId)
}

interface Target {
  readonly url: string
  readonly pinned: string[]
  readonly service: ServiceName
  /** 1.1 where nothing is said. */
  readonly edition?: ContractName
}

/** A partner's end of the wire: its own TLS certificate, our client code. */
export class Applicant {
  readonly tls: ReturnType<typeof makeSelfSignedCertificate>
  readonly #client: PartnerClient
  readonly #target: Target

  constructor(target: Target, now = new Date(), tls?: ReturnType<typeof makeSelfSignedCertificate>) {
    this.tls =
      tls ??
      makeSelfSignedCertificate({
        subject: { commonName: 'applicant' },
        hostNames: ['127.0.0.1', 'localhost'],
        notBefore: new Date(now.getTime() - 60_000),
        notAfter: new Date(now.getTime() + 86_400_000 * 400),
      })
    this.#target = target
    this.#client = createPartnerClient({ key: this.tls.keyPem, cert: this.tls.certPem })
  }

  send(command: Command): Promise<PartnerAnswer> {
    const { url, pinned } = this.#target
    return this.#call(command, ({ body, contentType }) =>
      this.#client.post(
        { url, pinned, timeoutMs: 30_000, maxResponseBytes: 10_000_000 },
        { body, contentType, soapAction: '' },
      ),
    )
  }

  #call(command: Command, post: Parameters<typeof callPartner>[0]['post']): Promise<PartnerAnswer> {
    const { service, edition = 'tr-03129/1.1' } = this.#target
    return callPartner({ contracts, service, edition, command, post })
  }

  /** Sends it by Node's own client. @returns what came back, as HTTP */
  async exchange(command: Command): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
    const { body, contentType } = await this.#message(command)
    const request = httpsRequest(this.#target.url, {
      method: 'POST',
      headers: { 'Content-Type': contentType, SOAPAction: '""' },
      key: this.tls.keyPem,
      cert: this.tls.certPem,
      rejectUnauthorized: false, // the server is one of the tests
      agent: false,
    })
    request.end(body)
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) }
  }

  async #message(command: Command): Promise<{ body: string | Uint8Array; contentType: string }> {
    return new Promise((resolve, reject) => {
      const keep: Parameters<typeof callPartner>[0]['post'] = async (message) => {
        resolve(message)
        return { status: 503, contentType: undefined, body: new Uint8Array() }
      }
      this.#call(command, keep).catch(reject)
    })
  }

  request(octets: Uint8Array, replyTo: ReplyTo = { callback: 'not-possible' }): Promise<PartnerAnswer> {
    return this.send({ operation: 'RequestCertificate', replyTo, certReq: octets })
  }

  close(): void {
    this.#client.close()
  }
}

export function byCallback(responseUrl: string, id: string = randomUUID()): ReplyTo & { callback: 'possible' } {
  const messageId = parseMessageId(id)
  if (messageId === undefined) throw new Error('not a messageID')
  return { callback: 'possible', messageId, responseUrl }
}

export function certificateIn(answer: PartnerAnswer, position = 0) {
  if (answer.kind !== 'final' || answer.outcome.kind !== 'certificates') {
    throw new Error(`no certificate came: ${JSON.stringify(answer)}`)
  }
  return decodeCertificate(answer.outcome.certificates[position] ?? new Uint8Array())
}
