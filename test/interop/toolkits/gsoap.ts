import { ReceiverProcess } from '../receiver-process.ts'
import { succeed } from '../run-program.ts'
import { callLines } from './call-lines.ts'
import { GsoapPrograms } from './gsoap/programs.ts'
import { answerOf, type MessageFields, type Toolkit } from './toolkit.ts'

export const GSOAP = 'gSOAP'

/** wsdl2h and soapcpp2 make C of our WSDL, for a client and for a server; it is compiled once a run. */
export function gsoap(folder: string): Toolkit {
  const programs = new GsoapPrograms(folder)
  return {
    name: GSOAP,
    mnemonic: 'GSOAP',
    needs: ['gsoap', 'libgsoap', 'libssl', 'zlib', 'gcc', 'libc', 'openssl'],
    call: async ({ place, wsdl }, calls) => {
      const program = await programs.ofWsdl(wsdl, place)
      const args = ['ask', await programs.keyAndCertificate(place), place.nodeCertificateFile]
      const printed = await succeed(program, args, { input: `${callLines(calls)}\n` })
      const lines = printed.trim().split('\n')
      return lines.map((line) => answerOf(JSON.parse(line)))
    },
    receive: async ({ place, wsdl }) => {
      const program = await programs.ofWsdl(wsdl, place)
      const args = ['receive', await programs.keyAndCertificate(place), place.nodeCertificateFile]
      return ReceiverProcess.start<MessageFields>(program, args)
    },
  }
}
