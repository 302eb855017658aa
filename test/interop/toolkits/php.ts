import { ReceiverProcess } from '../receiver-process.ts'
import { succeed } from '../run-program.ts'
import { answerOf, type MessageFields, styleOf, type Toolkit } from './toolkit.ts'

/** The SOAP client and server that come with PHP. */
export const PHP: Toolkit = {
  name: 'PHP ext-soap',
  mnemonic: 'PHP',
  needs: ['php', 'phpSoap', 'openssl'],
  call: async ({ place, edition, wsdl }, calls) => {
    const { nodeCertificateFile: nodeCertificate, tls } = place
    const access = { nodeCertificate, certificate: tls.certificateFile, key: tls.keyFile }
    const input = JSON.stringify({ ...access, wsdl, style: styleOf(edition), calls })
    return JSON.parse(await succeed('php', [`${import.meta.dirname}/php/client.php`], { input })).map(answerOf)
  },
  receive: ({ place, edition, wsdl }) => {
    const { nodeCertificateFile, tls } = place
    const program = `${import.meta.dirname}/php/receiver.php`
    const args = [program, wsdl, styleOf(edition), tls.certificateFile, tls.keyFile, nodeCertificateFile]
    return ReceiverProcess.start<MessageFields>('php', args)
  },
}
