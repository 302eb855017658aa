/** Who says that it is so: S the vendor's list of methods, P its public manual pages, I our reading of them. */
export type Source = 'S' | 'P' | 'I'

/** One name that goes over the wire. */
export interface FieldRow {
  /** Where it stands. `sealed`: inside `requestData`. `subject`: in the text that asks for a key of the CA. */
  readonly in: 'header' | 'body' | 'sealed' | 'subject' | 'answer'
  readonly need: 'required' | 'optional' | 'conditional'
  readonly source: Source
  readonly limit?: string
  /** Why the bridge does not use it. */
  readonly never?: string
}

const always = { in: 'sealed', need: 'required', source: 'P' } as const
const some = { in: 'sealed', need: 'conditional', source: 'P' } as const
const answer = { in: 'answer', need: 'optional', source: 'P' } as const
const keyOfCa = { in: 'subject', need: 'optional', source: 'P', never: 'the CA would make the key' } as const

/** Release 4.0: by the name on the wire, in the vendor's spelling. */
export const EMCA_FIELDS = {
  emKey: { in: 'header', need: 'required', source: 'P', limit: '40 hexadecimal digits in the sample' },
  requestData: { in: 'body', need: 'required', source: 'P', limit: 'base64 of AES-256 of the sealed fields' },
  userName: { ...always, limit: 'beside requestData, too' },
  password: always,
  signature: { ...always, limit: 'base64 of CMS SignedData, its content inside, SHA-256' },
  profileName: some,
  ProfileID: some,
  subscriberId: some,
  applicationId: { ...some, limit: 'new for every transaction' },
  validity: { ...some, limit: 'D:H:M:S, at most 36135:23:59:59' },
  validFrom: { ...some, limit: 'dd:MM:yyyy HH:mm:ss' },
  ValidFrom: { ...some, limit: 'as validFrom; of rekey, which writes it so' },
  serialNo: { ...some, limit: 'hexadecimal' },
  remarks: some,
  revokeMode: { ...some, limit: '0, 1, 2, 3, 4, 5, 9, 10; of suspend 6' },
  noOfDaysToExpirySoon: { ...some, never: 'the node watches what it ordered itself' },
  CN: keyOfCa,
  SERIALNUMBER: keyOfCa,
  E: keyOfCa,
  O: keyOfCa,
  OU: keyOfCa,
  S: keyOfCa,
  C: keyOfCa,
  PostalCode: keyOfCa,
  dNSName: keyOfCa,
  KeyAlogirthmAndSize: { ...keyOfCa, limit: 'as RSA-2048' },
  Password: keyOfCa,
  status: { ...answer, need: 'required', limit: 'success or failure' },
  result: { ...answer, limit: 'base64 of a certificate, PKCS#7 or PFX; or a text' },
  requestId: { ...answer, limit: 'where an officer must authorise' },
} as const satisfies Record<string, FieldRow>
export type EmcaField = keyof typeof EMCA_FIELDS

/** Releases 4.3 and 5: names of their two surfaces. The bodies are not published, so the bridge does not speak them. */
export const NEWER_FIELDS = {
  appCode: { in: 'body', need: 'required', source: 'P' },
  password: { in: 'body', need: 'required', source: 'P' },
  ClientID: { in: 'header', need: 'required', source: 'P' },
  Authorization: { in: 'header', need: 'conditional', source: 'P', limit: 'Bearer, of Certificate Management' },
  AuthKey: {
    in: 'header',
    need: 'conditional',
    source: 'P',
    limit: 'SHA-256 in hex of ClientID, ts and txn, of CA Management',
  },
  ts: { in: 'header', need: 'conditional', source: 'P' },
  txn: { in: 'header', need: 'conditional', source: 'P' },
  'X-Nonce': { in: 'header', need: 'optional', source: 'P', limit: 'seen on reads' },
} as const satisfies Record<string, FieldRow>
