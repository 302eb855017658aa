import assert from 'node:assert/strict'
import type { Command } from 'commander'
import { buildProgram, type CliWorld } from '../../src/cli/index.ts'
import { OperatorError } from '../../src/messages/index.ts'
import { eac } from './fake-world.ts'
import { AUTHORITY, NODE, PARTNER } from './views.ts'

describe('the command line', () => {
  it('tells its version', async () => {
    const { exitCode, out } = await eac(['--version'])
    assert.deepEqual([exitCode, out], [0, '0.1.0\n'])
  })

  it('shows what it can do when nothing is asked, as wrong use', async () => {
    const { exitCode, err } = await eac([])
    assert.equal(exitCode, 2)
    assert.match(err, /Commands:/)
  })

  for (const path of commandPaths()) {
    it(`explains eac ${path.join(' ')} with an example`, async () => {
      const { exitCode, out, calls } = await eac([...path, '--help'])
      assert.equal(exitCode, 0)
      assert.match(out, new RegExp(`Usage: eac ${path.join(' ')}`))
      assert.match(out, /Example:\n {2}\$ eac /)
      assert.deepEqual(calls, [])
    })
  }

  it('has every command that was promised', () => {
    const leaves = commandPaths().map((path) => path.join(' '))
    for (const promised of PROMISED) assert.ok(leaves.includes(promised), promised)
  })

  it('names the help behind an unknown command, option or missing argument', async () => {
    for (const args of [['foo'], ['partner', 'lst'], ['partner', 'list', '--jsn'], ['partner', 'show']]) {
      const { exitCode, err, out } = await eac(args)
      assert.equal(exitCode, 2, args.join(' '))
      assert.match(err, /^error: .*\n/)
      assert.match(err, /see: eac .*--help|Did you mean/)
      assert.equal(out, '')
    }
  })
})

describe('errors', () => {
  const cases = [
    { code: 'invalid-input', exitCode: 2 },
    { code: 'not-found', exitCode: 1 },
    { code: 'refused', exitCode: 1 },
  ] as const
  for (const { code, exitCode } of cases) {
    it(`ends with ${exitCode} when the node says ${code}, in the words of the node`, async () => {
      const answers = { 'partner.show': new OperatorError(code, 'no partner gate-9; see eac partner list') }
      const seen = await eac(['partner', 'show', 'gate-9'], { answers })
      assert.equal(seen.exitCode, exitCode)
      assert.equal(seen.err, 'error: no partner gate-9; see eac partner list\n')
      assert.equal(seen.out, '')
    })
  }

  it('let go of the node all the same', async () => {
    const answers = { 'partner.list': new Error('the socket closed') }
    const { closed, exitCode, err } = await eac(['partner', 'list'], { answers })
    assert.deepEqual([closed, exitCode, err], [1, 1, 'error: the socket closed\n'])
  })

  it('are told without power over the terminal, and no line of them passes for another error', async () => {
    const answers = { 'partner.list': new Error('bad \u001b[2J\nerror: all is well') }
    const { err } = await eac(['partner', 'list'], { answers })
    assert.equal(err, 'error: bad \\u{1b}[2J\n  error: all is well\n')
  })
})

describe('the node that is meant', () => {
  it('is the one named with --config or --data', async () => {
    const answers = { 'node.show': NODE }
    const named = await eac(['node', 'show', '--config', '/etc/eac.yaml', '--data', '/srv/eac'], { answers })
    assert.deepEqual(named.places, [{ config: '/etc/eac.yaml', data: '/srv/eac' }])
    const unnamed = await eac(['node', 'show'], { answers })
    assert.deepEqual(unnamed.places, [{ config: undefined, data: undefined }])
  })

  it('is let go of afterwards', async () => {
    const { closed } = await eac(['partner', 'list'], { answers: { 'partner.list': [PARTNER] } })
    assert.equal(closed, 1)
  })
})

describe('eac init', () => {
  const args = ['init', '/srv/eac', '--role', 'dv', '--country', 'UT', '--mnemonic', 'DV/Test']

  it('asks for a node with one authority, named after its holder', async () => {
    const { asked, exitCode } = await eac(args)
    assert.equal(exitCode, 0)
    assert.deepEqual(asked.init, {
      folder: '/srv/eac',
      authority: { name: 'utdv-test', role: 'DV', country: 'UT', mnemonic: 'DV/Test' },
      airGapped: false,
    })
  })

  it('hands on name, address and port', async () => {
    const more = ['--name', 'dv-1', '--public-url', 'https://dv.ut', '--host', '0.0.0.0', '--port', '8443']
    const { asked } = await eac([...args, ...more])
    const { authority, ...place } = asked.init as { authority: { name: string } }
    assert.equal(authority.name, 'dv-1')
    assert.deepEqual(place, {
      folder: '/srv/eac',
      publicUrl: 'https://dv.ut',
      host: '0.0.0.0',
      port: 8443,
      airGapped: false,
    })
  })

  it('tells what was made, its fingerprints, and what to do next', async () => {
    const { out } = await eac(args)
    assert.match(out, /configuration +\/srv\/eac\/eac\.yaml/)
    assert.match(out, new RegExp(`SHA-256 ${NODE.tlsFingerprint}`))
    assert.match(out, new RegExp(`certificate UTCVCATST00001 +SHA-256 ${'c'.repeat(64)}`))
    assert.match(out, /eac partner add/)
    assert.match(out, /eac serve --config \/srv\/eac\/eac\.yaml/)
  })

  const wrong = [
    ['--country', 'ut', /two capital letters/],
    ['--mnemonic', 'MUCHTOOLONG', /1 to 9/],
    ['--role', 'KING', /CVCA, DV, TCC/],
    ['--port', '70000', /from 1 to 65535/],
    ['--name', 'a b', /letters, digits and hyphens/],
    ['--public-url', 'http://dv.ut', /https:/],
  ] as const
  for (const [option, value, message] of wrong) {
    it(`refuses ${option} ${value}, and says what would do`, async () => {
      const { exitCode, err, asked } = await eac([...args, option, value])
      assert.equal(exitCode, 2)
      assert.match(err, message)
      assert.equal(asked.init, undefined)
    })
  }

  it('needs role, country and mnemonic', async () => {
    const { exitCode, err } = await eac(['init', '/srv/eac', '--role', 'DV', '--country', 'UT'])
    assert.equal(exitCode, 2)
    assert.match(err, /--mnemonic/)
  })
})

describe('eac serve and eac demo', () => {
  it('hand on where the node lives', async () => {
    const { asked, exitCode } = await eac(['serve', '--data', '/srv/eac'])
    assert.equal(exitCode, 0)
    assert.deepEqual(asked.serve, { config: undefined, data: '/srv/eac' })
  })

  it('hand on the size of the demo', async () => {
    const { asked } = await eac(['demo', '--port', '9400', '--states', '3', '--terminals', '3'])
    assert.deepEqual(asked.demo, { data: undefined, port: 9400, states: 3, terminals: 3, tlsCa: undefined })
  })

  it('hand on where the TLS certificates of the demo come from', async () => {
    const { asked } = await eac(['demo', '--tls-ca', 'acme:pebble'])
    assert.partialDeepStrictEqual(asked.demo, { tlsCa: 'acme:pebble' })
  })
})

describe('eac node show', () => {
  it('tells partners what they need to know of us', async () => {
    const { out } = await eac(['node', 'show'], { answers: { 'node.show': NODE } })
    assert.match(out, /state +running/)
    assert.match(out, new RegExp(`TLS certificate +SHA-256 ${NODE.tlsFingerprint}`))
    assert.match(out, new RegExp(AUTHORITY.serviceUrl))
  })

  it('says how to start a node that does not run', async () => {
    const { out } = await eac(['node', 'show'], { answers: { 'node.show': { ...NODE, running: false } } })
    assert.match(out, /not running; start it with eac serve/)
  })

  it('gives the TLS certificate alone, for a file', async () => {
    const { out } = await eac(['node', 'show', '--tls-certificate'], { answers: { 'node.show': NODE } })
    assert.equal(out, NODE.tlsCertificate)
  })

  it('is JSON where that is asked for', async () => {
    const { out } = await eac(['node', 'show', '--json'], { answers: { 'node.show': NODE } })
    assert.deepEqual(JSON.parse(out), JSON.parse(JSON.stringify(NODE)))
  })
})

const PROMISED = [
  ...['init', 'serve', 'demo', 'node show', 'event list', 'exchange list', 'exchange show', 'cvc show', 'cvc verify'],
  ...['add', 'list', 'show', 'rollover', 'trust', 'request-certificate', 'get-ca-certificates', 'export'].map(
    (name) => `authority ${name}`,
  ),
  ...['add', 'list', 'show', 'set', 'set-push-url', 'suspend', 'resume', 'allow-initial'].map(
    (name) => `partner ${name}`,
  ),
  ...['tolerances', 'tolerance-off', 'tolerance-on'].map((name) => `partner ${name}`),
  ...['request-certificate', 'request-foreign-certificate', 'get-ca-certificates', 'get-dv-certificates'].map(
    (name) => `send ${name}`,
  ),
  ...['send-certificates', 'get-certificate-chain', 'get-ta-signature'].map((name) => `send ${name}`),
  ...['master', 'defect', 'document-signer'].flatMap((kind) => [`send get-${kind}-list`, `send send-${kind}-list`]),
]

function commandPaths(): string[][] {
  const below = (command: Command, path: string[]): string[][] =>
    command.commands.flatMap((one) => [[...path, one.name()], ...below(one, [...path, one.name()])])
  return below(buildProgram({ version: '' } as CliWorld), [])
}
