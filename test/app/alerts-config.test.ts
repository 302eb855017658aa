import assert from 'node:assert/strict'
import { alertsSchema, secretsOfAlerts, withAlertsPaths } from '../../src/app/alerts/alerts-config.ts'

const MAIL = { name: 'mail', server: 'mail.example.ut', from: 'UT node <eac@example.ut>', to: ['a@example.ut'] }
const MANAGER = {
  name: 'noc',
  manager: '10.0.0.9',
  version: '2c',
  communityFile: 'community',
  enterprise: '1.3.6.1.4.1.99999.7',
}

describe('the settings of who is told', () => {
  const objections = (settings: unknown): string[] =>
    alertsSchema.safeParse(settings).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []

  it('are taken as docs/alerts.md has them, with passwords in files of their own', () => {
    const user = { user: 'eac', passwordFile: 'mail.password' }
    const parsed = alertsSchema.parse({ mail: [{ ...MAIL, ...user }], snmp: [MANAGER] })
    assert.equal(parsed.mail[0]?.security, 'smtps')
    assert.equal(parsed.snmp[0]?.pdu, 'inform')
    const secrets = secretsOfAlerts(withAlertsPaths(parsed, (relative) => `/srv/${relative}`))
    assert.deepEqual(secrets, ['/srv/mail.password', '/srv/community'])
  })

  it('let no password go without TLS', () => {
    const plain = { ...MAIL, security: 'plain', user: 'eac', passwordFile: 'mail.password' }
    assert.match(objections({ mail: [plain] })[0] ?? '', /^mail\.0\.security: a password goes over TLS only/)
  })

  it('let no address stand in the configuration that opens anything: a file of its own holds it', () => {
    for (const url of ['https://eac:pass@desk.example/', 'https://desk.example/?key=k', 'https://desk.example/#k']) {
      assert.match(
        objections({ webhooks: [{ name: 'desk', url }] })[0] ?? '',
        /^webhooks\.0\.url: no user, password or /,
      )
    }
    const parsed = alertsSchema.parse({ webhooks: [{ name: 'desk', urlFile: 'desk.url' }] })
    assert.deepEqual(secretsOfAlerts(withAlertsPaths(parsed, (relative) => `/srv/${relative}`)), [
      '/srv/desk.url',
      undefined,
      undefined,
    ])
    const said = { name: 'desk', urlFile: 'https://desk.example/k' }
    assert.deepEqual(objections({ webhooks: [said] }), ['webhooks.0.urlFile: the file that holds the address'])
    for (const one of [{ name: 'desk' }, { name: 'desk', url: 'https://desk.example', urlFile: 'desk.url' }]) {
      assert.deepEqual(objections({ webhooks: [one] }), ['webhooks.0: either url or urlFile'])
    }
  })

  it('name each place once, and no address that holds more than one line', () => {
    assert.deepEqual(objections({ mail: [{ ...MAIL, name: 'noc' }], snmp: [MANAGER] }), [': two places are named noc'])
    const forged = { ...MAIL, from: 'node <eac@example.ut>\r\nBcc: all@example.ut' }
    assert.deepEqual(objections({ mail: [forged] }), ['mail.0.from: an e-mail address'])
  })
})
