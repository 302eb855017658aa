import { X509Certificate } from 'node:crypto'
import { makeSelfSignedCertificate } from '../../src/app/transport/index.ts'
import type { ContractName, PartnerAnswer, ReplyTo, SendCertificates } from '../../src/messages/index.ts'
import { Applicant, byCallback, type MadeRequest, makeRequest } from './applicant.ts'
import { eventually } from './eventually.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import type { OutsideDv } from './spoc-state.ts'

/** A DV that is another program: it asks its CVCA over TLS for certificates of other states, and takes callbacks. */
export class OutsideDvProgram implements OutsideDv {
  readonly country: string
  readonly mnemonic = 'DVOUT'
  readonly receiver: Receiver
  readonly #tls: ReturnType<typeof makeSelfSignedCertificate>
  readonly #applicants: Applicant[] = []
  #home = { url: '', pinned: [] as string[] }
  #numbers = 0

  private constructor(country: string, receiver: Receiver) {
    this.country = country
    this.receiver = receiver
    this.#tls = makeSelfSignedCertificate({
      subject: { commonName: `DV of ${country}` },
      hostNames: ['127.0.0.1'],
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 86_400_000),
    })
  }

  static async start(country: string): Promise<OutsideDvProgram> {
    return new OutsideDvProgram(country, await startReceiver({ service: 'DV' }))
  }

  get callbackTargets(): readonly string[] {
    return [this.receiver.url]
  }

  get tlsCertificates() {
    return [this.#tls.certPem, this.receiver.tls.certPem].map((pem) => {
      const x509 = new X509Certificate(pem)
      const fingerprint = x509.fingerprint256.replaceAll(':', '').toLowerCase()
      return { fingerprint, der: new Uint8Array(x509.raw) }
    })
  }

  /** @param home its CVCA */
  livesAt(url: string, pinned: string[]): void {
    this.#home = { url, pinned }
  }

  /** A request for a key nobody has certified, naming a CVCA. */
  request(foreignCar: string, more: Partial<Parameters<typeof makeRequest>[0]> = {}): Promise<MadeRequest> {
    this.#numbers++
    const holderReference = `${this.country}DVOUT${String(this.#numbers).padStart(5, '0')}`
    return makeRequest({ holderReference, authorityReference: foreignCar, ...more })
  }

  ask(wish: {
    certReq: Uint8Array
    foreignCar: string
    edition?: ContractName
    replyTo?: ReplyTo
  }): Promise<PartnerAnswer> {
    const { certReq, foreignCar, edition = 'tr-03129/1.1', replyTo = { callback: 'not-possible' } } = wish
    const applicant = new Applicant({ ...this.#home, service: 'CVCA', edition }, new Date(), this.#tls)
    this.#applicants.push(applicant)
    return applicant.send({ operation: 'RequestForeignCertificate', replyTo, foreignCar, certReq })
  }

  byCallback(): ReplyTo & { callback: 'possible' } {
    return byCallback(this.receiver.url)
  }

  /** The callback of a request, once it is there. */
  async told(replyTo: ReplyTo & { callback: 'possible' }): Promise<SendCertificates> {
    const find = () => this.receiver.received.find(({ messageId }) => messageId === replyTo.messageId)
    await eventually('the DV is called back', () => find() !== undefined)
    return find() as SendCertificates
  }

  async close(): Promise<void> {
    for (const applicant of this.#applicants) applicant.close()
    await this.receiver.close()
  }
}
