import type { Signer } from '../../src/cvc/index.ts'
import type { Operator } from '../../src/messages/index.ts'
import { Applicant, certificateIn, makeRequest } from '../../test/support/applicant.ts'
import { register } from '../../test/support/utopia.ts'
import { type CallbackService, startCallbackService } from './callbacks.ts'
import type { TlsIdentity } from './connection.ts'

const AUTHORITY_REFERENCE = 'UTDVDOM00001'

/** A terminal that has its first certificate, and so may ask for the next. */
export interface Terminal {
  readonly tls: TlsIdentity
  readonly url: string // of its DV
  readonly callbackUrl: string
  readonly holder: string // country and mnemonic
  readonly authorityReference: string
  /** The key of its first certificate: it vouches for all that follow. */
  readonly signer: Signer
  /** The highest number of its holder references. */
  number: number
  close(): void
}

interface Service {
  readonly dvUrl: string
  readonly pinned: string[]
}

export async function admitTerminals(
  operator: Operator,
  service: Service,
  count: number,
  onCalled: (messageId: string, certified: boolean) => void,
): Promise<Terminal[]> {
  const terminals: Terminal[] = []
  for (let n = 1; n <= count; n++) terminals.push(await admit(operator, service, `GATE${n}`, onCalled))
  return terminals
}

async function admit(
  operator: Operator,
  { dvUrl, pinned }: Service,
  mnemonic: string,
  onCalled: (messageId: string, certified: boolean) => void,
): Promise<Terminal> {
  const applicant = new Applicant({ url: dvUrl, pinned, service: 'DV' })
  const { tls } = applicant
  const callbacks: CallbackService = await startCallbackService(tls, onCalled)
  const name = mnemonic.toLowerCase()
  await register(operator, {
    name,
    authority: 'UT-DV',
    role: 'terminal',
    mnemonic,
    callbackTargets: [callbacks.url],
    tlsCertificates: [tls.certPem],
  })
  const holder = `UT${mnemonic}`
  const first = await makeRequest({ holderReference: `${holder}00001`, authorityReference: AUTHORITY_REFERENCE })
  await operator.call('partner.allow-initial', { name, keyFingerprint: first.keyFingerprint, hours: 1 })
  certificateIn(await applicant.request(first.octets))
  applicant.close()
  return {
    tls,
    url: dvUrl,
    callbackUrl: callbacks.url,
    holder,
    authorityReference: AUTHORITY_REFERENCE,
    signer: first.signer,
    number: 1,
    close: () => callbacks.close(),
  }
}
