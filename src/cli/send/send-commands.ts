import type { Command } from 'commander'
import { LIST_KINDS } from '../../messages/index.ts'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { sendGetCaCertificates } from './get-ca-certificates.ts'
import { sendGetCertificateChain } from './get-certificate-chain.ts'
import { sendGetCertificateDescription } from './get-certificate-description.ts'
import { sendGetDvCertificates } from './get-dv-certificates.ts'
import { sendGetList } from './get-list.ts'
import { sendGetTaSignature } from './get-ta-signature.ts'
import { sendGetPkiCommunicationCert, sendRequestPkiCommunicationCert } from './pki-communication-cert.ts'
import { sendRequestCertificate } from './request-certificate.ts'
import { sendRequestForeignCertificate } from './request-foreign-certificate.ts'
import { sendSendCertificates } from './send-certificates.ts'
import { sendSendList } from './send-list.ts'
import { sendSendRscCert } from './send-rsc-cert.ts'

/** `eac send …`: one call to any TR-03129 service, without a node of our own. */
export function sendCommands(world: CliWorld): Command {
  return group(
    'send',
    'call any TR-03129 service once, and tell what it answers',
    'eac send get-ca-certificates --help',
    [
      sendRequestCertificate(world),
      sendRequestForeignCertificate(world),
      sendGetCaCertificates(world),
      sendGetDvCertificates(world),
      sendSendCertificates(world),
      ...LIST_KINDS.map((kind) => sendGetList(world, kind)),
      ...LIST_KINDS.map((kind) => sendSendList(world, kind)),
      sendGetCertificateChain(world),
      sendGetTaSignature(world),
      sendGetCertificateDescription(world),
      sendSendRscCert(world),
      sendRequestPkiCommunicationCert(world),
      sendGetPkiCommunicationCert(world),
    ],
  )
}
