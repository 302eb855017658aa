import { randomInt, randomUUID } from 'node:crypto'
import { accept, databaseJobs, WorkQueue } from '../../src/async/index.ts'
import { type Partner, parseMessageId } from '../../src/messages/index.ts'
import { makeRequest } from '../../test/support/applicant.ts'
import { type Block, inFlight } from '../support/measure.ts'
import type { FullDatabase } from './database.ts'

const AT_ONCE = 8
const HOLDER = 'UTGATE100000'

/** Accepts certificate requests as a node does, jobs and all; nobody works on them. */
export async function acceptBlock({
  store,
  filled,
}: FullDatabase): Promise<{ block: Block; end: () => Promise<void> }> {
  const queue = new WorkQueue({
    store,
    jobs: databaseJobs(store.pool),
    now: () => new Date(),
    retry: { firstPauseSeconds: 600, longestPauseSeconds: 600, giveUpAfterSeconds: 6_000 },
    limits: { workAtOnce: 1, callsAtOnce: 1, callbackHours: 24 },
    escalation: { heldHours: [24], answerHours: [120] },
    onTrouble: ({ error }) => {
      throw error
    },
  })
  const { octets } = await makeRequest({ holderReference: HOLDER, authorityReference: 'UTDVDOM00001' })
  const deps = { db: store.db, now: () => new Date(), dispatch: queue.dispatch }
  const work = async () => {
    const partner = filled.partners[randomInt(filled.partners.length)]!
    const { kind } = await accept(requestOf(partner, octets), deps)
    if (kind !== 'accepted') throw new Error(`a new request was ${kind}`)
  }
  return { block: inFlight(AT_ONCE, work), end: () => queue.close() }
}

function requestOf(partner: Partner, octets: Uint8Array) {
  const certReq = withNumber(octets, randomInt(90_000))
  const messageId = parseMessageId(randomUUID())
  if (messageId === undefined) throw new Error('not a messageID')
  const replyTo = { callback: 'possible', messageId, responseUrl: 'https://gate.example.ut/' } as const
  return {
    partner,
    contract: 'tr-03129/1.1',
    command: { operation: 'RequestCertificate', certReq, replyTo },
    callbackUrl: replyTo.responseUrl,
    refusal: undefined,
    details: { holderReference: HOLDER, answer: 'by callback', callbackUrl: replyTo.responseUrl },
    forgiven: [],
  } as const
}

/** The request of another holder; nobody looks at its signature before it is worked on. */
function withNumber(octets: Uint8Array, number: number): Uint8Array {
  const copy = Buffer.from(octets)
  copy.write(String(number).padStart(5, '0'), copy.indexOf(HOLDER) + HOLDER.length - 5, 'latin1')
  return new Uint8Array(copy)
}
