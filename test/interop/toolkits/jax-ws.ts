import { ReceiverProcess } from '../receiver-process.ts'
import { succeed } from '../run-program.ts'
import { callLines } from './call-lines.ts'
import { CALLBACK_CLASSES, classPath, JaxWsClasses, PACKAGE } from './jax-ws-classes.ts'
import {
  answerOf,
  type CallbackService,
  type MessageFields,
  type Place,
  type Toolkit,
  type ToolkitCall,
} from './toolkit.ts'

export const JAX_WS = 'JAX-WS RI'

/** The reference implementation of JAX-WS: wsimport makes classes of our WSDL, Java programs of ours use what it made. */
export function jaxWs(folder: string): Toolkit {
  const classes = new JaxWsClasses(folder)
  return {
    name: JAX_WS,
    mnemonic: 'JAXWS',
    needs: ['jaxWs', 'jdk', 'openssl'],
    call: (at, calls) => ask(at, calls, classes),
    receive: (at, service) => receive(at, service, classes),
  }
}

async function ask({ place, wsdl }: Place, calls: readonly ToolkitCall[], classes: JaxWsClasses) {
  const [programs, made] = await Promise.all([classes.programs(), classes.ofWsdl(wsdl, place)])
  const settings = [...classPath(programs, made), ...(await classes.jvmSettings(place))]
  const input = callLines(calls)
  const args = [...settings, 'AskByWsdl', made, PACKAGE, wsdl]
  const printed = await succeed('java', args, { input, milliseconds: 60_000 })
  const lines = printed.trim().split('\n')
  return lines.map((line) => answerOf(JSON.parse(line)))
}

async function receive({ place, edition, wsdl }: Place, service: CallbackService, classes: JaxWsClasses) {
  const [programs, made] = await Promise.all([classes.programs(), classes.ofWsdl(wsdl, place)])
  const callback = await classes.callbackService(service, edition, made)
  const settings = [...classPath(programs, made, callback), ...(await classes.jvmSettings(place))]
  return ReceiverProcess.start<MessageFields>('java', [...settings, 'ReceiveByWsdl', CALLBACK_CLASSES[service]])
}
