import assert from 'node:assert/strict'
import { callPartners } from '../../src/app/call-partners.ts'
import type { PartnerClient } from '../../src/app/transport/index.ts'
import {
  type Command,
  type ContractSettings,
  DEFAULT_CONTRACT_SETTINGS,
  type Partner,
} from '../../src/messages/index.ts'
import { COMMANDS } from '../services/every-operation.ts'
import { contracts } from '../support/service.ts'

const PARTNER: Partner = {
  id: '1',
  name: 'gate-1',
  authorityId: '1',
  role: 'terminal',
  country: 'UT',
  mnemonic: 'GATE1',
  edition: 'tr-03129/1.1',
  serviceUrl: undefined,
  callbackRule: 'response-url',
  callbackTargets: [],
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
}

const NO_CA = { againstServer: async () => 'no CA is registered' }

/** The body that goes out to a partner so set. */
async function sent(command: Command, settings: Partial<ContractSettings>, role: Partner['role'] = 'terminal') {
  const bodies: string[] = []
  const client = {
    post: async (_target: unknown, { body }: { body: string }) => {
      bodies.push(body)
      return { status: 503, contentType: undefined, body: new Uint8Array() }
    },
  } as unknown as PartnerClient
  const limits = { partnerSeconds: 1, bodyBytes: 1_000_000, listBytes: 1_000_000 }
  const inForce = { now: { exchanges: { keepMessages: false } } }
  const messageSecurity = { post: (_: Partner, request: never, send: (request: never) => never) => send(request) }
  const call = callPartners(client, contracts, undefined, NO_CA, {
    config: { limits },
    settings: inForce,
    log: { info() {} },
    now: () => new Date(),
    messageSecurity,
  } as never)
  const partner = { ...PARTNER, role, contractSettings: { ...DEFAULT_CONTRACT_SETTINGS, ...settings } }
  await call(partner, 'https://gate-1.example.test/', command, 'tr-03129/1.1')
  return bodies.join()
}

const inNamespaceOf = (service: string) => new RegExp(`"uri:EAC-PKI-${service}-Protocol/1\\.1"`)

describe('a terminal is called back', () => {
  const { SendCertificates, SendMasterList, SendDocumentSignerList } = COMMANDS

  it('in the namespace of a control centre unless it is set otherwise', async () => {
    for (const command of [SendCertificates, SendMasterList, SendDocumentSignerList]) {
      assert.match(await sent(command, {}), inNamespaceOf('TermContr'))
    }
  })

  it('in that of an integrated terminal, for certificates and lists each as it is set', async () => {
    assert.match(await sent(SendCertificates, { certificatesService: 'IS' }), inNamespaceOf('IS'))
    assert.match(await sent(SendMasterList, { certificatesService: 'IS' }), inNamespaceOf('TermContr'))
    assert.match(await sent(SendCertificates, { listsService: 'IS' }), inNamespaceOf('TermContr'))
    assert.match(await sent(SendMasterList, { listsService: 'IS' }), inNamespaceOf('IS'))
    assert.match(await sent(SendDocumentSignerList, { listsService: 'IS' }), inNamespaceOf('IS'))
  })

  it('and other partners in that of their own service', async () => {
    assert.match(await sent(SendCertificates, { certificatesService: 'IS' }, 'DV'), inNamespaceOf('DV'))
  })
})

it('a CVCA gets foreignCAR as it is set for it', async () => {
  const command = COMMANDS.RequestForeignCertificate
  const car = 'foreignCar' in command ? command.foreignCar : ''
  assert.ok((await sent(command, {}, 'CVCA')).includes(`<foreignCAR>${car}<`))
  assert.ok((await sent(command, { foreignCar: 'base64' }, 'CVCA')).includes(`<foreignCAR>${btoa(car)}<`))
})
