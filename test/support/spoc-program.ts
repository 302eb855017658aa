import { readFileSync } from 'node:fs'
import { createSpocClient, createSpocServer, type SoapServer, type SpocClient } from '../../src/app/transport/index.ts'
import {
  addDays,
  assembleCertificate,
  type CvCertificate,
  calendarDateOf,
  decodeCertificate,
  decodeRequest,
  encodeCertificateBody,
  makeInspectionSystemChat,
  parseHolderReference,
  publicKeyOf,
  verificationKey,
} from '../../src/cvc/index.ts'
import type {
  Answer,
  PartnerAnswer,
  Receipt,
  SendCertificates,
  SpocCommand,
  SpocContractName,
  SpocForm,
} from '../../src/messages/index.ts'
import { soapFault } from '../../src/services/index.ts'
import { answerSpoc, callSpoc, loadSpocContracts, type SpocRequest, type SpocWire } from '../../src/spoc/index.ts'
import type { MadeTls, SpocState } from '../../src/spoc-channel/index.ts'
import { issue, newParty, type Party } from '../cvc/example-pki.ts'
import { eventually } from './eventually.ts'
import { SpocPki, stateForm } from './spoc-state.ts'

const contracts = loadSpocContracts((path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))

/** The SPOC of another state that is another program: it answers as it is told, and calls as it likes. */
export class SpocProgram {
  readonly country: string
  readonly pki: SpocPki
  readonly cvca: Party
  readonly cvcaCertificate: CvCertificate
  readonly received: SendCertificates[] = []
  readonly asked: { readonly command: SpocRequest; readonly wire: SpocWire }[] = []
  /** What it says to a request; what it throws is HTTP 500. */
  answer: (command: SpocRequest) => Answer | Promise<Answer> = () => ({ kind: 'accepted' })
  receipt: Receipt = 'received'
  /** What stood in statusInfo of each callback it got, by messageID; of those unasked under ''. */
  readonly statuses = new Map<string, string>()
  /** HTTP, of the last answer it got. */
  status = 0
  /** The last answer as it stood on the wire. */
  body = ''
  readonly #server: SoapServer
  #port = 0

  private constructor(pki: SpocPki, cvca: Party, cvcaCertificate: CvCertificate) {
    this.country = pki.country
    this.pki = pki
    this.cvca = cvca
    this.cvcaCertificate = cvcaCertificate
    const own = pki.issue({ kind: 'server' })
    this.#server = createSpocServer<SpocState, string>({
      tls: { key: own.keyPem, cert: own.pem },
      publicUrl: 'https://localhost',
      hostNames: [],
      channel: { identifyClient: async () => ({ ok: true, state: ANYONE }) },
      admit: async () => ({ kind: 'known', caller: '' }),
      endpoints: [
        {
          path: '/spoc',
          wsdl: () => contracts.wsdl(this.url),
          answer: ({ body, contentType }) => this.#answer(body, contentType),
        },
      ],
      fault: (status, code, text) => soapFault({ status, code: code === 'Client' ? 'client' : 'server', reason: text }),
      isReady: async () => true,
      onRefused: () => {},
      onError: () => {}, // told as HTTP 500
    })
  }

  static async start(country: string): Promise<SpocProgram> {
    const cvca = await newParty(`${country}CVCA00001`)
    const today = calendarDateOf(new Date())
    const life = { effective: addDays(today, -10), expires: addDays(today, 300) }
    const program = new SpocProgram(
      await SpocPki.found(country),
      cvca,
      await issue(cvca, cvca, { role: 'CVCA', ...life }),
    )
    program.#port = (await program.#server.listen(0, '127.0.0.1')).port
    return program
  }

  get url(): string {
    return `https://localhost:${this.#port}/spoc`
  }

  form(edition: SpocContractName, more: { dvs?: string[]; notification?: SpocForm['notification'] } = {}) {
    return stateForm({ pki: this.pki, url: this.url, edition, cvca: this.cvcaCertificate, ...more })
  }

  /** What its CVCA makes of a request, without looking at it. */
  async certify({ certReq }: Extract<SpocRequest, { operation: 'RequestCertificate' }>): Promise<Answer> {
    const { request } = decodeRequest(certReq, { mode: 'tolerant' })
    const today = calendarDateOf(new Date())
    const body = encodeCertificateBody({
      authorityReference: parseHolderReference(this.cvca.name),
      publicKey: publicKeyOf(verificationKey(request.publicKey), { domainParameters: false }),
      holderReference: request.holderReference,
      chat: makeInspectionSystemChat({ role: 'DV-foreign', fingerprints: true, iris: false }),
      effective: today,
      expires: addDays(today, 30),
      extensions: [],
    })
    const certificate = assembleCertificate(body, await this.cvca.signer.sign(body))
    return { kind: 'certificates', certificates: [decodeCertificate(certificate).octets] }
  }

  /** Calls a SPOC of ours. @param as instead of its ordinary client certificate; `callerId`: instead of its country */
  async call(
    url: string,
    edition: SpocContractName,
    command: SpocCommand,
    { as = this.pki.issue({ kind: 'client' }), callerId = this.country }: { as?: MadeTls; callerId?: string } = {},
  ): Promise<PartnerAnswer> {
    const client: SpocClient = createSpocClient({
      key: as.keyPem,
      cert: as.pem,
      channel: { identifyServer: async () => ({ ok: true, state: ANYONE }) },
    })
    const target = { url, country: 'UT', timeoutMs: 30_000, maxResponseBytes: 1_000_000 }
    try {
      return await callSpoc({
        contracts,
        edition,
        callerId,
        command,
        post: async ({ body, contentType, soapAction }) => {
          const message = { body, contentType, soapAction: soapAction.replaceAll('"', '') }
          const response = await client.post(target, message)
          this.status = response.status
          this.body = Buffer.from(response.body).toString('utf8')
          return response
        },
      })
    } finally {
      client.close()
    }
  }

  /** The callback with this id, once it is there. */
  async told(messageId: string): Promise<SendCertificates['outcome']> {
    const find = () => this.received.find((one) => one.messageId === messageId)
    await eventually(`${this.country} is called back`, () => find() !== undefined)
    return (find() as SendCertificates).outcome
  }

  async close(): Promise<void> {
    await this.#server.close(200)
    await this.pki.close()
  }

  #answer(body: Uint8Array, contentType: string | undefined) {
    return answerSpoc(
      contracts,
      { body, contentType },
      {
        request: async (command, wire) => {
          this.asked.push({ command, wire })
          return this.answer(command)
        },
        receive: async (command) => {
          this.received.push(command)
          this.statuses.set(command.messageId ?? '', statusIn(body))
          return this.receipt
        },
        notice: async () => 'received',
      },
    ).then((reply) => {
      if (reply.returnCode === 'failure_internal_error' && reply.problem !== undefined) throw new Error('out of order')
      return reply
    })
  }
}

const statusIn = (body: Uint8Array): string => /statusInfo>([^<]*)</.exec(Buffer.from(body).toString('utf8'))?.[1] ?? ''

const ANYONE: SpocState = { country: '', roots: [], crlHosts: [], hosts: [] }
