import assert from 'node:assert/strict'
import {
  fillTemplate,
  NOTICE_TEMPLATE_NAMES,
  type NoticeTemplateName,
  noticeProblem,
  recogniseTemplate,
} from '../../src/messages/index.ts'

/** One a template: what is filled in, the subject of TR-03139 C.4, and what the body has to say. */
const EXAMPLES: Readonly<
  Record<NoticeTemplateName, { values: Record<string, string>; subject: string; says: readonly RegExp[] }>
> = {
  'channel-disruption': {
    values: { from: '2026-12-01T08:00Z', until: '2026-12-02' },
    subject: 'Disruption of CVCA communication channel',
    says: [/From: 2026-12-01T08:00Z/, /Until \(expected\): 2026-12-02/, /use e-mail/],
  },
  'cvca-suspension': {
    values: { from: '2026-12-01', until: '2026-12-09' },
    subject: 'Suspension of CVCA service',
    says: [/From: 2026-12-01/, /2026-12-09/],
  },
  'spoc-reactivation': {
    values: { since: '2026-12-02T10:00Z' },
    subject: 'Reactivation of SPOC service',
    says: [/Since: 2026-12-02T10:00Z/],
  },
  'key-compromise': {
    values: { role: 'DV', what: 'stolen', holder: 'UTDV00001', date: '2026-11-30' },
    subject: 'DV private key stolen',
    says: [/DV UTDV00001/, /2026-11-30/],
  },
  'certificate-inaccurate': {
    values: { holder: 'UTDV00001', why: 'another key', certificate: 'fyE=' },
    subject: 'Certificate inaccurate',
    says: [/UTDV00001/, /another key/, /fyE=/],
  },
  termination: {
    values: { role: 'CVCA', holder: 'UTCVCA00001', date: '2027-01-31', contact: 'desk@ut.example' },
    subject: 'CVCA termination',
    says: [/UTCVCA00001/, /2027-01-31/, /desk@ut\.example/],
  },
  'dv-not-compliant': {
    values: { holder: 'FUDV00001', why: 'no review since 2022' },
    subject: 'DV not compliant',
    says: [/FUDV00001/, /no review since 2022/],
  },
  'new-spoc-root': {
    values: { 'old-until': '2027-03-31', 'new-from': '2027-03-01' },
    subject: 'New SPOC root',
    says: [/old one: 2027-03-31/, /new one: 2027-03-01/],
  },
  'new-spoc-certificate': {
    values: { from: '2027-03-01', fingerprint: 'ab12', certificate: 'MIIB' },
    subject: 'New SPOC TLS certificate',
    says: [/First day: 2027-03-01/, /SHA-256: ab12/, /base64: MIIB/],
  },
}

describe('notice templates', () => {
  for (const name of NOTICE_TEMPLATE_NAMES) {
    const { values, subject, says } = EXAMPLES[name]
    it(`${name} says what the policy wants it to say, and is recognised by who gets it`, () => {
      const filled = fillTemplate(name, values)
      assert.ok(filled.ok)
      assert.equal(filled.text.subject, subject)
      for (const words of says) assert.match(filled.text.body, words)
      assert.doesNotMatch(filled.text.subject + filled.text.body, /[{}]/)
      assert.equal(noticeProblem(filled.text), undefined)
      assert.equal(recogniseTemplate(subject), name)
    })
  }

  it('leave out the line of what is optional and was not given', () => {
    const { holder, why } = EXAMPLES['certificate-inaccurate'].values as { holder: string; why: string }
    const filled = fillTemplate('certificate-inaccurate', { holder, why })
    assert.ok(filled.ok)
    assert.doesNotMatch(filled.text.body, /base64|messageID/)
  })

  it('tell all that is missing, unknown or in no fitting form, at once', () => {
    const filled = fillTemplate('key-compromise', { role: 'SPOC', what: 'lost', date: 'today', colour: 'red' })
    assert.ok(!filled.ok)
    assert.match(filled.why, /role has to be IS, DV, CVCA/)
    assert.match(filled.why, /holder is missing: a holder reference/)
    assert.match(filled.why, /date has to be YYYY-MM-DD/)
    assert.match(filled.why, /key-compromise has no colour/)
  })

  it('fill in each value as it stands: what looks like a place to fill is none', () => {
    const filled = fillTemplate('dv-not-compliant', { holder: 'FUDV00001', why: 'see {holder}' })
    assert.ok(filled.ok)
    assert.match(filled.text.body, /see \{holder\}/)
  })

  for (const { subject, template } of [
    { subject: '[DV] private key [stolen]', template: 'key-compromise' },
    { subject: 'IS  Private Key\ncompromised', template: 'key-compromise' },
    { subject: '[CVCA DV] Termination', template: 'termination' },
    { subject: 'Season’s greetings', template: undefined },
    { subject: '', template: undefined },
  ]) {
    it(`recognise ${JSON.stringify(subject)} as ${template ?? 'none of them'}`, () => {
      assert.equal(recogniseTemplate(subject), template)
    })
  }
})
