import { createRequire } from 'node:module'
import type { Attribute, Mechanism, PKCS11, TokenInfo } from 'pkcs11js'
import { HASH_OCTETS, type HashName } from '../../cvc/index.ts'
import { TokenError } from './token-failure.ts'
import type {
  OpenToken,
  TokenChoice,
  TokenIdentity,
  TokenKeySpec,
  TokenMechanism,
  TokenPublicKey,
  TokenRequest,
  TokenResults,
} from './token-requests.ts'

type Pkcs11 = typeof import('pkcs11js')
type Handle = Buffer

const LONGEST_SIGNATURE = 1024
const NEXT_TO_LOCKED = 0x00_02_00_00 // CKF_USER_PIN_FINAL_TRY
const PUBLIC_EXPONENT = Buffer.from([1, 0, 1])

/** A token that we are logged in to; lives in a process of its own. */
export interface Token {
  readonly identity: TokenIdentity
  /** @param session no two at once in one of them */
  carryOut(request: TokenRequest, session: number): Promise<TokenResults[TokenRequest['kind']]>
}

/** @throws {TokenError} and what pkcs11js throws */
export function openToken(wish: OpenToken): Token {
  const pkcs11 = loadBinding()
  const library = new pkcs11.PKCS11()
  try {
    library.load(wish.library)
  } catch {
    throw new TokenError('unreachable', `${wish.library} cannot be loaded as a PKCS#11 library`)
  }
  library.C_Initialize({ flags: pkcs11.CKF_OS_LOCKING_OK })
  const slot = findSlot(library, wish.token)
  const sessions = Array.from({ length: wish.sessions }, () =>
    library.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION),
  )
  logIn(pkcs11, library, slot, sessions[0] as Handle, wish.pin)
  return new OpenedToken(pkcs11, library, sessions, identityOf(library.C_GetTokenInfo(slot)))
}

function loadBinding(): Pkcs11 {
  try {
    return createRequire(import.meta.url)('pkcs11js') as Pkcs11
  } catch {
    throw new TokenError('module-missing', 'the package pkcs11js is not installed, or was not built on this machine')
  }
}

function findSlot(library: PKCS11, wanted: TokenChoice): Handle {
  const slots = library.C_GetSlotList(true)
  if ('slot' in wanted) {
    const found = slots.find((slot) => numberOf(slot) === wanted.slot)
    if (found === undefined) throw new TokenError('unreachable', `no token in slot ${wanted.slot}`)
    return found
  }
  const [found, another] = slots.filter((slot) => isWanted(identityOf(library.C_GetTokenInfo(slot)), wanted))
  const which = 'label' in wanted ? `labelled ${wanted.label}` : `with the serial number ${wanted.serial}`
  if (found === undefined) throw new TokenError('unreachable', `no token ${which}`)
  if (another !== undefined) throw new TokenError('unreachable', `more than one token ${which}: name it by its serial`)
  return found
}

const isWanted = (found: TokenIdentity, wanted: { label: string } | { serial: string }): boolean =>
  'label' in wanted ? found.label === wanted.label : found.serial === wanted.serial

// A slot's number, CK_ULONG in the machine's order.
const numberOf = (slot: Handle): number => (slot.length === 8 ? Number(slot.readBigUInt64LE()) : slot.readUInt32LE())

// Texts of fixed length, padded with blanks.
const identityOf = ({ label, serialNumber, manufacturerID, model }: TokenInfo): TokenIdentity => ({
  label: label.trim(),
  serial: serialNumber.trim(),
  manufacturer: manufacturerID.trim(),
  model: model.trim(),
})

/** The last try is left to a person: a token that locks itself takes its keys along. */
function logIn(pkcs11: Pkcs11, library: PKCS11, slot: Handle, session: Handle, pin: string): void {
  if ((library.C_GetTokenInfo(slot).flags & NEXT_TO_LOCKED) !== 0) {
    const how = "log in once with the vendor's own tool, which gives the tries back"
    throw new TokenError('refused', `one more wrong PIN would lock the token, so it is not tried: ${how}`)
  }
  try {
    library.C_Login(session, pkcs11.CKU_USER, pin)
  } catch (error) {
    if (!/^CKR_USER_ALREADY_LOGGED_IN/.test((error as Error).message)) throw error
  }
}

class OpenedToken implements Token {
  readonly identity: TokenIdentity
  readonly #pkcs11: Pkcs11
  readonly #library: PKCS11
  readonly #sessions: readonly Handle[]
  readonly #privateKeys = new Map<string, Handle>() // by id; a handle is good in all sessions of a process

  constructor(pkcs11: Pkcs11, library: PKCS11, sessions: readonly Handle[], identity: TokenIdentity) {
    this.#pkcs11 = pkcs11
    this.#library = library
    this.#sessions = sessions
    this.identity = identity
  }

  async carryOut(request: TokenRequest, number: number): Promise<TokenResults[TokenRequest['kind']]> {
    const session = this.#sessions[number] as Handle
    const ckaId = Buffer.from(request.ckaId)
    switch (request.kind) {
      case 'sign':
        return this.#sign(session, ckaId, request.mechanism, Buffer.from(request.octets))
      case 'generate':
        return this.#generate(session, ckaId, request.label, request.spec)
      case 'find':
        return this.#publicKey(session, this.#theOnly(session, this.#pkcs11.CKO_PUBLIC_KEY, ckaId))
      case 'remove':
        return this.#remove(session, ckaId)
    }
  }

  async #sign(session: Handle, ckaId: Buffer, mechanism: TokenMechanism, octets: Buffer): Promise<Uint8Array> {
    this.#library.C_SignInit(session, this.#mechanism(mechanism), this.#privateKey(session, ckaId))
    return Uint8Array.from(await this.#library.C_SignAsync(session, octets, Buffer.alloc(LONGEST_SIGNATURE)))
  }

  #mechanism(wanted: TokenMechanism): Mechanism {
    if (wanted.kind === 'ecdsa') return { mechanism: this.#pkcs11.CKM_ECDSA }
    if (wanted.kind === 'rsa-v1.5') return { mechanism: this.#pkcs11.CKM_RSA_PKCS }
    const { hash, mgf } = hashNumbers(this.#pkcs11)[wanted.hash]
    const type = this.#pkcs11.CK_PARAMS_RSA_PSS
    const parameter = { type, hashAlg: hash, mgf, saltLen: HASH_OCTETS[wanted.hash] }
    return { mechanism: this.#pkcs11.CKM_RSA_PKCS_PSS, parameter }
  }

  #privateKey(session: Handle, ckaId: Buffer): Handle {
    const name = ckaId.toString('hex')
    const known = this.#privateKeys.get(name)
    if (known !== undefined) return known
    const found = this.#theOnly(session, this.#pkcs11.CKO_PRIVATE_KEY, ckaId)
    this.#privateKeys.set(name, found)
    return found
  }

  async #generate(session: Handle, ckaId: Buffer, label: string, spec: TokenKeySpec): Promise<TokenPublicKey> {
    const { publicKey, privateKey } = await this.#library.C_GenerateKeyPairAsync(
      session,
      { mechanism: spec.kind === 'ec' ? this.#pkcs11.CKM_EC_KEY_PAIR_GEN : this.#pkcs11.CKM_RSA_PKCS_KEY_PAIR_GEN },
      this.#publicTemplate(ckaId, label, spec),
      this.#privateTemplate(ckaId, label),
    )
    try {
      this.#assertKeptInside(session, privateKey)
      return this.#publicKey(session, publicKey)
    } catch (error) {
      for (const object of [privateKey, publicKey]) this.#library.C_DestroyObject(session, object)
      throw error
    }
  }

  #publicTemplate(ckaId: Buffer, label: string, spec: TokenKeySpec): Attribute[] {
    const { CKA_TOKEN, CKA_ID, CKA_LABEL, CKA_VERIFY, CKA_EC_PARAMS, CKA_MODULUS_BITS, CKA_PUBLIC_EXPONENT } =
      this.#pkcs11
    const kind =
      spec.kind === 'ec'
        ? [{ type: CKA_EC_PARAMS, value: Buffer.from(spec.params) }]
        : [
            { type: CKA_MODULUS_BITS, value: spec.modulusBits },
            { type: CKA_PUBLIC_EXPONENT, value: PUBLIC_EXPONENT },
          ]
    return [
      { type: CKA_TOKEN, value: true },
      { type: CKA_ID, value: ckaId },
      { type: CKA_LABEL, value: label },
      { type: CKA_VERIFY, value: true },
      ...kind,
    ]
  }

  #privateTemplate(ckaId: Buffer, label: string): Attribute[] {
    const numbers = this.#pkcs11
    const no = [numbers.CKA_EXTRACTABLE, numbers.CKA_DECRYPT, numbers.CKA_UNWRAP, numbers.CKA_DERIVE]
    const yes = [numbers.CKA_TOKEN, numbers.CKA_PRIVATE, numbers.CKA_SENSITIVE, numbers.CKA_SIGN]
    return [
      { type: numbers.CKA_ID, value: ckaId },
      { type: numbers.CKA_LABEL, value: label },
      ...yes.map((type) => ({ type, value: true })),
      ...no.map((type) => ({ type, value: false })),
    ]
  }

  /** What the template asked for, read back: a token that does otherwise gets no keys of ours. */
  #assertKeptInside(session: Handle, privateKey: Handle): void {
    const { CKA_SENSITIVE, CKA_EXTRACTABLE, CKA_NEVER_EXTRACTABLE, CKA_LOCAL } = this.#pkcs11
    const asked = [CKA_SENSITIVE, CKA_EXTRACTABLE, CKA_NEVER_EXTRACTABLE, CKA_LOCAL].map((type) => ({ type }))
    const shown = this.#library.C_GetAttributeValue(session, privateKey, asked)
    const [sensitive, extractable, neverExtractable, local] = shown.map(({ value }) => (value as Buffer)[0] === 1)
    if (sensitive && !extractable && neverExtractable && local) return
    throw new TokenError('refused', 'the token made a key that may be extracted; it was removed again')
  }

  #publicKey(session: Handle, object: Handle): TokenPublicKey {
    const { CKA_KEY_TYPE, CKA_LABEL, CKA_EC_PARAMS, CKA_EC_POINT, CKA_MODULUS, CKA_PUBLIC_EXPONENT, CKK_EC } =
      this.#pkcs11
    const read = (...types: number[]) =>
      this.#library
        .C_GetAttributeValue(
          session,
          object,
          types.map((type) => ({ type })),
        )
        .map(({ value }) => Uint8Array.from(value as Buffer)) as [Uint8Array, Uint8Array]
    const [type, labelOctets] = read(CKA_KEY_TYPE, CKA_LABEL)
    const label = Buffer.from(labelOctets).toString('utf8')
    if (numberOf(Buffer.from(type)) === CKK_EC) {
      const [params, point] = read(CKA_EC_PARAMS, CKA_EC_POINT)
      return { kind: 'ec', label, params, point }
    }
    const [modulus, exponent] = read(CKA_MODULUS, CKA_PUBLIC_EXPONENT)
    return { kind: 'rsa', label, modulus, exponent }
  }

  #remove(session: Handle, ckaId: Buffer): undefined {
    this.#privateKeys.delete(ckaId.toString('hex'))
    for (const type of [this.#pkcs11.CKO_PRIVATE_KEY, this.#pkcs11.CKO_PUBLIC_KEY]) {
      for (const object of this.#find(session, type, ckaId)) this.#library.C_DestroyObject(session, object)
    }
  }

  #theOnly(session: Handle, objectClass: number, ckaId: Buffer): Handle {
    const [found, another] = this.#find(session, objectClass, ckaId)
    if (found === undefined) throw new TokenError('key-unknown', `not in the token ${this.identity.label}`)
    if (another !== undefined) throw new TokenError('refused', 'the token has several keys with this CKA_ID')
    return found
  }

  #find(session: Handle, objectClass: number, ckaId: Buffer): Handle[] {
    this.#library.C_FindObjectsInit(session, [
      { type: this.#pkcs11.CKA_CLASS, value: objectClass },
      { type: this.#pkcs11.CKA_ID, value: ckaId },
    ])
    try {
      return this.#library.C_FindObjects(session, 2)
    } finally {
      this.#library.C_FindObjectsFinal(session)
    }
  }
}

const hashNumbers = (pkcs11: Pkcs11): Record<HashName, { hash: number; mgf: number }> => ({
  'SHA-1': { hash: pkcs11.CKM_SHA_1, mgf: pkcs11.CKG_MGF1_SHA1 },
  'SHA-224': { hash: pkcs11.CKM_SHA224, mgf: pkcs11.CKG_MGF1_SHA224 },
  'SHA-256': { hash: pkcs11.CKM_SHA256, mgf: pkcs11.CKG_MGF1_SHA256 },
  'SHA-384': { hash: pkcs11.CKM_SHA384, mgf: pkcs11.CKG_MGF1_SHA384 },
  'SHA-512': { hash: pkcs11.CKM_SHA512, mgf: pkcs11.CKG_MGF1_SHA512 },
})
