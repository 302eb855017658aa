import { spawn } from 'node:child_process'

/** Whether this Node outlives a TLS peer whose certificate has a brainpool key. */
export type BrainpoolCheck = { readonly ok: true } | { readonly ok: false; readonly message: string }

/** A self-signed certificate with a brainpoolP256r1 key, DER in base64. */
const CERTIFICATE = `
MIIBSDCB7qADAgECAhB6Nm0Ll0nyo+IYOm2hCfU7MAoGCCqGSM49BAMCMAwxCjAIBgNVBAMMAXgwHhcNMjYwMTAxMDAwMDAwWhcN
MjcwMTAxMDAwMDAwWjAMMQowCAYDVQQDDAF4MFowFAYHKoZIzj0CAQYJKyQDAwIIAQEHA0IABFL+MVmdvl9IWkZi9XmlkN6AH8Du
LMUTZ7ImiT0txhgqj739WTknzmk65Xb9aMTaT/KOWU1wBuNNQLQiNU24oRGjMTAvMA4GA1UdDwEB/wQEAwIHgDAdBgNVHSUEFjAU
BggrBgEFBQcDAQYIKwYBBQUHAwIwCgYIKoZIzj0EAwIDSQAwRgIhAI8ZzAfHKsX+7Dg7nChaA7iCAnEWuH6aqamrRtrYcgt1AiEA
ixlHKK6044d5g26x8VWx838/VkdgwNW845ZWMXAYKxk=
`.replaceAll('\n', '')

/** What Node's TLS does with the certificate of every peer a program asks about. */
const TRIAL = `new (require('node:crypto').X509Certificate)(Buffer.from('${CERTIFICATE}', 'base64')).toLegacyObject()`

/**
 * Tries it in a child process, because the Nodes that do not survive end with a segmentation fault: a stranger could
 * stop this program from the network. Takes about as long as starting Node.
 * @param execPath the Node to try; the one that runs this
 * @param timeoutMs after which the child counts as hanging
 */
export function checkBrainpool(execPath: string = process.execPath, timeoutMs = 10_000): Promise<BrainpoolCheck> {
  const { NODE_OPTIONS: _, ...env } = process.env // a debugger's options are not the child's
  return new Promise((resolve) => {
    const child = spawn(execPath, ['-e', TRIAL], { stdio: 'ignore', env, timeout: timeoutMs, killSignal: 'SIGKILL' })
    child.once('error', (error) => resolve(refusal(execPath, `could not be started: ${error.message}`)))
    child.once('exit', (code, signal) => {
      if (code === 0) resolve({ ok: true })
      else if (signal === 'SIGKILL') resolve(refusal(execPath, 'does not finish reading one, or was killed meanwhile'))
      else resolve(refusal(execPath, `ends with ${signal === null ? `exit code ${code}` : signal} on one`))
    })
  })
}

function refusal(execPath: string, what: string): BrainpoolCheck {
  const message =
    `This Node.js (${process.version}, ${execPath}) cannot serve: a partner's TLS certificate may have a brainpool key, ` +
    `and it ${what}. Use Node.js 22, version 22.23 or later in 22; on Linux "npm ci" installs it with the project.`
  return { ok: false, message }
}
