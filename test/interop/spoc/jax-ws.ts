import { mkdir } from 'node:fs/promises'
import { succeed } from '../run-program.ts'
import { classPath, JaxWsClasses } from '../toolkits/jax-ws-classes.ts'
import type { SpocCall } from './spoc-calls.ts'
import { answerOf, lineOf, type SpocPlace, type SpocToolkit } from './spoc-toolkit.ts'

const MILLISECONDS = 60_000

/** The reference implementation of JAX-WS: AskSpoc is written against the classes that wsimport makes of our WSDL. */
export function jaxWs(folder: string): SpocToolkit {
  const classes = new JaxWsClasses(folder)
  return {
    name: 'JAX-WS RI',
    needs: ['jaxWs', 'jdk', 'openssl'],
    call: (at, calls) => ask(at, calls, { folder, classes }),
  }
}

async function ask(
  { place, wsdl }: SpocPlace,
  calls: readonly SpocCall[],
  { folder, classes }: { folder: string; classes: JaxWsClasses },
) {
  const [programs, made] = await Promise.all([classes.programs(), classes.ofWsdl(wsdl, place)])
  const own = `${folder}/ask-spoc-${new URL(wsdl).searchParams.get('wsdl')}`
  await mkdir(own)
  const used = classPath(programs, made, own)
  await succeed('javac', [...used, '-d', own, `${import.meta.dirname}/AskSpoc.java`], { milliseconds: MILLISECONDS })
  const input = calls.map(lineOf).join('\n')
  const settings = [...used, ...(await classes.jvmSettings(place))]
  const printed = await succeed('java', [...settings, 'AskSpoc', wsdl], { input, milliseconds: MILLISECONDS })
  const lines = printed.trim().split('\n')
  return lines.map((line) => answerOf(JSON.parse(line)))
}
