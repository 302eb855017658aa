import { ReceiverProcess } from '../receiver-process.ts'
import { succeed } from '../run-program.ts'
import { classPath, JaxWsClasses, PACKAGE } from './jax-ws-classes.ts'
import {
  answerOf,
  type Place,
  type ReceivedCertificates,
  type Toolkit,
  type ToolkitCall,
  type Value,
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
    receive: (at) => receive(at, classes),
  }
}

async function ask({ place, wsdl }: Place, calls: readonly ToolkitCall[], classes: JaxWsClasses) {
  const [programs, made] = await Promise.all([classes.programs(), classes.ofWsdl(wsdl, place)])
  const settings = [...classPath(programs, made), ...(await classes.jvmSettings(place))]
  const input = calls.flatMap(linesOf).join('\n')
  const args = [...settings, 'AskByWsdl', made, PACKAGE, wsdl]
  const printed = await succeed('java', args, { input, milliseconds: 60_000 })
  const lines = printed.trim().split('\n')
  return lines.map((line) => answerOf(JSON.parse(line)))
}

async function receive({ place, edition, wsdl }: Place, classes: JaxWsClasses) {
  const [programs, made] = await Promise.all([classes.programs(), classes.ofWsdl(wsdl, place)])
  const termContr = await classes.termContr(edition, made)
  const settings = [...classPath(programs, made, termContr), ...(await classes.jvmSettings(place))]
  return ReceiverProcess.start<ReceivedCertificates>('java', [...settings, 'ReceiveByWsdl'])
}

/** What AskByWsdl reads. */
function linesOf({ operation, arguments: given }: ToolkitCall): string[] {
  return [`call ${operation}`, ...Object.entries(given).flatMap(([accessor, value]) => valueLines(accessor, value))]
}

function valueLines(path: string, value: Value): string[] {
  if (typeof value === 'string') return [`${path} text ${value}`]
  if (typeof value.octets === 'string') return [`${path} octets ${value.octets}`]
  const inside = Object.entries(value).flatMap(([accessor, inner]) => valueLines(`${path}.${accessor}`, inner))
  return [path, ...inside]
}
