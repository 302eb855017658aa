import type { NoticeText } from './notices.ts'

/** How a value has to look. */
export const PARAMETER_FORMS = {
  day: { says: 'YYYY-MM-DD', fits: /^\d{4}-\d\d-\d\d$/ },
  moment: {
    says: 'YYYY-MM-DD, or YYYY-MM-DDTHH:MMZ',
    fits: /^\d{4}-\d\d-\d\d(?:T\d\d:\d\dZ)?$/,
  },
  holder: { says: 'a holder reference, as FUDV00001', fits: /^[A-Z]{2}[\x20-\x7e\xa0-\xff]{1,14}$/ },
  text: { says: 'words', fits: /^[^\p{Cc}]{1,1000}$/u },
  base64: { says: 'base64', fits: /^[A-Za-z0-9+/]{2,60000}={0,2}$/ },
} as const satisfies Record<string, { says: string; fits: RegExp }>

export interface TemplateParameter {
  readonly name: string
  readonly says: string
  /** One of the forms, or the words to choose from. */
  readonly form: keyof typeof PARAMETER_FORMS | readonly string[]
  /** Left out, the line that speaks of it is left out. */
  readonly optional?: true
}

export interface NoticeTemplate {
  /** `{name}` stands for the value of a parameter. */
  readonly subject: string
  /** Line by line. */
  readonly body: readonly string[]
  readonly parameters: readonly TemplateParameter[]
  /** By which the subject of a notice that came in is recognised; some send the brackets of the table with it. */
  readonly recognisedBy: RegExp
}

const FROM = { name: 'from', says: 'when it begins', form: 'moment' } as const
const UNTIL = { name: 'until', says: 'when it is expected to end', form: 'moment' } as const
const HOLDER = { name: 'holder', says: 'whose', form: 'holder' } as const
const CONTACT = { name: 'contact', says: 'whom to ask', form: 'text' } as const

/** TR-03139 C.4 and C.2.5: what states tell each other in fixed subjects; the last one is ours. The bodies are our own wording. */
export const NOTICE_TEMPLATES = {
  'channel-disruption': {
    subject: 'Disruption of CVCA communication channel',
    body: [
      'The communication channel of our CVCA is disrupted.',
      'From: {from}',
      'Until (expected): {until}',
      'Please use e-mail in the meantime.',
    ],
    parameters: [FROM, UNTIL],
    recognisedBy: /\bdisruption\b.*\bchannel\b/i,
  },
  'cvca-suspension': {
    subject: 'Suspension of CVCA service',
    body: ['The service of our CVCA is suspended.', 'From: {from}', 'Until (expected): {until}'],
    parameters: [FROM, UNTIL],
    recognisedBy: /\bsuspension of (?:the )?cvca\b/i,
  },
  'spoc-reactivation': {
    subject: 'Reactivation of SPOC service',
    body: ['Our SPOC is back in service.', 'Since: {since}'],
    parameters: [{ name: 'since', says: 'since when', form: 'moment' }],
    recognisedBy: /\breactivation\b/i,
  },
  'key-compromise': {
    subject: '{role} private key {what}',
    body: ['A private key was {what}.', 'Holder of the key: {role} {holder}', 'Date: {date}', 'Contact: {contact}'],
    parameters: [
      { name: 'role', says: 'what the holder is', form: ['IS', 'DV', 'CVCA'] },
      { name: 'what', says: 'what became of the key', form: ['lost', 'stolen', 'compromised'] },
      HOLDER,
      { name: 'date', says: 'when it happened, or was found', form: 'day' },
      { ...CONTACT, optional: true },
    ],
    recognisedBy: /\bprivate key\b.*\b(?:lost|stolen|compromised)\b/i,
  },
  'certificate-inaccurate': {
    subject: 'Certificate inaccurate',
    body: [
      'A certificate that you sent us is inaccurate; it was not handed on.',
      'Holder reference: {holder}',
      'messageID of our request: {message-id}',
      'Why: {why}',
      'The certificate, base64: {certificate}',
    ],
    parameters: [
      { ...HOLDER, says: 'that of the certificate' },
      { name: 'why', says: 'what is wrong with it', form: 'text' },
      { name: 'message-id', says: 'of the request that it answers', form: 'text', optional: true },
      { name: 'certificate', says: 'the certificate itself, DER', form: 'base64', optional: true },
    ],
    recognisedBy: /\bcertificate\b.*\binaccurate\b/i,
  },
  termination: {
    subject: '{role} termination',
    body: ['{role} {holder} ends its service.', 'Date: {date}', 'Contact: {contact}'],
    parameters: [
      { name: 'role', says: 'what ends', form: ['CVCA', 'DV'] },
      HOLDER,
      { name: 'date', says: 'its last day', form: 'day' },
      CONTACT,
    ],
    recognisedBy: /\btermination\b/i,
  },
  'dv-not-compliant': {
    subject: 'DV not compliant',
    body: ['This DV does not comply with the certificate policy: {holder}', 'Why: {why}'],
    parameters: [HOLDER, { name: 'why', says: 'in which way', form: 'text', optional: true }],
    recognisedBy: /\bdv\b.*\bnot compliant\b/i,
  },
  'new-spoc-root': {
    subject: 'New SPOC root',
    body: [
      'Our SPOC gets a new root certificate, which comes to you by the form of registration.',
      'Last day of the old one: {old-until}',
      'First day of the new one: {new-from}',
    ],
    parameters: [
      { name: 'old-until', says: 'last day of the old root', form: 'day' },
      { name: 'new-from', says: 'first day of the new root', form: 'day' },
    ],
    recognisedBy: /\bnew spoc (?:ca )?root\b/i,
  },
  'new-spoc-certificate': {
    subject: 'New SPOC TLS certificate',
    body: [
      'Our SPOC gets a new TLS certificate under the root that you know. Register it where you look at the certificate itself.',
      'First day: {from}',
      'SHA-256: {fingerprint}',
      'The certificate, base64: {certificate}',
    ],
    parameters: [
      { name: 'from', says: 'first day on which it is used', form: 'day' },
      { name: 'fingerprint', says: 'SHA-256 of it', form: 'text' },
      { name: 'certificate', says: 'the certificate itself, DER', form: 'base64', optional: true },
    ],
    recognisedBy: /\bnew spoc (?:tls )?certificate\b/i,
  },
} as const satisfies Record<string, NoticeTemplate>
export type NoticeTemplateName = keyof typeof NOTICE_TEMPLATES

export const NOTICE_TEMPLATE_NAMES = Object.keys(NOTICE_TEMPLATES) as readonly NoticeTemplateName[]

export type Filled = { readonly ok: true; readonly text: NoticeText } | { readonly ok: false; readonly why: string }

/** What a template says with these values; each has to be there, unless it is optional, and in its form. */
export function fillTemplate(name: NoticeTemplateName, values: Readonly<Record<string, string>>): Filled {
  const { subject, body, parameters }: NoticeTemplate = NOTICE_TEMPLATES[name]
  const problems = parameters.flatMap((parameter) => problemOf(parameter, givenOf(values, parameter.name)))
  for (const given of Object.keys(values)) {
    if (!parameters.some((one) => one.name === given)) problems.push(`${name} has no ${given}`)
  }
  if (problems.length > 0) return { ok: false, why: problems.join('; ') }
  const fill = (text: string): string => text.replace(/\{([a-z-]+)\}/g, (_, named: string) => values[named] ?? '')
  const absent = parameters.filter((one) => givenOf(values, one.name) === undefined)
  const lines = body.filter((line) => !absent.some((one) => line.includes(`{${one.name}}`)))
  return { ok: true, text: { subject: fill(subject), body: lines.map(fill).join('\n') } }
}

/** Which template a subject is written after, if any. */
export function recogniseTemplate(subject: string): NoticeTemplateName | undefined {
  const words = subject.replace(/[[\]\s]+/g, ' ')
  return NOTICE_TEMPLATE_NAMES.find((name) => NOTICE_TEMPLATES[name].recognisedBy.test(words))
}

/** Only what was given: `constructor` is no value. */
const givenOf = (values: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined

function problemOf({ name, form, optional }: TemplateParameter, value: string | undefined): string[] {
  if (value === undefined) return optional ? [] : [`${name} is missing: ${formText(form)}`]
  const fits = typeof form === 'string' ? PARAMETER_FORMS[form].fits.test(value) : form.includes(value)
  return fits ? [] : [`${name} has to be ${formText(form)}`]
}

export const formText = (form: TemplateParameter['form']): string =>
  typeof form === 'string' ? PARAMETER_FORMS[form].says : form.join(', ')
