#!/bin/sh
# deploy/try-image.sh STAGED: runs what deploy/stage.sh made as its container does, without a container engine; as root, on Linux.
# In namespaces of its own, as user 65532 without any capability, on a root that is read-only and holds the program, the C library and nothing else,
# a node is made, started, asked whether it is ready, and stopped.
set -eu
staged=$(realpath "$1")
root=$(mktemp -d)
chmod 755 "$root"
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/opt/eac-broker" "$root/proc" "$root/dev" "$root/tmp" "$root/etc" "$root/var/lib/eac"
ldd "$staged/node/node" | grep -o '/[^ ]*' | while read -r library; do
  mkdir -p "$root$(dirname "$library")" && cp -L "$library" "$root$library"
done
for device in null urandom; do touch "$root/dev/$device"; done
echo 'nonroot:x:65532:65532:nonroot:/var/lib/eac:/none' >"$root/etc/passwd"
cat >"$root/etc/try.mjs" <<'PROGRAM'
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
const eac = (...args) => spawn(process.execPath, ['/opt/eac-broker/bin/eac.js', ...args], { stdio: 'inherit' })
const ended = (child) => new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)))
const fail = (why) => { console.error(`NOT AS IT SHOULD BE: ${why}`); process.exit(1) }
for (const path of ['/etc/x', '/opt/eac-broker/x', '/x']) {
  try { writeFileSync(path, ''); fail(`${path} can be written`) } catch (error) { if (error.code !== 'EROFS') fail(error.message) }
}
if (process.getuid() !== 65532) fail('not the unprivileged user')
if (!/^CapEff:\t0+$/m.test(readFileSync('/proc/self/status', 'utf8'))) fail('it has capabilities')
const made = await ended(eac('init', '/var/lib/eac', '--role', 'CVCA', '--country', 'UT', '--mnemonic', 'CVCATST'))
if (made !== 0) fail(`eac init ended with ${made}`)
const node = eac('serve')
const over = ended(node)
over.then((code) => { if (code !== 0) fail(`eac serve ended with ${code}`) })
for (let tries = 0; ; tries++) {
  const ready = await fetch('http://127.0.0.1:9090/readyz').then((answer) => answer.text(), () => '')
  if (ready.includes('"ready"')) { console.log(`readyz: ${ready.trim()}`); break }
  if (tries > 300) fail('it is not ready within a minute')
  await new Promise((resolve) => setTimeout(resolve, 200))
}
node.kill('SIGTERM')
if ((await over) === 0) console.log('As it should be: made, started, ready and stopped, as user 65532 on a read-only root.')
PROGRAM
export ROOT="$root" STAGED="$staged"
unshare --mount --pid --fork --net --ipc --uts sh -eu -c '
  mount --make-rprivate /
  mount --bind "$ROOT" "$ROOT"
  mount --bind -o ro "$STAGED" "$ROOT/opt/eac-broker"
  mount -t tmpfs -o mode=0700,uid=65532,gid=65532 none "$ROOT/var/lib/eac"
  mount -t tmpfs none "$ROOT/tmp"
  mount -t proc none "$ROOT/proc"
  for device in null urandom; do mount --bind "/dev/$device" "$ROOT/dev/$device"; done
  mount -o remount,ro,bind "$ROOT/opt/eac-broker"
  mount -o remount,ro,bind "$ROOT"
  ip link set lo up
  exec setpriv --no-new-privs env -i PATH=/opt/eac-broker/node EAC_CONFIG=/var/lib/eac/eac.yaml EAC_HEALTH_PORT=9090 NODE_ENV=production \
    "$(command -v chroot)" --userspec=65532:65532 --groups= "$ROOT" node /etc/try.mjs'
