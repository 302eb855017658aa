import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { AskedProcess } from './asked-process.ts'
import type { Block } from './measure.ts'

/**
 * Another implementation that decodes the same octets, in a process of its own that runs blocks when told and says how much
 * processor time they took.
 */
export interface DecodePeer {
  readonly name: string
  readonly block: Block
  end(): void
}

const run = promisify(execFile)
const BOUNCY_CASTLE = ['/usr/share/java/bcprov.jar', '/usr/share/java/bcutil.jar'] // asn1.eac is in bcutil since 1.71

// No header is needed for two functions; so the library alone will do.
const OPENPACE_SOURCE = `
#include <stdio.h>
#include <time.h>
typedef struct cvc_cert CVC_CERT;
CVC_CERT *CVC_d2i_CVC_CERT(CVC_CERT **, const unsigned char **, long);
void CVC_CERT_free(CVC_CERT *);
void EAC_init(void);
int main(int argc, char **argv) {
  unsigned char octets[4096];
  FILE *file = fopen(argv[1], "rb");
  long length = fread(octets, 1, sizeof octets, file), times;
  EAC_init();
  while (scanf("%ld", &times) == 1) {
    struct timespec a, b;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    for (long i = 0; i < times; i++) {
      const unsigned char *at = octets;
      CVC_CERT *certificate = NULL;
      if (!CVC_d2i_CVC_CERT(&certificate, &at, length)) return 1;
      CVC_CERT_free(certificate);
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    printf("%lld\\n", (b.tv_sec - a.tv_sec) * 1000000000LL + b.tv_nsec - a.tv_nsec);
    fflush(stdout);
  }
  return 0;
}
`

const BOUNCY_CASTLE_SOURCE = `
import java.lang.management.*;
import java.nio.file.*;
import java.util.Scanner;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.eac.CVCertificate;
public class Peer {
  static Object last;
  static final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  public static void main(String[] arguments) throws Exception {
    byte[] octets = Files.readAllBytes(Path.of(arguments[0]));
    Scanner in = new Scanner(System.in);
    while (in.hasNextLong()) {
      long times = in.nextLong(), start = threads.getCurrentThreadCpuTime();
      for (long i = 0; i < times; i++) last = CVCertificate.getInstance(ASN1Primitive.fromByteArray(octets));
      System.out.println(threads.getCurrentThreadCpuTime() - start);
    }
  }
}
`

/** Compiles what the machine has the tools for; says of the others, in a line, what is missing. */
export async function decodePeers(
  octets: Uint8Array,
  progress: (text: string) => void,
): Promise<{ peers: DecodePeer[]; end: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'eac-bench-'))
  const path = join(folder, 'certificate')
  await writeFile(path, octets)
  const peers: DecodePeer[] = []
  for (const [name, missing, compile] of [
    ['OpenPACE (C)', 'gcc and libeac3 (Debian: gcc libeac3 or libeac-dev)', compileOpenpace],
    [
      'BouncyCastle (Java)',
      'javac, bcprov and bcutil (Debian: default-jdk-headless libbcutil-java)',
      compileBouncyCastle,
    ],
  ] as const) {
    try {
      const [program, ...args] = await compile(folder)
      const child = spawn(program!, [...args, path], { stdio: ['pipe', 'pipe', 'ignore'] })
      peers.push(await startPeer(name, new AskedProcess(name, child)))
    } catch (error) {
      const [why] = (error as Error).message.split('\n')
      progress(`${name} is not measured: it needs ${missing}; here: ${why}`)
    }
  }
  const end = async () => {
    for (const peer of peers) peer.end()
    await rm(folder, { recursive: true })
  }
  return { peers, end }
}

async function compileOpenpace(folder: string): Promise<string[]> {
  await writeFile(join(folder, 'peer.c'), OPENPACE_SOURCE)
  const compile = (library: string) => run('gcc', ['-O2', '-o', join(folder, 'peer'), join(folder, 'peer.c'), library])
  await compile('-leac').catch(() => compile('-l:libeac.so.3'))
  return [join(folder, 'peer')]
}

async function compileBouncyCastle(folder: string): Promise<string[]> {
  for (const jar of BOUNCY_CASTLE) if (!existsSync(jar)) throw new Error(`no ${jar}`)
  await writeFile(join(folder, 'Peer.java'), BOUNCY_CASTLE_SOURCE)
  await run('javac', ['-cp', BOUNCY_CASTLE.join(':'), '-d', folder, join(folder, 'Peer.java')])
  return ['java', '-cp', [...BOUNCY_CASTLE, folder].join(':'), 'Peer']
}

async function startPeer(name: string, program: AskedProcess): Promise<DecodePeer> {
  const block: Block = (times) => program.ask(String(times))
  await block(1)
  return { name, block, end: () => program.end() }
}
