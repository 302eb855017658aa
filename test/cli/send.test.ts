import assert from 'node:assert/strict'
import type { ServiceCall } from '../../src/cli/index.ts'
import type { PartnerAnswer } from '../../src/messages/index.ts'
import { issue, newParty, requestOctets } from '../cvc/example-pki.ts'
import { eac, TLS_PEM, TLS_SHA256 } from './fake-world.ts'

const cvca = await newParty('UTCVCATST00001')
const dv = await newParty('UTDVTST00001')
const CVCA = (await issue(cvca, cvca, { role: 'CVCA' })).octets
const DV = (await issue(cvca, dv, { role: 'DV-domestic' })).octets
const REQUEST = await requestOctets(dv)
const KEY_PEM = '-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n'

const FILES = {
  'me.key': KEY_PEM,
  'me.pem': TLS_PEM,
  'dv.pem': TLS_PEM,
  'new.cvreq': REQUEST,
  cvca: CVCA,
  dv: DV,
  both: Uint8Array.from([...REQUEST, ...DV]),
}
const TO = ['--url', 'https://dv.ut/dv', '--tls-key', 'me.key', '--tls-certificate', 'me.pem']
const SERVER = ['--server-certificate', 'dv.pem']

const BROUGHT: PartnerAnswer = {
  kind: 'final',
  outcome: { kind: 'certificates', certificates: [DV, CVCA] },
  returnCode: 'ok_cert_available',
}

const send = (name: string, args: readonly string[], partnerAnswer: PartnerAnswer | Error = BROUGHT) =>
  eac(['send', name, ...TO, ...args], { files: FILES, partnerAnswer })

describe('eac send', () => {
  it('request-certificate hands in the request, as whom and to whom it was told', async () => {
    const { asked, exitCode } = await send('request-certificate', [...SERVER, '--request', 'new.cvreq'])
    assert.equal(exitCode, 0)
    const expected: ServiceCall = {
      url: 'https://dv.ut/dv',
      service: 'DV',
      edition: 'tr-03129/1.1',
      command: { operation: 'RequestCertificate', replyTo: { callback: 'not-possible' }, certReq: REQUEST },
      tls: { key: KEY_PEM, certificate: TLS_PEM, serverFingerprint: TLS_SHA256 },
      timeoutSeconds: 60,
    }
    assert.deepEqual(asked.callService, expected)
  })

  it('takes service, edition, fingerprint, timeout and a callback', async () => {
    const callback = ['--message-id', 'm-1', '--response-url', 'https://me.ut/cb']
    const place = ['--service', 'CVCA', '--edition', '1.0', '--server-fingerprint', TLS_SHA256, '--timeout', '5']
    const { asked } = await send('get-ca-certificates', [...place, ...callback])
    const { service, edition, command, tls, timeoutSeconds } = asked.callService as ServiceCall
    assert.deepEqual([service, edition, timeoutSeconds], ['CVCA', 'tr-03129/1.0', 5])
    assert.equal(tls.serverFingerprint, TLS_SHA256)
    const replyTo = { callback: 'possible', messageId: 'm-1', responseUrl: 'https://me.ut/cb' }
    assert.deepEqual(command, { operation: 'GetCACertificates', replyTo })
  })

  it('send-certificates brings certificates, in the order given', async () => {
    const receipt = { kind: 'receipt', receipt: 'received', returnCode: 'ok_received_correctly' } as const
    const args = [...SERVER, '--message-id', 'm-1', '--certificates', 'dv', 'cvca']
    const { asked, exitCode, out } = await send('send-certificates', args, receipt)
    assert.equal(exitCode, 0)
    assert.match(out, /return code +ok_received_correctly/)
    const { service, command } = asked.callService as ServiceCall
    assert.equal(service, 'TermContr')
    const outcome = { kind: 'certificates', certificates: [DV, CVCA] }
    assert.deepEqual(command, { operation: 'SendCertificates', messageId: 'm-1', outcome })
  })

  it('send-certificates tells a failure', async () => {
    const receipt = { kind: 'receipt', receipt: 'message-id-unknown', returnCode: 'failure_messageID_unknown' } as const
    const args = [...SERVER, '--status', 'failure_request_not_accepted']
    const { asked, exitCode, err } = await send('send-certificates', args, receipt)
    assert.equal(exitCode, 1)
    assert.equal(err, 'error: the service did not take it: failure_messageID_unknown\n')
    const outcome = { kind: 'refused', reason: 'not-accepted' }
    const command = { operation: 'SendCertificates', messageId: undefined, outcome }
    assert.deepEqual((asked.callService as ServiceCall).command, command)
  })

  it('summarises and keeps what came', async () => {
    const { out, written } = await send('get-ca-certificates', [...SERVER, '--output', 'ca/'])
    assert.match(out, /return code +ok_cert_available\ncertificates +2\n\nUTDVTST00001: certificate\n/)
    assert.match(out, /UTCVCATST00001: self-signed certificate/)
    assert.match(out, /saved ca\/01-UTDVTST00001\.cvcert\nsaved ca\/02-UTCVCATST00001\.cvcert\n$/)
    assert.deepEqual([...written.values()], [DV, CVCA])
  })

  it('is JSON where that is asked for, also when it ends with 1', async () => {
    const good = await send('get-ca-certificates', [...SERVER, '--json', '--output', 'ca.cvcert'])
    const { returnCode, certificates, saved } = JSON.parse(good.out)
    assert.deepEqual([returnCode, certificates.length, saved], ['ok_cert_available', 2, ['ca.cvcert']])
    const bad = await send('get-ca-certificates', [...SERVER, '--json'], { kind: 'unusable', why: 'HTTP status 500' })
    assert.equal(bad.exitCode, 1)
    assert.deepEqual(JSON.parse(bad.out), { kind: 'unusable', why: 'HTTP status 500', certificates: [], saved: [] })
  })

  it('says that the answer comes by callback', async () => {
    const { out, exitCode } = await send('get-ca-certificates', SERVER, {
      kind: 'acknowledged',
      returnCode: 'ok_syntax',
    })
    assert.equal(exitCode, 0)
    assert.match(out, /return code +ok_syntax\nnext +the answer comes by callback\n/)
  })

  const refusals: readonly { answer: PartnerAnswer | Error; says: RegExp }[] = [
    {
      answer: { kind: 'final', outcome: { kind: 'refused', reason: 'expired' }, returnCode: 'failure_expired' },
      says: /the service refused: failure_expired/,
    },
    {
      answer: { kind: 'unusable', why: 'a SOAP fault: \u001b[1m' },
      says: /no usable answer: a SOAP fault: \\u\{1b\}\[1m/,
    },
    {
      answer: new Error('connect ECONNREFUSED'),
      says: /https:\/\/dv\.ut\/dv could not be called: connect ECONNREFUSED/,
    },
  ]
  for (const { answer, says } of refusals) {
    it(`ends with 1: ${says.source}`, async () => {
      const { exitCode, err } = await send('request-certificate', [...SERVER, '--request', 'new.cvreq'], answer)
      assert.equal(exitCode, 1)
      assert.match(err, says)
    })
  }

  it('sends a broken request all the same, with a note', async () => {
    const broken = REQUEST.subarray(0, 100)
    const { asked, err, exitCode } = await eac(
      ['send', 'request-certificate', ...TO, ...SERVER, '--request', 'broken'],
      {
        files: { ...FILES, broken },
        partnerAnswer: BROUGHT,
      },
    )
    assert.equal(exitCode, 0)
    assert.match(err, /^note: broken is sent although it is not readable \(truncated/)
    const { command } = asked.callService as ServiceCall
    assert.deepEqual(command.operation === 'RequestCertificate' && command.certReq, broken)
  })

  it('never sends a key that was given by mistake', async () => {
    const der = Uint8Array.of(0x30, 0x02, 0x02, 0x00)
    for (const content of [KEY_PEM, der, Uint8Array.from([...REQUEST, ...der])]) {
      for (const args of [
        ['request-certificate', '--request'],
        ['send-certificates', '--certificates'],
      ]) {
        const files = { ...FILES, mistaken: content }
        const { asked, exitCode, err } = await eac(['send', ...args, 'mistaken', ...TO, ...SERVER], { files })
        assert.equal(exitCode, 2)
        assert.match(
          err,
          /mistaken (holds something else than card-verifiable objects; it is not sent|is an X\.509 certificate, a private key)/,
        )
        assert.equal(asked.callService, undefined)
      }
    }
  })

  const wrong: readonly { name: string; args: string[]; says: RegExp }[] = [
    { name: 'get-ca-certificates', args: [], says: /--server-certificate or --server-fingerprint/ },
    {
      name: 'get-ca-certificates',
      args: [...SERVER, '--server-fingerprint', '0'.repeat(64)],
      says: /name different certificates/,
    },
    {
      name: 'get-ca-certificates',
      args: [...SERVER, '--message-id', 'm-1'],
      says: /both --message-id and --response-url/,
    },
    { name: 'get-ca-certificates', args: [...SERVER, '--service', 'SPOC'], says: /CVCA, DV, TermContr/ },
    { name: 'get-ca-certificates', args: [...SERVER, '--tls-key', 'me.pem'], says: /me\.pem holds no private key/ },
    { name: 'request-certificate', args: SERVER, says: /--request/ },
    { name: 'request-certificate', args: [...SERVER, '--request', 'both'], says: /both holds 2 objects/ },
    { name: 'send-certificates', args: SERVER, says: /ok_cert_available needs --certificates/ },
    {
      name: 'send-certificates',
      args: [...SERVER, '--status', 'failure_syntax', '--certificates', 'dv'],
      says: /brings no certificates/,
    },
  ]
  for (const { name, args, says } of wrong) {
    it(`is wrong use: eac send ${name} … ${args.join(' ')}`, async () => {
      const { exitCode, err, asked } = await send(name, args)
      assert.equal(exitCode, 2, err)
      assert.match(err, says)
      assert.equal(asked.callService, undefined)
    })
  }
})
