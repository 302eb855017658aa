// Signed messages that must not be taken: how long each is looked at, and what is left of them in memory.
import { X509Certificate } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { DEFAULT_LIMITS, SoapError } from '../src/soap/index.ts'
import { openMessage, readSignerCertificate, WsSecurityError } from '../src/ws-security/index.ts'
import { selfSigned } from '../test/support/service.ts'
import { permutations } from '../test/support/ws-security/permutations/index.ts'
import { envelopeOf, signByHand } from '../test/support/ws-security/toolkit.ts'
import { type Bench, type Figure, lessIsBetter } from './support/figure.ts'
import { percentile } from './support/percentile.ts'
import { median } from './support/rounds.ts'

const [MILLISECONDS, MEGABYTES] = [100, 20] // what each may take, and all of them may leave
const LARGEST_ELEMENTS = 1_450 // each with a text: as many as a signature is looked at over

export const bench: Bench = {
  title: 'wrapped signatures: time to refuse each, and memory',
  run: async ({ quick, progress }) => {
    const scene = sceneOf(new Date())
    const messages = permutations(scene).map(({ message }) => Buffer.from(message))
    progress(`${messages.length} permutations`)
    const refuse = refuserFor(scene)
    const largest = Buffer.from(largestOf(scene))
    for (const message of [...messages, largest]) refuse(message) // is compiled
    const rounds = quick ? 3 : 15
    const times = messages.map((message) => median(Array.from({ length: rounds }, () => timed(() => refuse(message)))))
    const ofLargest = median(Array.from({ length: rounds }, () => timed(() => refuse(largest))))
    progress('memory')
    return [
      against('half of the permutations are refused in processor time of', median(times)),
      against('the slowest permutation is refused in processor time of', percentile(times, 1)),
      against(
        `a message of ${LARGEST_ELEMENTS} elements, its Body changed, is refused in processor time of`,
        ofLargest,
      ),
      memoryAfter(rounds, messages, refuse),
    ]
  },
}

const against = (name: string, milliseconds: number): Figure =>
  lessIsBetter(name, milliseconds, 'ms', 'the most it may take', MILLISECONDS)

function memoryAfter(rounds: number, messages: readonly Uint8Array[], refuse: (message: Uint8Array) => void): Figure {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const resident = (): number => {
    collect()
    return process.memoryUsage().rss / 2 ** 20
  }
  const before = resident()
  for (let round = 0; round < rounds; round++) messages.forEach(refuse)
  const name = `memory is larger after ${rounds * messages.length} of them by`
  return lessIsBetter(name, Math.max(resident() - before, 0.01), 'MB', 'the most it may grow', MEGABYTES)
}

/** Processor time, in milliseconds: the clock on the wall mostly tells who else is using the machine. */
function timed(work: () => void): number {
  const began = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000
}

function sceneOf(now: Date) {
  const content = (indicator: string): string =>
    `<p:GetCACertificates xmlns:p="uri:EAC-PKI-DV-Protocol/1.1"><callbackIndicator>${indicator}</callbackIndicator><messageID></messageID><responseURL></responseURL></p:GetCACertificates>`
  const [partner, stranger] = [selfSigned('partner'), selfSigned('partner')]
  return { partner, stranger, content: content('callback_not_possible'), forged: content('callback_possible'), now }
}
type Scene = ReturnType<typeof sceneOf>

/** Only its digest tells that it is not what was signed. */
function largestOf({ partner: hand, now: created }: Scene): string {
  const content = `<p:Many xmlns:p="urn:x">${'<a>1</a>'.repeat(LARGEST_ELEMENTS)}</p:Many>`
  return envelopeOf(signByHand({ hand, content, created })).replace('<a>1</a></p:Many>', '<a>2</a></p:Many>')
}

function refuserFor({ partner, now }: Scene): (message: Uint8Array) => void {
  const certificates = [readSignerCertificate(new X509Certificate(partner.certPem).raw)]
  const window = { windowSeconds: 300, clockSkewSeconds: 300 }
  return (body) => {
    try {
      openMessage({ body }, { limits: DEFAULT_LIMITS, certificates, window, now })
    } catch (error) {
      if (error instanceof WsSecurityError || error instanceof SoapError) return
      throw error
    }
    throw new Error('a message was taken that must not be')
  }
}
