import { z } from 'zod'
import { openUrl } from '../open-url.ts'

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'letters, digits and hyphens, at most 40')
const path = z.string().min(1)
/** `eac@example.ut`, or `EAC node <eac@example.ut>`. */
const address = z.string().regex(/^([^<>\r\n]{0,100}<[^@\s<>]+@[^@\s<>]+>|[^@\s<>]+@[^@\s<>]+)$/, 'an e-mail address')
const hours = z.array(z.number().min(0.001).max(87_600)).max(20)
const timeoutSeconds = z.number().min(0.05).max(600).default(30)

const webhook = z
  .strictObject({
    name,
    url: openUrl.optional(),
    /** Holds the address, where that is a secret by itself. Read each time, so that a new one counts at once. */
    urlFile: path.refine((text) => !text.includes('://'), 'the file that holds the address').optional(),
    /** Shown as `Authorization: Bearer`. */
    tokenFile: path.optional(),
    /** PEM: the roots its server is trusted by, instead of the system's. */
    serverRoots: path.optional(),
    /** PEM: the certificate we show, and its key. */
    client: z.strictObject({ certificate: path, key: path }).optional(),
    timeoutSeconds,
  })
  .refine(({ url, urlFile }) => (url === undefined) !== (urlFile === undefined), 'either url or urlFile')

const mail = z
  .strictObject({
    name,
    server: z.string().min(1).max(253),
    port: z.number().int().min(1).max(65_535).default(465),
    /** `smtps`: TLS from the first octet; `starttls`: demanded; `plain`: none. */
    security: z.enum(['smtps', 'starttls', 'plain']).default('smtps'),
    serverRoots: path.optional(),
    user: z.string().min(1).optional(),
    passwordFile: path.optional(),
    from: address,
    to: z.array(address).min(1).max(50),
    timeoutSeconds,
  })
  .refine(({ user, passwordFile }) => (user === undefined) === (passwordFile === undefined), 'user with passwordFile')
  .refine(({ security, user }) => security !== 'plain' || user === undefined, {
    path: ['security'],
    message: 'a password goes over TLS only: smtps or starttls',
  })

const snmpTarget = {
  name,
  manager: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65_535).default(162),
  /** `inform` is answered by whoever takes it; of a `trap` nobody knows whether it arrived. */
  pdu: z.enum(['inform', 'trap']).default('inform'),
  /** Below which our objects stand: an OID of whoever runs the node. */
  enterprise: z.string().regex(/^1\.3\.6\.1\.4\.1(\.\d{1,10}){1,20}$/, 'an OID as 1.3.6.1.4.1.99999.7'),
  timeoutSeconds: timeoutSeconds.default(5),
}
const snmp = z.discriminatedUnion('version', [
  z.strictObject({ ...snmpTarget, version: z.literal('2c'), communityFile: path }),
  z.strictObject({
    ...snmpTarget,
    version: z.literal('3'),
    user: z.string().min(1).max(32),
    authPasswordFile: path, // SHA-256
    privPasswordFile: path, // AES
  }),
])

/** The section `alerts`: who is told by the node itself of what is wrong. */
export const alertsSchema = z
  .strictObject({
    mail: z.array(mail).max(20).default([]),
    webhooks: z.array(webhook).max(20).default([]),
    snmp: z.array(snmp).max(20).default([]),
    /** One that goes on is told again after so many hours each. */
    repeatHours: hours.default([24, 72]),
    /** One that has not been found for so long is over. */
    overAfterMinutes: z.number().min(0).max(1_440).default(5),
    lookEverySeconds: z.number().min(0.05).max(3_600).default(60),
  })
  .superRefine(({ mail, webhooks, snmp }, context) => {
    const names = [...mail, ...webhooks, ...snmp].map((one) => one.name)
    for (const again of names.filter((one, at) => names.indexOf(one) !== at)) {
      context.addIssue({ code: 'custom', message: `two places are named ${again}` })
    }
  })
  .prefault({})
export type AlertsConfig = z.infer<typeof alertsSchema>

/** @param from makes a path absolute */
export function withAlertsPaths(alerts: AlertsConfig, from: (relative: string) => string): AlertsConfig {
  return {
    ...alerts,
    mail: alerts.mail.map(({ passwordFile, serverRoots, ...rest }) => ({
      ...rest,
      ...(passwordFile !== undefined && { passwordFile: from(passwordFile) }),
      ...(serverRoots !== undefined && { serverRoots: from(serverRoots) }),
    })),
    webhooks: alerts.webhooks.map(({ urlFile, tokenFile, serverRoots, client, ...rest }) => ({
      ...rest,
      ...(urlFile !== undefined && { urlFile: from(urlFile) }),
      ...(tokenFile !== undefined && { tokenFile: from(tokenFile) }),
      ...(serverRoots !== undefined && { serverRoots: from(serverRoots) }),
      ...(client !== undefined && { client: { certificate: from(client.certificate), key: from(client.key) } }),
    })),
    snmp: alerts.snmp.map((one) =>
      one.version === '2c'
        ? { ...one, communityFile: from(one.communityFile) }
        : { ...one, authPasswordFile: from(one.authPasswordFile), privPasswordFile: from(one.privPasswordFile) },
    ),
  }
}

/** Files that are nobody's but the node's. */
export const secretsOfAlerts = ({ mail, webhooks, snmp }: AlertsConfig): (string | undefined)[] => [
  ...mail.map(({ passwordFile }) => passwordFile),
  ...webhooks.flatMap(({ urlFile, tokenFile, client }) => [urlFile, tokenFile, client?.key]),
  ...snmp.flatMap((one) => (one.version === '2c' ? [one.communityFile] : [one.authPasswordFile, one.privPasswordFile])),
]
