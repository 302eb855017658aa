import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cliWorld } from '../../src/app/cli-world.ts'
import { type ExitCode, runCommandLine } from '../../src/cli/index.ts'
import {
  CONTRACTS,
  type Command,
  type ContractName,
  type Operation,
  SERVICES,
  type ServiceName,
} from '../../src/messages/index.ts'
import { placesOf } from '../../src/services/index.ts'
import { issue, newParty, requestOctets } from '../cvc/example-pki.ts'
import { contracts, selfSigned, startService, type TestService } from '../support/service.ts'

const cvca = await newParty('UTCVCATST00001')
const dv = await newParty('UTDVTST00001')
const CERTIFICATE = (await issue(cvca, dv, { role: 'DV-domestic' })).octets
const REQUEST = await requestOctets(dv)
const LIST = Uint8Array.from(Buffer.from('308006092a864886f70d010702a0800000', 'hex'))
const TLS_CERTIFICATE = Uint8Array.from(new X509Certificate(selfSigned('eid').certPem).raw)
const WORD = Uint8Array.of(1, 2, 3, 4)
const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'))

const AT_ONCE = { callback: 'not-possible' } as const
const CERTIFICATES = { kind: 'certificates', certificates: [CERTIFICATE] } as const
const BROUGHT = { kind: 'list', list: LIST } as const

interface Call {
  readonly args: readonly string[]
  readonly means: Omit<Command, 'operation'>
}
const getList = (name: string): Call => ({ args: [`get-${name}-list`], means: { replyTo: AT_ONCE } })
const sendList = (name: string): Call => ({
  args: [`send-${name}-list`, '--list', 'list'],
  means: { messageId: undefined, outcome: BROUGHT } as Omit<Command, 'operation'>,
})

/** How each operation is called from the command line. */
const CALLS: Record<Operation, Call> = {
  RequestCertificate: {
    args: ['request-certificate', '--request', 'request'],
    means: { replyTo: AT_ONCE, certReq: REQUEST } as Omit<Command, 'operation'>,
  },
  RequestForeignCertificate: {
    args: ['request-foreign-certificate', '--foreign-car', 'FUCVCA00001', '--request', 'request'],
    means: { replyTo: AT_ONCE, foreignCar: 'FUCVCA00001', certReq: REQUEST } as Omit<Command, 'operation'>,
  },
  GetCACertificates: { args: ['get-ca-certificates'], means: { replyTo: AT_ONCE } },
  GetDVCertificates: {
    args: ['get-dv-certificates', '--holder-mnemonic', 'DVTST'],
    means: { holderMnemonic: 'DVTST' } as Omit<Command, 'operation'>,
  },
  GetMasterList: getList('master'),
  GetDefectList: getList('defect'),
  GetDocumentSignerList: getList('document-signer'),
  GetCertificateChain: {
    args: ['get-certificate-chain', '--key-car', 'UTCVCATST00001'],
    means: { keyCar: latin1('UTCVCATST00001') } as Omit<Command, 'operation'>,
  },
  GetTASignature: {
    args: ['get-ta-signature', '--key-chr', 'UTGATE100001', '--hash', '01:02:03:04'],
    means: { keyChr: latin1('UTGATE100001'), toBeSigned: { kind: 'hash', hash: WORD } } as Omit<Command, 'operation'>,
  },
  GetCertificateDescription: {
    args: ['get-certificate-description', '--hash', '01:02:03:04'],
    means: { hash: WORD } as Omit<Command, 'operation'>,
  },
  SendRSCCert: {
    args: ['send-rsc-cert', '--container', 'list'],
    means: { cmsContainer: LIST } as Omit<Command, 'operation'>,
  },
  RequestPKICommunicationCert: {
    args: ['request-pki-communication-cert', '--message-id', 'm-1', '--container', 'list'],
    means: { messageId: 'm-1', cmsContainer: LIST } as unknown as Omit<Command, 'operation'>,
  },
  GetPKICommunicationCert: {
    args: ['get-pki-communication-cert', '--message-id', 'm-1'],
    means: { messageId: 'm-1' } as unknown as Omit<Command, 'operation'>,
  },
  SendCertificates: {
    args: ['send-certificates', '--certificates', 'certificate'],
    means: { messageId: undefined, outcome: CERTIFICATES } as Omit<Command, 'operation'>,
  },
  SendMasterList: sendList('master'),
  SendDefectList: sendList('defect'),
  SendDocumentSignerList: sendList('document-signer'),
}
const OPERATIONS = Object.keys(CALLS) as Operation[]

describe('eac send over the wire', () => {
  const me = selfSigned('me')
  let world: ReturnType<typeof cliWorld>
  let folder: string
  let service: TestService

  before(async () => {
    world = cliWorld()
    service = await startService()
    folder = await mkdtemp(join(tmpdir(), 'eac-send-'))
    const files = {
      'me.key': me.keyPem,
      'me.pem': me.certPem,
      'service.pem': service.tls.certPem,
      request: REQUEST,
      certificate: CERTIFICATE,
      list: LIST,
    }
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  })
  after(async () => {
    await service?.close()
    await rm(folder, { recursive: true, force: true })
  })
  beforeEach(() => {
    service.heard.length = 0
    service.answers = {
      ...Object.fromEntries(OPERATIONS.filter((one) => one.startsWith('Send')).map((one) => [one, 'received'])),
      ...Object.fromEntries(['GetMasterList', 'GetDefectList', 'GetDocumentSignerList'].map((one) => [one, BROUGHT])),
      ...Object.fromEntries(
        ['RequestCertificate', 'RequestForeignCertificate', 'GetCACertificates', 'GetDVCertificates'].map((one) => [
          one,
          CERTIFICATES,
        ]),
      ),
      GetCertificateChain: CERTIFICATES,
      GetTASignature: { kind: 'signature', signature: WORD },
      GetCertificateDescription: { kind: 'description', description: LIST },
      SendRSCCert: { kind: 'received' },
      RequestPKICommunicationCert: { kind: 'pending', noPollBefore: new Date('2026-11-24T08:00:00Z') },
      GetPKICommunicationCert: { kind: 'certificates', certificates: [TLS_CERTIFICATE] },
    }
  })

  async function send(
    to: { service: ServiceName; edition: ContractName; url?: string },
    args: readonly string[],
  ): Promise<{ exitCode: ExitCode; out: string; err: string }> {
    const texts = { out: '', err: '' }
    const inFolder = args.map((arg) => (['request', 'certificate', 'list'].includes(arg) ? join(folder, arg) : arg))
    const where = ['--url', to.url ?? service.url(to.service), '--service', to.service]
    const edition = ['--edition', to.edition.replace('tr-03129/', '')]
    const tls = ['--tls-key', 'me.key', '--tls-certificate', 'me.pem', '--server-certificate', 'service.pem']
    const files = tls.map((arg) => (arg.startsWith('--') ? arg : join(folder, arg)))
    const exitCode = await runCommandLine(['send', ...inFolder, ...where, ...edition, ...files], {
      ...world,
      out: (text) => {
        texts.out += text
      },
      err: (text) => {
        texts.err += text
      },
    })
    return { exitCode, ...texts }
  }

  for (const operation of OPERATIONS) {
    const { args, means } = CALLS[operation]
    for (const place of placesOf(contracts, operation)) {
      it(`${operation} of ${place.edition} at ${place.service}`, async () => {
        const { exitCode, out, err } = await send(place, args)
        assert.equal(exitCode, 0, err)
        assert.deepEqual(service.heard, [{ operation, ...means }])
        assert.match(out, /^return code +ok_/)
      })
    }
  }

  for (const service_ of SERVICES) {
    for (const edition of CONTRACTS) {
      const missing = OPERATIONS.filter(
        (one) => !placesOf(contracts, one).some((place) => place.service === service_ && place.edition === edition),
      )
      it(`says what ${service_} of ${edition} does not have, and who has it`, async () => {
        for (const operation of missing) {
          const { exitCode, err } = await send({ service: service_, edition }, CALLS[operation].args)
          assert.equal(exitCode, 2, operation)
          const number = edition.replace('tr-03129/', '')
          assert.match(
            err,
            new RegExp(
              `the ${service_} service of TR-03129 ${number} has no ${operation}; those that have it: \\w+ \\(1\\.`,
            ),
          )
        }
        assert.deepEqual(service.heard, [])
      })
    }
  }

  it('tells an eID server what it was given, and when to ask again', async () => {
    const place = { service: 'DV', edition: 'tr-03129/1.4' } as const
    const ask = (name: string, ...more: string[]) => send(place, [name, '--message-id', 'm-1', ...more])
    const asked = await ask('request-pki-communication-cert', '--container', 'list')
    assert.match(asked.out, /^return code +ok_received_correctly\nnot to be asked before +2026-11-24T08:00:00\.000Z\n/)
    assert.match(asked.out, /\nnext +ask for it, with eac send get-pki-communication-cert\n/)
    const [output, given] = [
      join(folder, 'tls.pem'),
      await ask('get-pki-communication-cert', '--output', join(folder, 'tls.pem')),
    ]
    assert.match(given.out, /\ncertificates +1\n\nsubject +CN=eid\n/)
    assert.deepEqual(new X509Certificate(await readFile(output)).raw, Buffer.from(TLS_CERTIFICATE))
    service.answers.GetPKICommunicationCert = { kind: 'pending', noPollBefore: undefined }
    const early = await ask('get-pki-communication-cert')
    assert.equal(early.exitCode, 1)
    assert.match(early.err, /not there yet \(failure_cert_not_available\); ask again later/)
    service.answers.GetPKICommunicationCert = { kind: 'refused', reason: 'certificate-not-available' }
    assert.match((await ask('get-pki-communication-cert')).err, /the service refused: failure_messageID_unknown/)
    const secret = await send(place, ['send-rsc-cert', '--container', join(folder, 'me.key')])
    assert.equal(secret.exitCode, 2)
    assert.match(secret.err, /me\.key is no CMS container in DER or BER; it is not sent/)
  })

  it('asks for a callback: with an address up to 1.1, by the id alone in 1.4', async () => {
    const at = (edition: ContractName) => ({ service: 'DV', edition }) as const
    service.answers.GetMasterList = { kind: 'accepted' }
    const callback = ['--message-id', 'm-1', '--response-url', 'https://me.example.ut/cb']
    const older = await send(at('tr-03129/1.1'), ['get-master-list', ...callback])
    assert.match(older.out, /return code +ok_syntax\nnext +the answer comes by callback\n/)
    await send(at('tr-03129/1.4'), ['get-master-list', ...callback.slice(0, 2)])
    const replies = service.heard.map((command) => 'replyTo' in command && command.replyTo)
    const expected = { callback: 'possible', messageId: 'm-1' }
    assert.deepEqual(replies, [
      { ...expected, responseUrl: 'https://me.example.ut/cb' },
      { ...expected, responseUrl: undefined },
    ])
    const told = await send(at('tr-03129/1.4'), ['get-master-list', ...callback])
    assert.match(told.err, /1\.4 calls back where the caller is registered; leave out --response-url/)
    const late = await send(at('tr-03129/1.4'), ['get-document-signer-list', ...callback.slice(0, 2)])
    assert.match(late.err, /GetDocumentSignerList of 1\.4 is answered at once; leave out --message-id/)
    assert.deepEqual([older.exitCode, told.exitCode, late.exitCode], [0, 2, 2])
  })

  it('get-certificates of 1.4 names what it wants; older editions cannot', async () => {
    const args = ['get-certificates', '--cert-reference', 'certificate']
    await send({ service: 'DV', edition: 'tr-03129/1.4' }, args)
    assert.deepEqual(service.heard, [{ operation: 'GetCACertificates', replyTo: AT_ONCE, certReference: CERTIFICATE }])
    const older = await send({ service: 'DV', edition: 'tr-03129/1.1' }, args)
    assert.equal(older.exitCode, 2)
    assert.match(older.err, /--cert-reference is of edition 1\.4; say --edition 1\.4/)
  })

  it('get-ta-signature takes the parts instead of the hash, and not both', async () => {
    const at = { service: 'TermContr', edition: 'tr-03129/1.1' } as const
    const key = ['get-ta-signature', '--key-chr', 'UTGATE100001']
    const parts = ['--id-picc', '01', '--challenge-picc', '02', '--hash-pk', '03']
    await send(at, [...key, ...parts, '--aux-pcd', '04'])
    const [command] = service.heard
    assert.deepEqual(command?.operation === 'GetTASignature' && command.toBeSigned, {
      kind: 'parts',
      idPicc: Uint8Array.of(1),
      challengePicc: Uint8Array.of(2),
      hashPk: Uint8Array.of(3),
      auxPcd: Uint8Array.of(4),
    })
    for (const wrong of [[], parts.slice(2), ['--hash', '01', ...parts]]) {
      const { exitCode, err } = await send(at, [...key, ...wrong])
      assert.equal(exitCode, 2)
      assert.match(err, /give either --hash, or --id-picc, --challenge-picc and --hash-pk/)
    }
  })

  it('keeps a list and a signature octet for octet', async () => {
    const [list, signature] = [join(folder, 'kept.der'), join(folder, 'kept.sig')]
    const unkept = await send({ service: 'DV', edition: 'tr-03129/1.1' }, ['get-defect-list'])
    assert.match(unkept.out, /list +17 octets, SHA-256 [0-9a-f]{64}\nKeep it with --output FILE; eac list show FILE/)
    const { out } = await send({ service: 'DV', edition: 'tr-03129/1.1' }, ['get-defect-list', '--output', list])
    assert.match(out, /saved .*kept\.der\n$/)
    const args = ['get-ta-signature', '--key-chr', 'UTGATE100001', '--hash', '01', '--output', signature]
    const signed = await send({ service: 'TermContr', edition: 'tr-03129/1.4' }, args)
    assert.match(signed.out, /signature +01020304\nsaved /)
    assert.deepEqual(await readFile(list), Buffer.from(LIST))
    assert.deepEqual(await readFile(signature), Buffer.from(WORD))
  })

  it('a status the edition does not have is not sent as the nearest one', async () => {
    const cases = [
      {
        edition: 'tr-03129/1.0',
        args: ['send-certificates', '--status', 'failure_expired'],
        nearest: 'failure_outer_signature',
      },
      {
        edition: 'tr-03129/1.1',
        args: ['send-master-list', '--status', 'failure_other_error'],
        nearest: 'failure_syntax',
      },
    ] as const
    for (const { edition, args, nearest } of cases) {
      const { exitCode, err } = await send({ service: 'TermContr', edition }, args)
      assert.equal(exitCode, 2)
      assert.match(err, new RegExp(`has no such status; the nearest is --status ${nearest}`))
    }
    const signers = ['send-document-signer-list', '--status', 'failure_list_not_available', '--message-id', 'm-1']
    const { exitCode, err } = await send({ service: 'TermContr', edition: 'tr-03129/1.4' }, signers)
    assert.equal(exitCode, 2)
    assert.match(err, /SendDocumentSignerList of tr-03129\/1\.4 brings a list unasked and nothing else/)
    assert.deepEqual(service.heard, [])
  })

  it('never sends a key in the place of a list', async () => {
    const key = join(folder, 'me.key')
    const { exitCode, err } = await send({ service: 'DV', edition: 'tr-03129/1.1' }, [
      'send-master-list',
      '--list',
      key,
    ])
    assert.equal(exitCode, 2)
    assert.match(err, /me\.key is no signed list \(CMS SignedData in DER or BER\); it is not sent/)
  })

  it('tells people what 1.4 tells them, and that certificates are not finished', async () => {
    const at = { service: 'CVCA', edition: 'tr-03129/1.4' } as const
    service.answers.RequestCertificate = {
      answer: { kind: 'refused', reason: 'not-accepted' },
      message: 'call \u202e us',
    }
    const refused = await send(at, CALLS.RequestCertificate.args)
    assert.match(refused.out, /message +call \\u\{202e\} us/)
    assert.match(refused.err, /the service refused: failure_/)
    service.answers.GetDVCertificates = { kind: 'refused', reason: 'certificate-not-finished' }
    const open = await send(at, CALLS.GetDVCertificates.args)
    assert.match(open.err, /not finished yet \(ok_cert_not_finished\); ask again later/)
    service.answers.RequestForeignCertificate = { kind: 'accepted' }
    const forwarded = await send(at, CALLS.RequestForeignCertificate.args)
    assert.match(forwarded.out, /next +ask for it, with eac send get-dv-certificates/)
    assert.deepEqual([refused.exitCode, open.exitCode, forwarded.exitCode], [1, 1, 0])
  })

  it('tells what it forgave the service', async () => {
    const at = { service: 'DV', edition: 'tr-03129/1.1' } as const
    const entry =
      '<p:SendMasterListResponse xmlns:p="uri:EAC-PKI-DV-Protocol/1.1"><!-- hi --><Result>ok_received_correctly</Result></p:SendMasterListResponse>'
    const body = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${entry}</s:Body></s:Envelope>`
    service.answers.SendMasterList = { status: 200, contentType: 'text/xml', body, tolerated: [] }
    const { out } = await send(at, CALLS.SendMasterList.args)
    assert.equal(out, 'return code  ok_received_correctly\nforgiven     comment\n')
    const { forgiven } = JSON.parse((await send(at, [...CALLS.SendMasterList.args, '--json'])).out)
    assert.deepEqual(forgiven, ['comment'])
  })

  describe('--wire', () => {
    const at = { service: 'DV', edition: 'tr-03129/1.1' } as const

    it('shows the call and the answer on standard error, laid out, with long base64 shortened', async () => {
      const { err, out } = await send(at, ['request-certificate', '--request', 'request', '--wire'])
      const lines = err.split('\n')
      assert.equal(lines[0], `> POST ${service.url('DV')}`)
      assert.ok(lines.includes('> Content-Type: text/xml; charset=utf-8'))
      assert.ok(lines.includes('> SOAPAction: ""'))
      assert.ok(lines.includes('< 200 OK'))
      assert.ok(
        lines.some((line) => /^> {7}<callbackIndicator>callback_not_possible<\/callbackIndicator>$/.test(line)),
        err,
      )
      const base64 = Buffer.from(REQUEST).toString('base64')
      assert.match(
        err,
        new RegExp(`<certReq>${base64.slice(0, 40).replaceAll('+', '\\+')}\\[… ${base64.length - 80} characters …\\]`),
      )
      assert.match(
        err,
        /^= \d+ octets; long base64 shortened; line breaks between tags are ours; --wire=full shows it as it was$/m,
      )
      assert.doesNotMatch(out, /^[<>=] /m)
    })

    it('=full shows every octet as it was', async () => {
      const { err } = await send(at, ['request-certificate', '--request', 'request', '--wire=full'])
      const [sent, received] = err.split('\n').filter((line) => /^[<>] <\?xml/.test(line))
      assert.ok(sent?.includes(Buffer.from(REQUEST).toString('base64')))
      assert.ok(received?.includes(Buffer.from(CERTIFICATE).toString('base64')))
      const lengths = [...err.matchAll(/^= (\d+) octets$/gm)].map(([, length]) => Number(length))
      assert.deepEqual(
        lengths,
        [sent, received].map((line) => (line?.length ?? 0) - 2),
      )
    })

    it('shows also an answer that is none, with control characters made visible', async () => {
      const body = '<html>\u001b[2Jbusy\r\nline two</html>'
      service.answers.RequestCertificate = { status: 503, contentType: 'text/html', body, tolerated: [] }
      const { err, exitCode } = await send(at, ['request-certificate', '--request', 'request', '--wire'])
      assert.equal(exitCode, 1)
      assert.match(err, /^< 503 Service Unavailable$/m)
      assert.match(err, /^< <html>\\u\{1b\}\[2Jbusy\\u\{d\}$/m)
      assert.match(err, /^< line two<\/html>$/m)
      assert.match(err, /no usable answer: HTTP status 503/)
    })

    it('shows nothing as sent where nothing was', async () => {
      const url = 'https://127.0.0.1:1/dv'
      const { err, exitCode } = await send({ ...at, url }, ['get-ca-certificates', '--wire'])
      assert.equal(exitCode, 1)
      assert.doesNotMatch(err, /^[<>=] /m)
      assert.match(err, /could not be called/)
    })
  })

  it('leaves nothing behind but what it was told to keep', async () => {
    const before = await readdir(folder)
    await send({ service: 'DV', edition: 'tr-03129/1.1' }, ['get-ca-certificates'])
    assert.deepEqual(await readdir(folder), before)
  })
})
