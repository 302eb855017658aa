/** A member of a struct, or an argument: what its C type is to us. */
export interface Member {
  readonly name: string
  readonly kind: 'text' | 'number' | 'code' | 'octets' | 'record' | 'many octets'
  /** Of a code or a record: its enum or struct. */
  readonly type: string
  readonly pointer: boolean
}

export interface Operation {
  readonly name: string
  /** With soapcpp2's prefix: of the function that is to be written for a server. */
  readonly function: string
  /** As they stand in C, after `struct soap *soap`. */
  readonly parameters: readonly string[]
  readonly given: readonly Member[]
  readonly answer: Member
  /** The arguments are the accessors; otherwise one record has them all. */
  readonly rpc: boolean
}

/** What soapcpp2 wrote down of a contract in soapStub.h. */
export interface Stub {
  readonly structs: ReadonlyMap<string, readonly Member[]>
  readonly operations: readonly Operation[]
}

const STRUCT = /^struct (\w+) \{$([\s\S]*?)^\};$/gm
const MEMBER = /^\s+((?:(?:enum|struct) )?\w+ \**\w+);$/gm
const CALL = /^\s+SOAP_FMAC5 int SOAP_FMAC6 soap_call_(\w+)\(struct soap \*soap, (.*)\);$/gm
const SOAP_ITSELF = 'SOAP_ENV__'

/** @throws when a type stands there that we have no use for so far */
export function readStub(text: string): Stub {
  const structs = new Map<string, readonly Member[]>()
  for (const [, name = '', body = ''] of text.matchAll(STRUCT)) {
    if (!name.startsWith(SOAP_ITSELF) && name !== OCTETS) structs.set(name, membersIn(body))
  }
  const calls = [...text.matchAll(CALL)]
  return { structs, operations: calls.map(([, name = '', parameters = '']) => operationOf(name, parameters)) }
}

function membersIn(body: string): Member[] {
  const declared = [...body.matchAll(MEMBER)].map(([, declaration = '']) => declaration.trim())
  const counted = new Set(declared.flatMap((one) => /^int __size(\w+)$/.exec(one)?.[1] ?? []))
  const told = declared.filter((one) => !one.startsWith('int __size') && one !== 'char dummy')
  return told.map(memberOf).map((member) => (counted.has(member.name) ? { ...member, kind: 'many octets' } : member))
}

function operationOf(name: string, list: string): Operation {
  const [, , ...parameters] = list.split(', ') // the first two: endpoint and SOAPAction
  const members = parameters.map(memberOf)
  const answer = members.at(-1)
  if (answer === undefined) throw new Error(`${name} has no answer`)
  return {
    name: name.replace(/^.*__/, ''),
    function: name,
    parameters,
    given: members.slice(0, -1),
    answer,
    rpc: !name.startsWith('__'),
  }
}

const OCTETS = 'xsd__base64Binary'
const NUMBER = 'LONG64' // xsd:long

function memberOf(declaration: string): Member {
  const [, what, type = '', stars = '', name = ''] = /^(?:(enum|struct) )?(\w+) (\**)(\w+)$/.exec(declaration) ?? []
  const pointer = stars === '*'
  if (what === 'enum') return { name, kind: 'code', type, pointer }
  if (what === 'struct') return { name, kind: type === OCTETS ? 'octets' : 'record', type, pointer }
  if (type === 'char' && pointer) return { name, kind: 'text', type, pointer }
  if (type === NUMBER) return { name, kind: 'number', type, pointer }
  throw new Error(`soapcpp2 made something new of the contract: ${declaration}`)
}
