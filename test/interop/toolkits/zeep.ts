import { succeed } from '../run-program.ts'
import { PYTHON } from '../tools.ts'
import { answerOf, type Toolkit } from './toolkit.ts'

/** zeep in its strict mode. */
export const ZEEP: Toolkit = {
  name: 'zeep, strict',
  mnemonic: 'ZEEP',
  needs: ['zeep', 'openssl'],
  call: async ({ place, wsdl }, calls) => {
    const { nodeCertificateFile: nodeCertificate, tls } = place
    const access = { nodeCertificate, certificate: tls.certificateFile, key: tls.keyFile, wsdl }
    const input = JSON.stringify({ ...access, do: 'calls', calls })
    const program = `${import.meta.dirname}/../python/terminal.py`
    return JSON.parse(await succeed(PYTHON, [program], { input })).map(answerOf)
  },
}
