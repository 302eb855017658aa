import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DemoProgram, eac } from '../support/demo-program.ts'
import { eventually } from '../support/eventually.ts'

describe('the demo world', function () {
  this.timeout(300_000)
  let world: DemoProgram

  before(async () => {
    world = await DemoProgram.prepare()
  })
  after(() => world?.remove())

  const hears = (pattern: RegExp): Promise<void> => world.hears(pattern)

  it('issues certificates to terminals at once and by callback, and tells a line an exchange', async () => {
    world.start('--port', String(world.port))
    await hears(/UT-DV → UT-CVCA +RequestCertificate +ok_syntax/)
    await hears(/UT-CVCA → UT-DV +SendCertificates +ok_received_correctly/)
    await hears(/gate-1 → UT-DV +RequestCertificate +ok_cert_available +\d+ ms/)
    await hears(/gate-1 +holds UTGATE100001 by UTDVDOM00001 .*valid until \d{4}-\d\d-\d\d, verified/)
    await hears(/gate-2 → UT-DV +RequestCertificate +ok_syntax/)
    await hears(/callback → gate-2 +SendCertificates +ok_received_correctly/)
    await hears(/gate-1 +holds UTGATE100002/)
    assert.doesNotMatch(world.said, /got no certificate|has no certificate|^\S+ +!/m)
  })

  it('lets states register each other, and brings each DV a certificate of the other state by callback', async () => {
    assert.match(world.said, /^UT registered FU by its form: (\d+) of \1 checks passed$/m)
    assert.match(world.said, /^FU registered UT by its form: (\d+) of \1 checks passed$/m)
    for (const [home, abroad] of [['UT', 'FU'] as const, ['FU', 'UT'] as const]) {
      await hears(new RegExp(`${home}-DV → ${home}-CVCA +RequestForeignCertificate +ok_request_forwarded`))
      await hears(new RegExp(`${home}-SPOC → ${abroad}-SPOC +RequestCertificate +ok_reception_ack`))
      await hears(new RegExp(`${abroad}-SPOC → ${home}-SPOC +SendCertificates +ok_received_correctly`))
      await hears(new RegExp(`${home}-DV +holds ${home}DVDOM\\S+ by ${abroad}-CVCA, valid until .*, verified`))
    }
    await hears(/gate-1 +holds \S+ by UTDVDOM\S+ up to FUCVCATST00001, .* verified/)
  })

  it('shows for each DV and state how many days are left', async () => {
    const matrix = await eac('world', 'coverage', '--data', world.folder)
    const cell = String.raw`\d+ days, until \d{4}-\d\d-\d\d`
    assert.match(matrix, /passports of UT +passports of FU/)
    assert.match(matrix, new RegExp(`^UT-DV +${cell} +${cell}$`, 'm'))
    assert.match(matrix, new RegExp(`^FU-DV +${cell} +${cell}$`, 'm'))
  })

  it('tells a new CVCA key to the other state and to the DVs of both, and terminals go on', async () => {
    const told = await eac('world', 'rollover', 'UT', '--data', world.folder)
    assert.match(told, /UT-CVCA signs with UTCVCATST00002 from now on, linked to UTCVCATST00001/)
    assert.match(told, /^FU +\S+ \S+ +\d{4}-/m)
    assert.match(told, /^UT-DV +\S+ \S+ +\d{4}-/m)
    await hears(/FU-CVCA → FU-DV +SendCertificates +ok_received_correctly[\s\S]*gate-1 +holds/)
  })

  it('fails on command, as the other side then sees', async () => {
    const unknown = await eac('world', 'fault', 'FU', 'unknown-id', '--data', world.folder)
    assert.match(unknown, /UT .*failure_messageID_unknown.*Look: npx eac event list/)
    const twice = await eac('world', 'fault', 'FU', 'answers-twice', '--data', world.folder)
    const [, exchange = ''] = /UT .*ok_received_correctly.*Look: npx eac exchange show (\S+)/.exec(twice) ?? []
    assert.match(await eac('exchange', 'show', exchange, '--data', join(world.folder, 'ut')), /callback repeated/)
    await eac('world', 'fault', 'FU', 'wrong-certificate', '--data', world.folder)
    await hears(/FU-SPOC → UT-SPOC +another certificate/)
    const ut = join(world.folder, 'ut')
    const happened = async (kind: RegExp): Promise<boolean> =>
      kind.test(await eac('event', 'list', '--limit', '200', '--data', ut))
    await eventually('the wrong certificate is refused', () => happened(/certificate inaccurate/), 60_000)
  })

  it('keeps what a state that is down was asked, until it is up again', async () => {
    world.said = ''
    await eac('world', 'fault', 'FU', 'down', '--data', world.folder)
    await hears(/! UT: .*cannot be reached/)
    assert.doesNotMatch(world.said, /UT-SPOC → FU-SPOC +RequestCertificate/)
    await eac('world', 'fault', 'FU', 'none', '--data', world.folder)
    await hears(/UT-SPOC → FU-SPOC +RequestCertificate +ok_reception_ack[\s\S]*FU-SPOC → UT-SPOC +SendCertificates/)
    await hears(/gate-1 +holds \S+ by UTDVDOMFU00[2-9] up to FUCVCATST00001/)
    assert.doesNotMatch(world.said, /got no certificate/)
    assert.equal(await world.ended('SIGINT'), 0)
    assert.match(world.said, /Stopped\. "npm start" goes on from here\.\n$/)
  })

  it('shows the same while it does not run, and makes no faults then', async () => {
    assert.match(await eac('world', 'coverage', '--data', world.folder), /^FU-DV +\d+ days/m)
    await assert.rejects(eac('world', 'fault', 'FU', 'down', '--data', world.folder), /does not run: start it/)
  })

  it('goes on with the same data, also after it was killed', async () => {
    world.start()
    await hears(/Going on with the data of the last start/)
    await hears(/gate-1 +holds UTGATE1/)
    await world.ended('SIGKILL')
    world.start()
    await hears(/gate-1 +holds UTGATE1/)
    assert.doesNotMatch(world.said, /got no certificate|registered .. by its form|RequestForeignCertificate/)
    assert.equal(await world.ended('SIGINT'), 0)
  })

  it('keeps the port it was made for, and says so', async () => {
    world.start('--port', String(world.port + 1))
    assert.equal(await world.ended(), 2)
    assert.match(world.said, new RegExp(`was made for port ${world.port}`))
  })
})
