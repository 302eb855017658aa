import type { Command } from 'commander'
import { stringify } from 'yaml'
import type { SpocRootForm, StateForm } from '../../messages/index.ts'
import { nodeCommand } from '../command.ts'
import { savedText, writeFiles } from '../cvc/save-objects.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

interface WriteOptions extends Place {
  readonly output: string
  readonly authority?: string
}

/** `eac state form`: the form that counts, with its files, as `eac state change` reads it. */
export function writeStateForm(world: CliWorld): Command {
  return nodeCommand(
    'form <country>',
    'write the form that counts and its files into a folder, to be changed and brought again',
    'eac state form FU --output fu/',
  )
    .requiredOption('--output <folder>', 'where the form and the certificates are written')
    .option('--authority <name>', 'which SPOC of ours (not needed when there is only one)')
    .action(async (country: string, { authority, ...options }: WriteOptions) => {
      const form = await withOperator(world, options, (operator) => operator.call('state.form', { country, authority }))
      const folder = options.output.replace(/\/+$/, '')
      const { written, files } = withFileNames(form)
      const text = { name: `${country.toLowerCase()}.yaml`, octets: Buffer.from(stringify(written)) }
      const paths = [text, ...files].map(({ name, octets }) => ({ path: `${folder}/${name}`, octets }))
      world.out(savedText(await writeFiles(world, paths)))
      world.out(`Change it, then: eac state change ${country} --form ${folder}/${text.name}\n`)
    })
}

interface FormFile {
  readonly name: string
  readonly octets: Uint8Array
}

/** The form with the names of files in place of octets. */
function withFileNames(form: StateForm): { readonly written: StateForm; readonly files: readonly FormFile[] } {
  const files: FormFile[] = []
  const put = (name: string, certificate: string): string => {
    files.push({ name, octets: Buffer.from(certificate, 'base64') })
    return name
  }
  const named = (roots: readonly SpocRootForm[], called: string): SpocRootForm[] =>
    roots.map((root, n) => ({ ...root, certificate: put(`${called}-${n + 1}.der`, root.certificate) }))
  const { spoc, cvcas } = form
  const written = {
    ...form,
    ...(spoc && {
      spoc: {
        ...spoc,
        roots: named(spoc.roots, 'spoc-root'),
        ...(spoc.knownByName && {
          knownByName: { ...spoc.knownByName, roots: named(spoc.knownByName.roots, 'root-for-names') },
        }),
      },
    }),
    cvcas: cvcas.map((cvca, n) => ({ ...cvca, certificate: put(`cvca-${n + 1}.cvcert`, cvca.certificate) })),
  }
  return { written, files }
}
