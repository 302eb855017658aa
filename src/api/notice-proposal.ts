import {
  holderName,
  type NoticeProposal,
  type NoticeTemplateName,
  type Partner,
  recogniseTemplate,
} from '../messages/index.ts'
import { findPartner, listPartners, listStateForms, type Notice } from '../store/index.ts'
import type { ApiDeps } from './deps.ts'

/**
 * What a person could do about a notice, by its subject (TR-03139, C.4). Commands are made of names we registered, never of words
 * of the notice.
 * @returns undefined for one of ours, or one that somebody has seen to
 */
export async function proposalFor(notice: Notice, { db }: Pick<ApiDeps, 'db'>): Promise<NoticeProposal | undefined> {
  if (notice.state !== 'open') return undefined
  const state = await findPartner(db, notice.partnerId)
  if (state === undefined) throw new Error('the notice has lost its partner')
  const template = recogniseTemplate(notice.subject)
  const dvs = (await listPartners(db)).filter(({ ofState }) => ofState === state.id)
  const [newest] = await listStateForms(db, state.id)
  const email = newest?.form.coordinator.email
  const { id, subject } = notice
  const facts = { id, subject, state, meant: dvs.filter((dv) => names(notice, dv)), email }
  const { says, commands } = template === undefined ? unrecognised(facts) : PROPOSALS[template](facts)
  return { template, says, commands }
}

interface Facts {
  readonly id: number
  readonly subject: string
  readonly state: Partner
  /** DVs of that state that the notice names. */
  readonly meant: readonly Partner[]
  /** Of its co-ordinator, as registered. */
  readonly email: string | undefined
}
type Proposed = Pick<NoticeProposal, 'says' | 'commands'>

const PROPOSALS: Readonly<Record<NoticeTemplateName, (facts: Facts) => Proposed>> = {
  'channel-disruption': (facts) => outage(facts, 'is reached by e-mail'),
  'cvca-suspension': (facts) => outage(facts, 'issues nothing'),
  'spoc-reactivation': ({ state }) => ({
    says: 'Take up again what was parked while it was down.',
    commands: [
      `eac queue parked --partner ${state.name}`,
      `eac queue replay --partner ${state.name} --why "${state.country} is back"`,
    ],
  }),
  'key-compromise': (facts) => ({
    says: `Suspend the holder at once, ask ${desk(facts)} over another channel whether it is true, and tell whoever relies on it.`,
    commands: suspending(facts),
  }),
  'certificate-inaccurate': ({ state }) => ({
    says: 'Find the exchange whose messageID or holder it names, and look at what we sent.',
    commands: [`eac exchange list --partner ${state.name}`, 'eac exchange show EXCHANGE'],
  }),
  termination: (facts) => ({
    says: `Suspend the holder from the day it names on, once ${desk(facts)} has confirmed it.`,
    commands: suspending(facts),
  }),
  'dv-not-compliant': (facts) => ({
    says: `If one of their DVs is meant, suspend it until it complies; if one of ours, look into it, and answer ${facts.state.country}.`,
    commands: [...suspending(facts), answering(facts.state)],
  }),
  'new-spoc-root': (facts) => ({
    says: `Have the new root registered beside the old one before its first day, from a form of ${desk(facts)}; compare its fingerprint.`,
    commands: [`eac partner show ${facts.state.name}`],
  }),
  'new-spoc-certificate': ({ state }) => ({
    says: 'Nothing is to be done here: this node trusts the root. Register it where a firewall or proxy of yours knows the old one.',
    commands: [`eac partner show ${state.name}`],
  }),
}

function outage(facts: Facts, meanwhile: string): Proposed {
  const { state } = facts
  return {
    says:
      `Note the window: until it ends, ${state.country} ${meanwhile} (${desk(facts)}). ` +
      'What we send it is tried again by itself, and parked in the end.',
    commands: [`eac exchange list --partner ${state.name}`],
  }
}

const unrecognised = ({ state }: Facts): Proposed => ({
  says: 'Its subject is none of the agreed ones: read it, and answer it if need be.',
  commands: [answering(state)],
})

/** Who is meant, by the text; where that cannot be told, the list shows whom it may mean. */
function suspending({ id, state, subject, meant }: Facts): string[] {
  const suspend = (name: string): string => `eac partner suspend ${name} --reason "notice ${id} of ${state.country}"`
  if (meant.length > 0) return meant.map(({ name }) => suspend(name))
  if (/\bCVCA\b/i.test(subject) && !/\bDV\b/i.test(subject)) return [suspend(state.name)] // its CVCA stands for the state
  return ['eac partner list', suspend('NAME')]
}

const answering = ({ country }: Partner): string => `eac notice send ${country} --subject "SUBJECT" --body "TEXT"`

const desk = ({ state, email }: Facts): string => email ?? `the co-ordinator of ${state.country}`

/** By itself, or in a holder reference; `FUDV` is not named by FUDVX00001. */
function names({ subject, body }: Notice, dv: Partner): boolean {
  const holder = holderName(dv).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  return new RegExp(`(?<![A-Za-z0-9])${holder}(?:[0-9A-Z]{5})?(?![A-Za-z0-9])`).test(`${subject}\n${body}`)
}
