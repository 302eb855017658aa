import { type CalendarDate, type CvCertificate, calendarDateOf } from 'eac-broker/cvc'
import { card } from './card.ts'
import { EXAMPLE_CHAIN } from './example-chain.ts'
import { type Judgement, judge } from './judge.ts'
import { type Input, readInput, type Shown } from './read-input.ts'

const form = part('input', HTMLFormElement)
const files = part('files', HTMLInputElement)
const pasted = part('pasted', HTMLTextAreaElement)
const clear = part('clear', HTMLButtonElement)
const status = part('status', HTMLElement)
const cards = part('cards', HTMLElement)

let shown: readonly Shown[] = []
/** Counts what was asked for, so that an answer that comes too late shows nothing. */
let turn = 0

function part<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`)
  return found
}

/** Reads what came in, shows it at once, and its signatures when they have been checked: among all that is here. */
async function take(inputs: readonly Input[]): Promise<void> {
  const mine = ++turn
  shown = withoutRepeats([...inputs.flatMap(readInput), ...shown])
  clear.disabled = shown.length === 0
  const today = calendarDateOf(new Date())
  status.textContent = `${counted(shown)} Checking signatures …`
  cards.replaceChildren(...shown.map((one) => card(one, today)))
  const judgements = await judgeAll(today, () => mine === turn)
  if (mine === turn) status.textContent = `${summary(judgements)} Judged on ${today} (GMT).`
}

async function judgeAll(today: CalendarDate, isWanted: () => boolean): Promise<readonly Judgement[]> {
  const all = shown
  const known = all.flatMap(certificateIn)
  const { nobleCheckSignature: checkSignature } = await import('eac-broker/cvc/noble')
  const judgements: Judgement[] = []
  for (const [i, one] of all.entries()) {
    if (!isWanted()) break
    if (one.kind !== 'read') continue
    const judgement = await judge(one.decoded, { known, today, checkSignature })
    judgements.push(judgement)
    cards.children[i]?.replaceWith(card(one, today, judgement))
    await new Promise((resolve) => setTimeout(resolve)) // lets the page be drawn and used in between
  }
  return judgements
}

function certificateIn(one: Shown): readonly CvCertificate[] {
  return one.kind === 'read' && one.decoded.kind === 'certificate' ? [one.decoded.certificate] : []
}

function withoutRepeats(all: readonly Shown[]): readonly Shown[] {
  return all.filter((one, i) => !all.slice(0, i).some((before) => isSame(one, before)))
}

function isSame(a: Shown, b: Shown): boolean {
  if (a.kind === 'none' || b.kind === 'none' || a.octets.length !== b.octets.length) return false
  return a.octets.every((octet, i) => octet === b.octets[i])
}

function counted(all: readonly Shown[]): string {
  const read = all.filter(({ kind }) => kind === 'read').length
  const not = all.length - read
  return `${read} read${not > 0 ? `, ${not} not readable` : ''}.`
}

function summary(judgements: readonly Judgement[]): string {
  const signatures = judgements.flatMap((judgement) => judgement.signatures)
  const count = (state: string) => signatures.filter((signature) => signature.state === state).length
  const [good, bad, open] = [count('verified'), count('refuted'), count('unknown')]
  return `${counted(shown)} Signatures: ${good} verified, ${bad} not verified, ${open} not checked.`
}

async function takeFiles(list: Iterable<File>): Promise<void> {
  status.textContent = 'Reading …'
  const inputs = await Promise.all(
    [...list].map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
  )
  await take(inputs)
}

function takeText(text: string): Promise<void> {
  return take([{ name: 'pasted text', bytes: new TextEncoder().encode(text) }])
}

/** Whatever goes wrong is said, not swallowed. */
function tellFailure(error: unknown): void {
  status.textContent = `That did not work: ${error instanceof Error ? error.message : String(error)}`
}

function listen(): void {
  const root = document.documentElement
  addEventListener('dragover', (event) => {
    event.preventDefault()
    root.classList.add('dragging')
  })
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) root.classList.remove('dragging')
  })
  addEventListener('drop', (event) => {
    event.preventDefault()
    root.classList.remove('dragging')
    const { files, types } = event.dataTransfer ?? new DataTransfer()
    const text = types.includes('text/plain') ? event.dataTransfer?.getData('text/plain') : undefined
    if (files.length > 0) takeFiles(files).catch(tellFailure)
    else if (text) takeText(text).catch(tellFailure)
  })
  files.addEventListener('change', () => {
    const chosen = [...(files.files ?? [])]
    files.value = '' // so that the same file can be chosen again
    takeFiles(chosen).catch(tellFailure)
  })
  addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain')
    if (event.target !== pasted && text) takeText(text).catch(tellFailure)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    takeText(pasted.value).catch(tellFailure)
  })
  part('example', HTMLButtonElement).addEventListener('click', () => {
    take([{ name: 'example', bytes: new TextEncoder().encode(EXAMPLE_CHAIN) }]).catch(tellFailure)
  })
  clear.addEventListener('click', () => {
    turn++
    shown = []
    clear.disabled = true
    pasted.value = ''
    status.textContent = 'Nothing here any more.'
    cards.replaceChildren()
    files.focus()
  })
}

listen()
part('not-started', HTMLElement).hidden = true
form.hidden = false
