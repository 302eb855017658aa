import { succeed } from '../run-program.ts'
import { answerOf, styleOf, type Toolkit } from './toolkit.ts'

/** The SOAP client that comes with PHP. */
export const PHP: Toolkit = {
  name: 'PHP SoapClient',
  mnemonic: 'PHP',
  needs: ['php', 'phpSoap', 'openssl'],
  call: async ({ place, edition, wsdl }, calls) => {
    const { nodeCertificateFile: nodeCertificate, tls } = place
    const access = { nodeCertificate, certificate: tls.certificateFile, key: tls.keyFile }
    const input = JSON.stringify({ ...access, wsdl, style: styleOf(edition), calls })
    return JSON.parse(await succeed('php', [`${import.meta.dirname}/php/client.php`], { input })).map(answerOf)
  },
}
