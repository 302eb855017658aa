// npm run check:licences: whether each package of the lock file comes under a licence we can pass on
import { type LockedPackage, lockedPackages } from './lock.ts'

/** SPDX names; all are permissive, and in keeping with our Apache-2.0. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'MIT-0']
/** Of tools that we run and do not pass on. */
const ALLOWED_FOR_DEVELOPMENT = [...ALLOWED, 'MPL-2.0', 'PSF-2.0', 'Python-2.0']

/** @returns a sentence for each package that must not be there */
export function licenceObjections(packages: readonly LockedPackage[]): string[] {
  return packages.flatMap(({ name, version, licence, forDevelopment }) => {
    const allowed = forDevelopment ? ALLOWED_FOR_DEVELOPMENT : ALLOWED
    if (licence !== undefined && isAllowed(licence, allowed)) return []
    return [`${name}@${version}: ${licence ?? 'names no licence'}`]
  })
}

/** An SPDX expression without inner parentheses: of `OR` one suffices, of `AND` each is needed (it binds stronger). */
function isAllowed(expression: string, allowed: readonly string[]): boolean {
  const choices = expression.replace(/^\((.*)\)$/, '$1').split(' OR ')
  return choices.some((choice) => choice.split(' AND ').every((name) => allowed.includes(name)))
}

if (process.argv[1] === import.meta.filename) {
  const packages = lockedPackages()
  const objections = licenceObjections(packages)
  if (objections.length === 0) process.stdout.write(`The licences of all ${packages.length} packages are allowed.\n`)
  else {
    process.stderr.write(`Licences that supply-chain/licences.ts does not allow:\n${objections.join('\n')}\n`)
    process.exitCode = 1
  }
}
