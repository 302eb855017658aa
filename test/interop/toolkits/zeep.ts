import { ReceiverProcess } from '../receiver-process.ts'
import { succeed } from '../run-program.ts'
import { PYTHON } from '../tools.ts'
import { answerOf, type MessageFields, type Toolkit } from './toolkit.ts'

/** zeep in its strict mode. It has no server: http.server carries what zeep reads and writes. */
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
  receive: ({ place, wsdl }) => {
    const { nodeCertificateFile, tls } = place
    const program = `${import.meta.dirname}/../python/zeep_receiver.py`
    const args = [program, wsdl, tls.certificateFile, tls.keyFile, nodeCertificateFile]
    return ReceiverProcess.start<MessageFields>(PYTHON, args)
  },
}
