import type { ReadStream } from 'node:tty'

const ENTER = '\r\n\u0004' // also Ctrl-D
const INTERRUPT = '\u0003'
const ERASE = '\b\u007f'

/** The end of the keyboard this needs. */
type Keyboard = Pick<ReadStream, 'isTTY' | 'setRawMode' | 'on' | 'off' | 'resume' | 'pause'>

/**
 * Asks for a line that does not show while it is typed.
 * @returns undefined where no person can be asked, or Ctrl-C was typed
 */
export async function askSecret(
  prompt: string,
  keyboard: Keyboard,
  screen: { write(text: string): unknown },
): Promise<string | undefined> {
  if (!keyboard.isTTY) return undefined
  screen.write(prompt)
  keyboard.setRawMode(true)
  try {
    return await readLine(keyboard)
  } finally {
    keyboard.setRawMode(false)
    keyboard.pause()
    screen.write('\n')
  }
}

function readLine(keyboard: Keyboard): Promise<string | undefined> {
  const typed: string[] = []
  const decoder = new TextDecoder() // a letter may come in two pieces
  return new Promise((resolve) => {
    const end = (line: string | undefined): void => {
      keyboard.off('data', onData)
      resolve(line)
    }
    const onData = (chunk: Buffer): void => {
      for (const character of decoder.decode(chunk, { stream: true })) {
        if (character === INTERRUPT || ENTER.includes(character)) {
          end(character === INTERRUPT ? undefined : typed.join(''))
          return
        }
        if (ERASE.includes(character)) typed.pop()
        else typed.push(character)
      }
    }
    keyboard.on('data', onData)
    keyboard.resume()
  })
}
