import assert from 'node:assert/strict'
import { byCallback } from './callbacks.ts'
import { messagesOf } from './messages.ts'
import { EDITIONS, type Edition } from './toolkit.ts'

const ABOUT = {
  certReq: 'cmVxdWVzdA==',
  holderMnemonic: 'DVDOM',
  caCertificates: [],
  lists: { GetMasterList: 'bQ==', GetDefectList: 'ZA==', GetDocumentSignerList: 'cw==' },
  chain: { trustPoint: 'UTCVCATST00001', terminal: 'UTGATES00001', certificates: [] },
}
const URL = 'https://127.0.0.1/callback'
const askedLater = (edition: Edition) => byCallback(messagesOf('CVCA', edition, ABOUT), edition, URL)

describe('questions that are answered later', () => {
  for (const edition of EDITIONS) {
    it(`have an id each in ${edition}`, () => {
      const ids = askedLater(edition).map(({ expected }) => expected([]).messageId)
      assert.ok(ids.length >= 5)
      assert.equal(new Set(ids).size, ids.length)
    })
  }

  it('keep the order of accessors that RPC has', () => {
    const foreign = askedLater('1.1').find(({ call }) => call.operation === 'RequestForeignCertificate')
    const accessors = Object.keys(foreign?.call.arguments ?? {})
    assert.deepEqual(accessors, ['callbackIndicator', 'messageID', 'foreignCAR', 'responseURL', 'certReq'])
  })

  it('tell no address in 1.4, and ask there for no list of document signers', () => {
    const calls = askedLater('1.4').map(({ call }) => call)
    assert.ok(calls.every(({ arguments: given }) => given.responseURL === undefined))
    assert.ok(calls.every(({ operation }) => operation !== 'GetDocumentSignerList'))
  })
})
