import { CliError } from '../../cli-error.ts'
import type { CliWorld } from '../../world.ts'
import { savedText, writeFiles } from '../save-objects.ts'
import { FORMS, type Form, inForm, type Part, textIn } from './form.ts'

/** What is to be written of one object, and what that object is called. */
export interface Piece extends Part {
  readonly name: string
}

interface Where {
  readonly out?: string
  readonly split?: string
}

/** Each into a file of its own, all into one, or to the screen. @throws {CliError} `misuse` */
export async function writePieces(
  world: CliWorld,
  pieces: readonly Piece[],
  form: Form,
  { out, split }: Where,
): Promise<void> {
  if (split !== undefined) {
    const folder = split.replace(/\/+$/, '')
    const files = pieces.map((piece, i) => ({
      path: `${folder}/${fileName(piece, i, form)}`,
      octets: inForm(piece, form),
    }))
    world.out(savedText(await writeFiles(world, files)))
  } else if (out !== undefined) {
    const octets = Uint8Array.from(Buffer.concat(pieces.map((piece) => inForm(piece, form))))
    world.out(savedText(await writeFiles(world, [{ path: out, octets }])))
  } else if (form !== 'der') {
    world.out(pieces.map((piece) => textIn(piece, form)).join(''))
  } else {
    throw new CliError('misuse', 'DER is not text; say where it goes: --out FILE or --split FOLDER')
  }
}

const DER_ENDINGS = {
  'CV CERTIFICATE': 'cvcert',
  'CV CERTIFICATE REQUEST': 'cvreq',
  'CV PUBLIC KEY': 'cvkey',
  'PUBLIC KEY': 'pub',
  DATA: 'bin',
} as const satisfies Record<Part['label'], string>

/** In the order they came; of a reference only what is harmless in a file name. */
function fileName({ name, label }: Piece, index: number, form: Form): string {
  const number = String(index + 1).padStart(2, '0')
  return `${number}-${name.replace(/[^A-Za-z0-9]/g, '_')}.${form === 'der' ? DER_ENDINGS[label] : FORMS[form]}`
}
