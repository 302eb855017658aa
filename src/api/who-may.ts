import { type OperatorCommand, ROLES, type Role } from '../messages/index.ts'
import type { Caller } from './caller.ts'

interface Rule {
  readonly roles: readonly Role[]
  /** Not merely told something: whoever gave it is an event. */
  readonly changes: boolean
  /** No token does this: a person who has shown what it takes. */
  readonly inPerson?: true
  /** Lasts longer than the session: in one, it wants a log-in of a moment ago. */
  readonly fresh?: true
}

const reads: Rule = { roles: ROLES, changes: false }
const seenBy = (...roles: Role[]): Rule => ({ roles: [...roles, 'auditor'], changes: false })
const doneBy = (...roles: Role[]): Rule => ({ roles, changes: true })
const inPerson = (rule: Rule): Rule => ({ ...rule, inPerson: true })
const fresh = (rule: Rule): Rule => ({ ...rule, inPerson: true, fresh: true })

const ADMINISTRATION = doneBy('administrator')
const TRUST = doneBy('officer')
const DAILY = doneBy('operator', 'officer')

/** Which roles may give which command. What nobody put here does not compile. */
export const WHO_MAY: { readonly [Name in OperatorCommand]: Rule } = {
  'node.show': reads,
  'node.examine': reads,
  'node.timers': seenBy('operator', 'officer', 'administrator'),
  'node.forgotten': reads,
  'node.renew-tls': ADMINISTRATION,
  'node.backup': ADMINISTRATION,
  'authority.add': TRUST,
  'authority.list': reads,
  'authority.show': reads,
  'authority.keys': TRUST,
  'authority.rollover': TRUST,
  'keys.list': reads,
  'keys.remove': ADMINISTRATION,
  'keys.retry-pin': ADMINISTRATION,
  'keys.holders': reads,
  'keys.unlock': doneBy('administrator', 'officer', 'operator', 'approver'), // whose passphrase it is, is known by that
  'keys.lock': doneBy('administrator', 'officer', 'operator', 'approver'),
  'authority.trust': TRUST,
  'authority.request-certificate': DAILY,
  'authority.request-foreign-certificate': DAILY,
  'authority.get-ca-certificates': DAILY,
  'authority.description-add': DAILY,
  'authority.description-list': reads,
  'coverage.show': reads,
  'coverage.terminals': reads,
  'coverage.tree': reads,
  'state.check': reads,
  'state.add': TRUST,
  'state.change': TRUST,
  'state.list': reads,
  'state.show': reads,
  'state.form': reads,
  'state.suspend': TRUST,
  'state.resume': TRUST,
  'partner.add': TRUST,
  'partner.list': reads,
  'partner.show': reads,
  'partner.test': DAILY,
  'partner.times': reads,
  'partner.set-push-url': TRUST,
  'partner.set': TRUST,
  'partner.suspend': DAILY, // a terminal is lost at night, too; what stands for many waits for approval where a node has that
  'partner.resume': TRUST,
  'partner.tls-add': TRUST,
  'partner.tls-dates': TRUST,
  'partner.tls-remove': TRUST,
  'partner.tls-ca-add': TRUST,
  'partner.tls-ca-remove': TRUST,
  'partner.limit': TRUST,
  'partner.wss-show': reads,
  'partner.wss-set': TRUST,
  'partner.wss-add': TRUST,
  'partner.wss-remove': TRUST,
  'partner.network': TRUST,
  'partner.tolerances': reads,
  'partner.tolerance-off': TRUST,
  'partner.tolerance-on': TRUST,
  'partner.allow-initial': TRUST,
  'partner.request-signer-add': TRUST,
  'exchange.list': reads,
  'exchange.show': reads,
  'exchange.traffic': reads,
  'exchange.message': reads,
  'exchange.retry': DAILY,
  'exchange.resend': DAILY,
  'exchange.close': DAILY,
  'exchange.comment': doneBy('operator', 'officer', 'approver'),
  'exchange.by-hand': DAILY,
  'exchange.answer': DAILY,
  'exchange.refuse': DAILY,
  'offline.export': DAILY,
  'offline.import': DAILY,
  'ceremony.key': DAILY, // makes it where there is none
  'ceremony.pair': TRUST,
  'ceremony.peers': reads,
  'ceremony.export': TRUST,
  'ceremony.check': reads,
  'ceremony.sign': TRUST,
  'ceremony.certificates': TRUST,
  'ceremony.import': TRUST,
  'ca.list': reads,
  'ca.products': reads,
  'ca.test': DAILY,
  'ca.publish': DAILY,
  'ca.read-request': reads,
  'ca.order': DAILY,
  'ca.orders': reads,
  'ca.show': reads,
  'ca.look': DAILY,
  'ca.revoke': TRUST,
  'ca.cancel': DAILY,
  'ca.suspend': TRUST,
  'ca.reinstate': TRUST,
  'ca.domains': reads,
  'ca.domain': DAILY,
  'ca.request': reads,
  'ca.reconcile': DAILY,
  'list.trust': TRUST,
  'list.add': DAILY,
  'list.list': reads,
  'list.get': reads,
  'list.ask': DAILY,
  'list.make': TRUST,
  'list.source.add': TRUST,
  'list.source.list': reads,
  'list.source.remove': TRUST,
  'list.source.now': DAILY,
  'user.add': fresh(ADMINISTRATION),
  'user.invite': fresh(ADMINISTRATION),
  'user.list': reads,
  'user.disable': inPerson(ADMINISTRATION),
  'user.roles': fresh(ADMINISTRATION),
  'user.unlock': inPerson(ADMINISTRATION),
  'user.reset-password': fresh(ADMINISTRATION),
  'user.remove-second-factor': fresh(ADMINISTRATION),
  'user.sessions': seenBy('administrator'),
  'user.end-sessions': inPerson(ADMINISTRATION),
  'user.password': inPerson({ roles: ROLES, changes: true }), // one's own, by whoever knows it
  'user.begin-second-factor': inPerson({ roles: ROLES, changes: true }), // likewise
  'user.confirm-second-factor': inPerson({ roles: ROLES, changes: true }),
  'token.add': fresh({ roles: ROLES, changes: true }), // one's own, of no more than one may
  'token.list': seenBy('administrator'),
  'token.revoke': inPerson(ADMINISTRATION),
  'approval.list': reads,
  'approval.show': reads,
  'approval.vote': inPerson(doneBy('approver')),
  'approval.withdraw': inPerson(doneBy('officer', 'operator', 'administrator')), // by whoever asked
  'notice.list': reads,
  'notice.show': reads,
  'notice.send': DAILY,
  'notice.done': DAILY,
  'setting.list': seenBy('administrator', 'officer', 'operator'),
  'setting.preview': seenBy('administrator', 'officer', 'operator'),
  'setting.change': fresh(ADMINISTRATION),
  'setting.reset': fresh(ADMINISTRATION),
  'queue.show': reads,
  'queue.pause': DAILY,
  'queue.resume': DAILY,
  'queue.parked': reads,
  'queue.replay': DAILY,
  'queue.close': DAILY,
  'event.list': reads,
  'audit.show': reads,
  'alert.list': reads,
  'alert.test': doneBy('administrator', 'officer', 'operator'),
  'audit.checkpoints': reads,
  'audit.evidence': seenBy('administrator', 'officer'),
  'audit.page': seenBy('administrator'),
  'audit.verify': seenBy('administrator'),
  'audit.verification': reads,
  'archive.list': reads,
  'archive.page': seenBy('administrator'),
  'archive.record': ADMINISTRATION,
  'archive.remove': ADMINISTRATION,
}

/** Of one's own, by the password that comes along, and only at the control socket: over the network each has an address of its own. */
export const AT_SOCKET_ONLY: readonly OperatorCommand[] = [
  'user.password',
  'user.begin-second-factor',
  'user.confirm-second-factor',
]

/** @returns why this caller may not give this command; undefined: may */
export function objectionTo(name: OperatorCommand, caller: Caller): string | undefined {
  if (caller.kind === 'machine') return undefined
  const { roles, inPerson } = WHO_MAY[name]
  const { person, by } = caller
  if (!caller.roles.some((role) => roles.includes(role))) {
    return `${name} is for the ${roles.length === 1 ? 'role' : 'roles'} ${roles.join(', ')}; ${person.name} is ${caller.roles.join(', ')}.`
  }
  if (by.kind !== 'token') return undefined
  if (inPerson) return `${name} is done by a person who is logged in, never by a token.`
  const { commands } = by.token
  return commands === undefined || commands.includes(name)
    ? undefined
    : `The token ${by.token.name} is not for ${name}.`
}
