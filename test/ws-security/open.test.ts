import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { DEFAULT_LIMITS, SoapError } from '../../src/soap/index.ts'
import { openMessage, readSignerCertificate, WsSecurityError } from '../../src/ws-security/index.ts'
import { selfSigned } from '../support/service.ts'
import { permutations } from '../support/ws-security/permutations/index.ts'
import { envelopeOf, signByHand } from '../support/ws-security/toolkit.ts'

const CONTENT =
  '<p:GetCACertificates xmlns:p="uri:EAC-PKI-DV-Protocol/1.1"><callbackIndicator>callback_not_possible</callbackIndicator><messageID></messageID><responseURL></responseURL></p:GetCACertificates>'

describe('a message that must be signed', () => {
  const partner = selfSigned('partner')
  const now = new Date()
  const terms = {
    limits: DEFAULT_LIMITS,
    certificates: [readSignerCertificate(new X509Certificate(partner.certPem).raw)],
    window: { windowSeconds: 300, clockSkewSeconds: 300 },
    now,
  }
  const open = (text: string) => openMessage({ body: Buffer.from(text) }, terms)

  it('is read as it was signed', () => {
    const { envelope } = open(envelopeOf(signByHand({ hand: partner, content: CONTENT, created: now })))
    assert.match(Buffer.from(envelope).toString(), new RegExp(`<soap:Body [^>]+>${CONTENT}</soap:Body>`))
  })

  const scene = { partner, stranger: selfSigned('partner'), content: CONTENT, forged: CONTENT.replace('not_', ''), now }
  const all = permutations(scene)
  for (const group of new Set(all.map((one) => one.group))) {
    const ofGroup = all.filter((one) => one.group === group)
    it(`is refused in ${ofGroup.length} other ways: ${group}`, () => {
      const wrong = ofGroup.map(({ name, message, rule }) => ({ name, rule, found: ruleOf(() => open(message)) }))
      assert.deepEqual(
        wrong.filter(({ rule, found }) => rule !== found),
        [],
      )
    })
  }
})

function ruleOf(open: () => unknown): string {
  try {
    open()
  } catch (error) {
    if (error instanceof WsSecurityError) return error.rule
    if (error instanceof SoapError) return error.code
    throw error
  }
  return 'taken'
}
