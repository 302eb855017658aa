import { succeed } from '../run-program.ts'
import { PYTHON } from '../tools.ts'
import { answerOf, nestedCall, type SpocPlace, type SpocToolkit } from './spoc-toolkit.ts'

/** zeep in its strict mode. */
export const ZEEP: SpocToolkit = {
  name: 'zeep, strict',
  needs: ['zeep', 'openssl'],
  call: async (at, calls) => {
    const input = JSON.stringify({ ...accessOf(at), do: 'calls', calls: calls.map(nestedCall) })
    return JSON.parse(await succeed(PYTHON, [`${import.meta.dirname}/../python/terminal.py`], { input })).map(answerOf)
  },
}

/** The SOAP client that comes with PHP. */
export const PHP: SpocToolkit = {
  name: 'PHP SoapClient',
  needs: ['php', 'phpSoap', 'openssl'],
  call: async (at, calls) => {
    const input = JSON.stringify({ ...accessOf(at), style: 'document', calls: calls.map(nestedCall) })
    const program = `${import.meta.dirname}/../toolkits/php/client.php`
    return JSON.parse(await succeed('php', [program], { input })).map(answerOf)
  },
}

function accessOf({ place: { tls, nodeCertificateFile }, wsdl }: SpocPlace): object {
  return { nodeCertificate: nodeCertificateFile, certificate: tls.certificateFile, key: tls.keyFile, wsdl }
}
