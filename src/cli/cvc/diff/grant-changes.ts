import { type Chat, type CvCertificate, daysBetween, describeChat, rightsOf } from '../../../cvc/index.ts'
import type { Change } from '../json/difference.ts'

/** What an issuer grants: role, rights, days. */
export function grantChanges(a: CvCertificate, b: CvCertificate): Change[] {
  return [...roleChange(a.chat, b.chat), ...rightsChange(a.chat, b.chat), ...dateChanges(a, b)]
}

function roleChange(a: Chat, b: Chat): Change[] {
  const [from, to] = [describeChat(a).role, describeChat(b).role]
  return from === to ? [] : [{ field: 'role', sentence: `another role: ${from}, then ${to}`, a: from, b: to }]
}

function rightsChange(a: Chat, b: Chat): Change[] {
  const [before, after] = [rightsOf(a), rightsOf(b)].map(
    (rights) => new Map(rights.map((one) => [`${one.domain}:${one.name}`, one])),
  )
  const gained = [...after!].filter(([name]) => !before!.has(name)).map(([, right]) => right)
  const lost = [...before!].filter(([name]) => !after!.has(name)).map(([, right]) => right)
  if (gained.length === 0 && lost.length === 0) return reservedChange(a, b)
  const sentence = [
    ...gained.map(({ sentence }) => `gains: ${sentence}`),
    ...lost.map(({ sentence }) => `loses: ${sentence}`),
  ].join('; ')
  return [
    {
      field: 'rights',
      sentence,
      gained: gained.map(({ name }) => name),
      lost: lost.map(({ name }) => name),
      ...bitsOf(a, b),
    },
  ]
}

/** Bits that have no name still differ. The two role bits are told elsewhere. */
function reservedChange(a: Chat, b: Chat): Change[] {
  const bits = ({ bits }: Chat) => Buffer.from(bits.map((octet, i) => (i === 0 ? octet & 0x3f : octet))).toString('hex')
  if (bits(a) === bits(b) || a.oid !== b.oid) return []
  return [
    {
      field: 'rights',
      sentence: 'bits that are reserved and grant nothing differ',
      gained: [],
      lost: [],
      ...bitsOf(a, b),
    },
  ]
}

function bitsOf(a: Chat, b: Chat) {
  return { a: Buffer.from(a.bits).toString('hex'), b: Buffer.from(b.bits).toString('hex') }
}

function dateChanges(a: CvCertificate, b: CvCertificate): Change[] {
  return (['effective', 'expires'] as const).flatMap((field) => {
    const days = daysBetween(a[field], b[field])
    if (days === 0) return []
    const what = field === 'effective' ? 'begins' : 'expires'
    const shift = `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'} ${days > 0 ? 'later' : 'earlier'}`
    return [{ field, sentence: `${what} ${shift}: ${a[field]}, then ${b[field]}`, a: a[field], b: b[field] }]
  })
}
