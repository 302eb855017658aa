import assert from 'node:assert/strict'
import { liesWithin, planReply } from '../../src/handlers/index.ts'
import { DEFAULT_CONTRACT_SETTINGS, type Partner } from '../../src/messages/index.ts'
import { byCallback } from '../support/applicant.ts'

const TARGET = 'https://gate.example.ut:8444/tr03129/tcc'

describe('a responseURL', () => {
  for (const url of [
    TARGET,
    `${TARGET}?session=1`,
    `${TARGET}/`,
    `${TARGET}/below/it`,
    'https://GATE.example.ut:8444/tr03129/tcc',
    'https://gate.example.ut:8444/tr03129/x/../tcc',
  ]) {
    it(`lies within the registered target: ${url}`, () => assert.equal(liesWithin(url, TARGET), true))
  }

  for (const url of [
    'http://gate.example.ut:8444/tr03129/tcc',
    'https://gate.example.ut/tr03129/tcc',
    'https://gate.example.ut.evil.example:8444/tr03129/tcc',
    'https://evil.example@gate.example.ut:8444/tr03129/tcc',
    'https://gate.example.ut:8444@evil.example/tr03129/tcc',
    'https://gate.example.ut:8444/tr03129/tcc2',
    'https://gate.example.ut:8444/tr03129',
    'https://gate.example.ut:8444/tr03129/tcc/../../admin',
    'https://gate.example.ut:8444/tr03129/tcc/%2e%2e/%2e%2e/admin',
    'https://gate.example.ut:8444/TR03129/tcc',
    '//gate.example.ut:8444/tr03129/tcc',
    'no URL at all',
    '',
  ]) {
    it(`lies outside: ${url || '(empty)'}`, () => assert.equal(liesWithin(url, TARGET), false))
  }
})

describe('where the outcome goes', () => {
  const partner = (more: Partial<Partner>): Partner => ({
    id: '1',
    name: 'gate',
    authorityId: '1',
    role: 'terminal',
    country: 'UT',
    mnemonic: 'GATE',
    edition: 'tr-03129/1.1',
    serviceUrl: undefined,
    callbackRule: 'response-url',
    callbackTargets: [TARGET],
    pushUrl: undefined,
    state: 'active',
    initialSince: undefined,
    tolerancesOff: [],
    contractSettings: DEFAULT_CONTRACT_SETTINGS,
    operations: undefined,
    tlsCertificates: [],
    hasTlsIssuers: false,
    wsSecurity: 'none',
    privateNetwork: false,
    ...more,
  })

  it('to the responseURL of this very request', () => {
    assert.deepEqual(planReply(byCallback(`${TARGET}?n=1`), partner({})), { kind: 'callback', url: `${TARGET}?n=1` })
  })

  it('to the registered URL, where the partner’s rule says always', () => {
    const rule = partner({ callbackRule: 'registered-url', pushUrl: `${TARGET}/push` })
    assert.deepEqual(planReply(byCallback('https://elsewhere.example/'), rule), {
      kind: 'callback',
      url: `${TARGET}/push`,
    })
  })

  it('to the push URL, where the request names it or no URL', () => {
    const url = 'https://push.example.ut/lists'
    const callable = partner({ pushUrl: url })
    assert.deepEqual(planReply(byCallback(url), callable), { kind: 'callback', url })
    assert.deepEqual(planReply({ ...byCallback(url), responseUrl: undefined }, callable), { kind: 'callback', url })
    assert.equal(planReply(byCallback(`${url}/below`), callable).kind, 'at-once')
  })

  it('never to a target, which may be a mere folder', () => {
    const plan = planReply({ ...byCallback(TARGET), responseUrl: undefined }, partner({}))
    assert.equal(plan.kind, 'at-once')
    assert.match('because' in plan ? String(plan.because) : '', /eac partner set-push-url gate URL/)
  })

  it('into the same HTTP exchange, where no callback is possible or none is registered', () => {
    assert.deepEqual(planReply({ callback: 'not-possible' }, partner({})), { kind: 'at-once' })
    assert.equal(planReply(byCallback(TARGET), partner({ callbackTargets: [] })).kind, 'at-once')
  })
})
