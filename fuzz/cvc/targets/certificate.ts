import {
  type CvCertificate,
  decodeCertificate,
  describeChat,
  effectiveRights,
  encodeCertificate,
  grantedRights,
  inspectionSystemRights,
  plainPath,
  rightsOf,
} from '../../../src/cvc/index.ts'
import { promised, type Target } from '../../target.ts'
import { hasNoReadablePrefix, readingBothWays, refusable, refusal, same } from '../reading.ts'

export const certificate: Target = {
  name: 'certificate',
  title: 'decodeCertificate, strictly and tolerantly, and encodeCertificate',
  run(input) {
    const { strict, tolerant } = readingBothWays(input, decodeCertificate, ({ deviations }) => deviations)
    if (strict.ok) {
      comesBack(strict.value, input)
      hasNoReadablePrefix(input, (octets) => decodeCertificate(octets, { mode: 'tolerant' }))
    }
    if (tolerant.ok) return `${strict.ok ? 'read' : `forgiven ${refusal(strict.error)}`} ${inWords(tolerant.value)}`
    plainPath(tolerant.error.details.path ?? '')
    return refusal(tolerant.error)
  },
}

// The encoder refuses dates that are out of order; to the decoder they are a finding for later.
function comesBack(value: CvCertificate, input: Uint8Array): void {
  promised(same(value.octets, input), 'the octets of the certificate are those that were read')
  const again = refusable(() => encodeCertificate(value))
  if (!again.ok) {
    const outOfOrder = again.error.code === 'dates-out-of-order' && value.expires < value.effective
    promised(outOfOrder, 'what is read strictly can be written', () => again.error.message)
  } else promised(same(again.value, input), 'what is read strictly is written the same again')
}

function inWords(certificate: CvCertificate): string {
  const { chat, publicKey, extensions } = certificate
  const { rights } = describeChat(chat)
  promised(rightsOf(chat).length === rights.length, 'a CHAT is described by its rights')
  const granted = grantedRights(effectiveRights([certificate]))
  const { fingerprints, iris } = inspectionSystemRights(chat)
  promised(fingerprints || iris ? chat.terminalType === 'IS' : true, 'only inspection systems read DG3 and DG4')
  promised(granted.length >= rights.length, 'the role bits of a CHAT are not told as rights')
  return `${chat.terminalType} ${chat.role} ${publicKey.algorithm} ${extensions.length > 0 ? 'with extensions' : ''}`
}
