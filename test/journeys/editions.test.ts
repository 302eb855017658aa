import assert from 'node:assert/strict'
import { CONTRACTS, type ContractName, type PartnerAnswer } from '../../src/messages/index.ts'
import { Applicant, certificateIn, type MadeRequest, makeRequest } from '../support/applicant.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { foundUtopia, register } from '../support/utopia.ts'

const codeOf = (answer: PartnerAnswer) => ('returnCode' in answer ? answer.returnCode : answer.why)

describe('every edition on one node', () => {
  let node: TestNode
  let places: Awaited<ReturnType<typeof foundUtopia>>
  before(async () => {
    node = await startTestNode('UT')
    places = await foundUtopia(node.operator)
  })
  after(() => node?.close())

  /** A terminal that is allowed its first certificate. */
  async function admit(edition: ContractName, mnemonic: string): Promise<{ terminal: Applicant; first: MadeRequest }> {
    const terminal = new Applicant({ url: places.dvUrl, pinned: places.pinned, service: 'DV', edition })
    await register(node.operator, {
      name: mnemonic,
      authority: 'UT-DV',
      role: 'terminal',
      mnemonic,
      edition,
      tlsCertificates: [terminal.tls.certPem],
    })
    const first = await makeRequest({ holderReference: `UT${mnemonic}00001`, authorityReference: 'UTDVDOM00001' })
    await node.operator.call('partner.allow-initial', {
      name: mnemonic,
      keyFingerprint: first.keyFingerprint,
      hours: 1,
    })
    return { terminal, first }
  }

  for (const edition of CONTRACTS) {
    const mnemonic = `ED${edition.at(-1)}`
    describe(edition, () => {
      let terminal: Applicant
      let first: MadeRequest
      before(async () => ({ terminal, first } = await admit(edition, mnemonic)))
      after(() => terminal?.close())

      it('certifies a terminal, and gives it the chain', async () => {
        const answer = await terminal.request(first.octets)
        assert.equal(codeOf(answer), 'ok_cert_available')
        assert.equal(certificateIn(answer).holderReference, `UT${mnemonic}00001`)
        const chain = await terminal.send({ operation: 'GetCACertificates', replyTo: { callback: 'not-possible' } })
        assert.deepEqual(
          [certificateIn(chain, 0).holderReference, certificateIn(chain, 1).holderReference],
          ['UTCVCATST00001', 'UTDVDOM00001'],
        )
      })

      const refusals: [title: string, wish: Parameters<typeof makeRequest>[0], code: Record<ContractName, string>][] = [
        [
          'a holder that is not the caller',
          { holderReference: 'UTSOMEONE00001', authorityReference: 'UTDVDOM00001' },
          {
            'tr-03129/1.0': 'failure_request_not_accepted',
            'tr-03129/1.1': 'failure_request_not_accepted',
            'tr-03129/1.4': 'failure_certificate_holder_unknown',
          },
        ],
        [
          'another authority than the one asked',
          { holderReference: `UT${mnemonic}00002`, authorityReference: 'UTOTHERDV00001' },
          {
            'tr-03129/1.0': 'failure_request_not_accepted',
            'tr-03129/1.1': 'failure_request_not_accepted',
            'tr-03129/1.4': 'failure_certification_authority_holder_unknown',
          },
        ],
      ]
      for (const [title, wish, code] of refusals) {
        it(`refuses ${title} with ${code[edition]}`, async () => {
          const { octets } = await makeRequest(wish)
          assert.equal(codeOf(await terminal.request(octets)), code[edition])
        })
      }

      it('says of a certificate request that is none what its edition says', async () => {
        const answer = await terminal.request(Uint8Array.of(0x7f, 0x21, 0x00))
        assert.equal(codeOf(answer), edition === 'tr-03129/1.4' ? 'failure_incorrect_request' : 'failure_syntax')
      })
    })
  }

  describe('what a DV asks its national CVCA', () => {
    const dvAt = (edition: ContractName) => {
      return new Applicant({ url: places.cvcaUrl, pinned: places.pinned, service: 'CVCA', edition })
    }
    let dv: Applicant
    let polling: Applicant
    before(async () => {
      ;[dv, polling] = [dvAt('tr-03129/1.1'), dvAt('tr-03129/1.4')]
      const common = { authority: 'UT-CVCA', role: 'DV' } as const
      await register(node.operator, { ...common, name: 'dv-2', mnemonic: 'DVTWO', tlsCertificates: [dv.tls.certPem] })
      await register(node.operator, {
        ...common,
        name: 'dv-3',
        mnemonic: 'DVTHREE',
        edition: 'tr-03129/1.4',
        tlsCertificates: [polling.tls.certPem],
      })
    })
    after(() => {
      dv?.close()
      polling?.close()
    })

    it('for a foreign certificate: no foreign CVCA is known', async () => {
      const { octets } = await makeRequest({ holderReference: 'UTDVTWO00001', authorityReference: 'FUCVCA00001' })
      for (const caller of [dv, polling]) {
        const answer = await caller.send({
          operation: 'RequestForeignCertificate',
          replyTo: { callback: 'not-possible' },
          foreignCar: 'FUCVCA00001',
          certReq: octets,
        })
        assert.equal(codeOf(answer), 'failure_foreignCAR_unknown')
      }
    })

    it('whether its certificates are there: by the mnemonic, once it has asked for some', async () => {
      const poll = () => polling.send({ operation: 'GetDVCertificates', holderMnemonic: 'DVTHREE' })
      assert.equal(codeOf(await poll()), 'failure_messageID_unknown')
      const first = await makeRequest({ holderReference: 'UTDVTHREE00001', authorityReference: 'UTCVCATST00001' })
      const allowed = { name: 'dv-3', keyFingerprint: first.keyFingerprint, hours: 1 }
      await node.operator.call('partner.allow-initial', allowed)
      await polling.request(first.octets)
      const answer = await poll()
      assert.equal(codeOf(answer), 'ok_cert_available')
      assert.equal(certificateIn(answer).holderReference, 'UTDVTHREE00001')
    })
  })
})
