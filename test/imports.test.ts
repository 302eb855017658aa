import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** Which rooms a room may import, by their doors, and which packages: `any`, or those named. */
interface Room {
  readonly rooms: readonly string[]
  readonly packages: 'any' | readonly string[]
}

const PURE = ['messages', 'soap', 'cvc']
const CAPABILITIES = [
  'async',
  'store',
  'pki',
  'approvals',
  'people',
  'audit',
  'alerts',
  'ca-bridges',
  'lists',
  'signatures',
  'spoc-channel',
  'ws-security',
  'ledger',
  'backup',
  'files',
  'outgoing',
  'traces',
]
const BELOW_EDGES: Room = { rooms: [...CAPABILITIES, ...PURE], packages: 'any' }
const BELOW_CAPABILITIES: Room = { rooms: ['store', 'files', 'outgoing', 'traces', ...PURE], packages: 'any' }

/** The picture: arrows point down only. A room that is not here does not exist. */
const PICTURE: Record<string, Room> = {
  app: { rooms: ['services', 'spoc', 'api', 'cli', 'handlers', ...CAPABILITIES, ...PURE], packages: 'any' },
  services: BELOW_EDGES,
  spoc: BELOW_EDGES,
  api: BELOW_EDGES,
  cli: { rooms: [...BELOW_EDGES.rooms, 'fake-cas'], packages: 'any' },
  // written from what is published of the CAs, not from our bridges: an error of one shows on the other
  'fake-cas': { rooms: ['lists', 'spoc-channel'], packages: 'any' },
  console: { rooms: ['messages', 'cvc'], packages: 'any' },
  handlers: BELOW_EDGES,
  async: BELOW_CAPABILITIES,
  store: { rooms: ['files', ...PURE], packages: 'any' },
  // what an authority decides, it signs and notes in the ledger: both by interfaces that files and memory share
  pki: { rooms: [...BELOW_CAPABILITIES.rooms, 'signatures', 'ledger'], packages: 'any' },
  people: BELOW_CAPABILITIES,
  // who asks and votes is a person who has shown what it takes
  approvals: { rooms: [...BELOW_CAPABILITIES.rooms, 'people'], packages: 'any' },
  audit: BELOW_CAPABILITIES,
  alerts: BELOW_CAPABILITIES,
  // keys are the node's; certificates and requests are read and written by what does so for lists and for SPOCs
  'ca-bridges': { rooms: [...BELOW_CAPABILITIES.rooms, 'signatures', 'lists', 'spoc-channel'], packages: 'any' },
  lists: BELOW_CAPABILITIES,
  // certificates and CRLs are read and written by what reads X.509 for lists
  'spoc-channel': { rooms: [...BELOW_CAPABILITIES.rooms, 'lists'], packages: 'any' },
  signatures: BELOW_CAPABILITIES,
  // certificates are read by what reads X.509 for lists
  'ws-security': { rooms: [...BELOW_CAPABILITIES.rooms, 'lists'], packages: 'any' },
  // what a database may forget, it must not know of
  ledger: { rooms: ['files', ...PURE], packages: 'any' },
  backup: { rooms: ['files', ...PURE], packages: 'any' },
  files: { rooms: [], packages: 'any' },
  // where a connection of ours may go is decided in one place, whoever makes it
  outgoing: { rooms: [], packages: 'any' },
  // what is at work may write on its span, whoever began it
  traces: { rooms: [], packages: 'any' },
  messages: { rooms: [], packages: [] },
  soap: { rooms: [], packages: ['libxml2-wasm'] },
  cvc: { rooms: [], packages: [] },
}

/** The source of each file by its path below `src/`, with `/`. */
type Files = Record<string, string>

/** @returns a sentence for each import that goes against the picture */
function objections(files: Files): string[] {
  return Object.entries(files).flatMap(([path, source]) => {
    const room = roomOf(path)
    if (PICTURE[room] === undefined) return [`${path}: there is no room "${room}" in the picture`]
    const found = readSource(path, source)
    return [
      ...found.imports.flatMap((specifier) => objectionsToImport(path, room, specifier)),
      ...(found.readsEnvironment && room !== 'app' ? [`${path}: only app reads the environment`] : []),
      ...(found.exportsAll && isDoor(path) ? [`${path}: a door lists its names one by one`] : []),
    ].map((objection) => (objection.startsWith(path) ? objection : `${path}: ${objection}`))
  })
}

function objectionsToImport(path: string, room: string, specifier: string | undefined): string[] {
  if (specifier === undefined) return isPure(room) ? ['imports what only shows when it runs'] : []
  if (!specifier.startsWith('.')) return objectionsToPackage(room, specifier)
  const target = posix.join(posix.dirname(path), specifier)
  if (target.startsWith('..')) return [`imports ${specifier}, outside src`]
  const other = roomOf(target)
  if (houseOf(path) === houseOf(target)) return []
  if (isCasFolder(target)) {
    if (room !== 'app' && !(isWayToCas(target) && isCasFolder(path)))
      return [`imports ${target}: a CA's own folder is seen by app alone`]
  } else if (room !== other && !PICTURE[room]?.rooms.includes(other)) {
    return [`${room} must not import ${other} (${target})`]
  }
  return isDoor(target) ? [] : [`imports ${target} by the back, not by its index.ts`]
}

function objectionsToPackage(room: string, specifier: string): string[] {
  const allowed = PICTURE[room]?.packages
  if (allowed === 'any' || allowed?.includes(specifier)) return []
  const isBuiltin = specifier.startsWith('node:') || builtinModules.includes(specifier)
  return [`${room} is pure and must not import ${isBuiltin ? 'the built-in' : 'the package'} ${specifier}`]
}

const isPure = (room: string) => PURE.includes(room)
const roomOf = (path: string) => path.split('/', 1)[0] ?? ''
const isCasFolder = (path: string) => /^ca-bridges\/[^/]+\//.test(path)
/** No CA of its own, but what all of them go by. */
const isWayToCas = (path: string) => path.startsWith('ca-bridges/ca-http/')
/** A room, or a CA's own folder: within it, imports are nobody else's business. */
const houseOf = (path: string) => (isCasFolder(path) ? path.split('/', 2).join('/') : roomOf(path))
const isDoor = (path: string) => path === `${houseOf(path)}/index.ts`

interface Found {
  /** Of `import`, `export … from`, `import()`, `require()` and import types; undefined where it is no literal. */
  imports: (string | undefined)[]
  readsEnvironment: boolean
  exportsAll: boolean
}

function readSource(path: string, source: string): Found {
  const found: Found = { imports: [], readsEnvironment: false, exportsAll: false }
  const visit = (node: ts.Node): void => {
    if (isImport(node)) found.imports.push(specifierOf(node))
    found.readsEnvironment ||= readsEnvironment(node)
    found.exportsAll ||= ts.isExportDeclaration(node) && node.exportClause === undefined
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true))
  return found
}

type Import = ts.ImportDeclaration | ts.ExportDeclaration | ts.ImportTypeNode | ts.CallExpression

function isImport(node: ts.Node): node is Import {
  if (ts.isImportDeclaration(node) || ts.isImportTypeNode(node)) return true
  if (ts.isExportDeclaration(node)) return node.moduleSpecifier !== undefined
  if (!ts.isCallExpression(node)) return false
  return node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require'
}

function specifierOf(node: Import): string | undefined {
  const specifier = ts.isCallExpression(node)
    ? node.arguments[0]
    : ts.isImportTypeNode(node)
      ? ts.isLiteralTypeNode(node.argument) && node.argument.literal
      : node.moduleSpecifier
  return specifier && ts.isStringLiteralLike(specifier) ? specifier.text : undefined
}

/** `process.env`, `process['env']`, `const { env } = process`, and the same by way of `node:process`. */
function readsEnvironment(node: ts.Node): boolean {
  const isProcess = (of: ts.Node | undefined) => of !== undefined && /(^|\.)process$/.test(of.getText())
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'env' && isProcess(node.expression)
  if (ts.isElementAccessExpression(node)) {
    return /^['"`]env['"`]$/.test(node.argumentExpression.getText()) && isProcess(node.expression)
  }
  if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name)) {
    return (
      isProcess(node.initializer) &&
      node.name.elements.some((one) => (one.propertyName ?? one.name).getText() === 'env')
    )
  }
  if (!ts.isImportSpecifier(node)) return false
  const from = node.parent.parent.parent.moduleSpecifier.getText().slice(1, -1)
  return /^(node:)?process$/.test(from) && (node.propertyName ?? node.name).text === 'env'
}

function readHouse(): Files {
  const src = fileURLToPath(new URL('../src', import.meta.url))
  const paths = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) => /\.[cm]?tsx?$/.test(path))
  return Object.fromEntries(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(src, path), 'utf8')]))
}

describe('the import picture', () => {
  it('holds for every file of src', () => {
    const files = readHouse()
    assert.ok(Object.keys(files).length > 10, 'found the files')
    assert.deepEqual(objections(files), [])
  })

  it('has no circle', () => {
    const walk = (room: string, above: readonly string[]): void => {
      assert.ok(!above.includes(room), `circle: ${[...above, room].join(' → ')}`)
      for (const below of PICTURE[room]?.rooms ?? []) walk(below, [...above, room])
    }
    for (const room of Object.keys(PICTURE)) walk(room, [])
  })
})

describe('the import check', () => {
  const allowed: Files = {
    'app/main.ts': `import { x } from '../cli/index.ts'; import y from '../ca-bridges/ejbca/index.ts'; process.env.HOME`,
    'app/tls/a.ts': `import './deep/b.ts'; import '../config.ts'; import { env } from 'node:process'`,
    'services/answer.ts': `import type { A } from '../store/index.ts'; export { b } from '../soap/index.ts'; import 'node:fs'`,
    'handlers/issue.ts': `import { issue } from '../pki/index.ts'; await import('../messages/index.ts')`,
    'async/accept.ts': `import { db } from '../store/index.ts'; import { z } from 'zod'`,
    'soap/read.ts': `import { XmlDocument } from 'libxml2-wasm'; import './limits.ts'`,
    'cvc/verify/rule.ts': `import { decode } from '../certificate.ts'; export * from './finding.ts'`,
    'ca-bridges/ejbca/index.ts': `export { bridge } from './bridge.ts'; import '../index.ts'; import '../../store/index.ts'`,
    'ca-bridges/dogtag/bridge.ts': `import { openCaHttp } from '../ca-http/index.ts'`,
    'store/rows.ts': `// import '../async/index.ts' and process.env are only words here\nexport const text = "import 'node:fs'"`,
    'cli/env.ts': `const environment = { env: 1 }; environment.env; function f(process: { env: 1 }) {}`,
  }
  it('lets what the picture allows', () => assert.deepEqual(objections(allowed), []))

  const forbidden: [why: string, path: string, source: string, says: RegExp][] = [
    ['a pure room a built-in', 'cvc/a.ts', `import { readFileSync } from 'node:fs'`, /pure.*built-in node:fs/],
    ['a pure room a built-in without its prefix', 'soap/a.ts', `import fs from 'fs'`, /pure.*built-in fs/],
    ['a pure room the type of a built-in', 'cvc/a.ts', `import type { KeyObject } from 'node:crypto'`, /node:crypto/],
    ['a pure room a built-in in an import type', 'cvc/a.ts', `let x: import('node:net').Socket`, /node:net/],
    ['a pure room a built-in while it runs', 'messages/a.ts', `await import('node:fs')`, /node:fs/],
    ['a pure room by require', 'messages/a.ts', `require('node:fs')`, /node:fs/],
    ['a pure room something it makes up', 'cvc/a.ts', `await import('node:' + name)`, /only shows when it runs/],
    ['cvc a package', 'cvc/a.ts', `import { p256 } from '@noble/curves/nist.js'`, /package @noble/],
    ['messages the XML library', 'messages/a.ts', `import 'libxml2-wasm'`, /package libxml2-wasm/],
    ['soap another package', 'soap/a.ts', `import 'zod'`, /package zod/],
    ['soap the words of ours', 'soap/a.ts', `import '../messages/index.ts'`, /soap must not import messages/],
    ['cvc another pure room', 'cvc/a.ts', `export { x } from '../soap/index.ts'`, /cvc must not import soap/],
    ['a capability another than store', 'async/a.ts', `import '../pki/index.ts'`, /async must not import pki/],
    ['store a capability', 'store/a.ts', `import '../async/index.ts'`, /store must not import async/],
    ['a capability the handlers', 'async/a.ts', `import '../handlers/index.ts'`, /async must not import handlers/],
    ['an edge another edge', 'cli/a.ts', `import '../api/index.ts'`, /cli must not import api/],
    ['an edge the handlers', 'services/a.ts', `import '../handlers/index.ts'`, /services must not import handlers/],
    ['handlers an edge', 'handlers/a.ts', `import '../services/index.ts'`, /handlers must not import services/],
    ['anyone app', 'api/a.ts', `import '../app/index.ts'`, /api must not import app/],
    ['anyone a back door', 'services/a.ts', `import '../store/rows.ts'`, /store\/rows\.ts by the back/],
    ['anyone a door within', 'services/a.ts', `import '../cvc/verify/index.ts'`, /by the back/],
    ['app a back door', 'app/a.ts', `import '../store/rows.ts'`, /by the back/],
    ['app the back of a CA', 'app/a.ts', `import '../ca-bridges/ejbca/http.ts'`, /by the back/],
    ['handlers a CA', 'handlers/a.ts', `import '../ca-bridges/ejbca/index.ts'`, /seen by app alone/],
    ['the bridges a CA', 'ca-bridges/index.ts', `export { x } from './ejbca/index.ts'`, /seen by app alone/],
    [
      'a fake the bridges',
      'fake-cas/emca/a.ts',
      `import '../../ca-bridges/index.ts'`,
      /fake-cas must not import ca-bridges/,
    ],
    ['a fake its bridge', 'fake-cas/emca/a.ts', `import '../../ca-bridges/emca/index.ts'`, /seen by app alone/],
    ['anyone but cli a fake', 'app/a.ts', `import '../fake-cas/index.ts'`, /app must not import fake-cas/],
    ['a CA another CA', 'ca-bridges/ejbca/a.ts', `import '../dogtag/index.ts'`, /seen by app alone/],
    ['anyone the tests', 'app/a.ts', `import '../../test/support/clock.ts'`, /outside src/],
    ['the environment but app', 'store/a.ts', `const url = process.env.DATABASE_URL`, /only app reads the environment/],
    ['the environment by brackets', 'cli/a.ts', `globalThis.process['env']`, /only app reads/],
    ['the environment by taking it apart', 'cli/a.ts', `const { env: e } = process`, /only app reads/],
    ['the environment by import', 'cli/a.ts', `import { env as e } from 'node:process'`, /only app reads/],
    ['a door everything at once', 'cvc/index.ts', `export * from './certificate.ts'`, /one by one/],
    ['a room nobody knows', 'utils/a.ts', '', /no room "utils"/],
    ['a file without a room', 'helpers.ts', '', /no room "helpers\.ts"/],
  ]
  for (const [why, path, source, says] of forbidden) {
    it(`refuses ${why}`, () => {
      const said = objections({ ...allowed, [path]: source })
      assert.equal(said.length, 1, said.join('\n'))
      assert.match(said[0] ?? '', says)
      assert.ok(said[0]?.startsWith(`${path}: `))
    })
  }
})
