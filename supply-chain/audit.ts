// npm run audit: known vulnerabilities of what runs where a node runs and in the operators' console, and the registry's signatures of what is installed
import { execFile } from 'node:child_process'
import { lockedPackages, ROOT } from './lock.ts'

const MILLISECONDS = 120_000
const LARGEST_OCTETS = 50_000_000
const ONCE = ['--fetch-retries=0', '--fetch-timeout=20000'] // where the registry has no such service, it says so at once

/** `unknown`: nobody could be asked, which is no finding. */
export type AuditVerdict = { is: 'clean' | 'found' | 'unknown'; says: string }

const REPORTED = ['high', 'critical']

/** @param report what `npm audit --json` printed @param isPassedOn by its name; others are tools */
export function readVulnerabilities(report: string, isPassedOn: (name: string) => boolean = () => true): AuditVerdict {
  const parsed = parse(report)
  if (parsed?.vulnerabilities === undefined) return { is: 'unknown', says: whyNot(parsed, report) }
  const found = Object.values(parsed.vulnerabilities).filter(
    ({ name, severity }) => REPORTED.includes(severity) && isPassedOn(name),
  )
  if (found.length === 0) return { is: 'clean', says: 'no known vulnerability, high or critical' }
  return { is: 'found', says: found.map(({ name, severity, range }) => `${name} ${range}: ${severity}`).join('\n') }
}

/** @param report what `npm audit signatures --json` printed */
export function readSignatures(report: string): AuditVerdict {
  const parsed = parse(report)
  if (parsed?.invalid === undefined || parsed.missing === undefined) {
    return { is: 'unknown', says: whyNot(parsed, report) }
  }
  const found = [
    ...parsed.invalid.map((one) => `${one.name}@${one.version}: its signature is not the registry's`),
    ...parsed.missing.map((one) => `${one.name}@${one.version}: not signed`),
  ]
  return found.length === 0
    ? { is: 'clean', says: 'each package bears the signature of the registry' }
    : { is: 'found', says: found.join('\n') }
}

interface Report {
  readonly message?: string
  readonly error?: { readonly summary?: string }
  readonly vulnerabilities?: Readonly<Record<string, { name: string; severity: string; range: string }>>
  readonly invalid?: readonly { name: string; version: string }[]
  readonly missing?: readonly { name: string; version: string }[]
}

function parse(report: string): Report | undefined {
  try {
    return JSON.parse(report)
  } catch {
    return undefined
  }
}

function whyNot(parsed: Report | undefined, report: string): string {
  const why = parsed?.message ?? parsed?.error?.summary ?? report.trim().split('\n').slice(-3).join(' ')
  return why || 'no answer'
}

/** @returns its standard output, or what it said of why there is none; a finding makes npm fail, which is no error here */
function npm(...command: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      'npm',
      [...command, '--json', ...ONCE],
      { cwd: ROOT, timeout: MILLISECONDS, maxBuffer: LARGEST_OCTETS },
      (error, stdout, stderr) => resolve(stdout.trim() || stderr || String(error)),
    )
  })
}

if (process.argv[1] === import.meta.filename) {
  const passedOn = new Set(lockedPackages().flatMap(({ name, forDevelopment }) => (forDevelopment ? [] : [name])))
  const verdicts = [
    ['vulnerabilities', readVulnerabilities(await npm('audit'), (name) => passedOn.has(name))],
    ['signatures', readSignatures(await npm('audit', 'signatures'))],
  ] as const
  for (const [what, { is, says }] of verdicts) {
    const head = { clean: 'looked at', found: 'FOUND', unknown: 'NOT LOOKED AT, the registry could not be asked' }[is]
    process.stdout.write(`${what}: ${head}: ${says}\n`)
  }
  if (verdicts.some(([, { is }]) => is === 'found')) process.exitCode = 1
}
