#!/usr/bin/env bash
# Brings what a fresh machine lacks, and nothing it has: setup.sh [front] [test] [bench]
#   front  the Rust toolchain's wasm target, the npm tools of the build
#   test   lints, a browser with Chinese fonts, PostgreSQL, a mail server, cargo-deny
#   bench  wrk, curl, taskset, a browser
# Warm, this takes well under a second.
set -euo pipefail
cd "$(dirname "$0")/.."

CARGO_DENY_VERSION=0.20.2

stop() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}

# Says what a long step is for, shows its output, says how long it took.
timed() {
  local what=$1 begun=$SECONDS
  shift
  printf 'setup: %s …\n' "$what"
  "$@" || stop "$what failed: $*"
  printf 'setup: %s: done in %s s\n' "$what" $((SECONDS - begun))
}

rust() {
  command -v cargo >/dev/null || stop 'Rust is missing: install it with rustup, then run this again.'
  if ! command -v rustup >/dev/null; then
    # A distribution's own Rust: nothing to add ourselves, but say so before a long compile fails.
    [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ] ||
      stop 'this Rust has no wasm32-unknown-unknown target: install it, or use rustup.'
    return
  fi
  if ! rustup target list --installed 2>/dev/null | grep -qx wasm32-unknown-unknown; then
    # Without a name it installs what rust-toolchain.toml asks for; rustup before 1.28 does so unasked.
    timed 'Rust of rust-toolchain.toml' rust_toolchain
  fi
}

rust_toolchain() {
  rustup toolchain install --no-self-update || printf 'setup: an older rustup; it installs the toolchain with its first use\n'
  rustup target add wasm32-unknown-unknown
}

npm_tools() {
  command -v npm >/dev/null || stop 'Node.js 20 or later with npm is missing.'
  # npm writes this file last, so it also tells an interrupted installation.
  local installed=node_modules/.package-lock.json
  if [ ! -e "$installed" ] || [ package-lock.json -nt "$installed" ]; then
    timed 'npm tools of package-lock.json' npm_ci
  fi
}

npm_ci() {
  # No package runs a script on our machine, but for the one that puts lightningcss's binary in its place.
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error &&
    (cd node_modules/lightningcss-cli && node postinstall.js)
}

rust_lints() {
  if ! cargo clippy --version >/dev/null 2>&1 || ! cargo fmt --version >/dev/null 2>&1; then
    command -v rustup >/dev/null || stop 'clippy and rustfmt are missing.'
    timed 'clippy and rustfmt' rustup component add clippy rustfmt
  fi
}

# Another program for the same elections. Without it the tests that compare with it say so and check nothing.
independent_tool() {
  if scripts/belenios.sh >/dev/null; then return; fi
  printf 'setup: belenios-tool 3.x, fetched once into target/tools …\n'
  if scripts/belenios.sh get >/dev/null; then return; fi
  printf '%s\n' \
    '!!! ------------------------------------------------------------------------' \
    '!!! belenios-tool 3.x cannot be had here: sealed elections are NOT COMPARED' \
    '!!! with a program that is not ours. It is in Debian 13 (belenios-tool).' \
    '!!! ------------------------------------------------------------------------' >&2
}

cargo_deny() {
  if command -v cargo-deny >/dev/null || [ -x target/tools/bin/cargo-deny ]; then return; fi
  # Unoptimised it compiles in a fraction of the time (188 s on one busy core) and still checks in 4 s.
  CARGO_PROFILE_DEV_DEBUG=0 timed "cargo-deny $CARGO_DENY_VERSION, compiled once into target/tools" \
    cargo install cargo-deny --locked --version "$CARGO_DENY_VERSION" --debug --root target/tools --quiet
}

# Debian packages, asked for by what they bring, so that a machine that has it from elsewhere needs no package.
missing=()
package() {
  local name=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$name")
}

has_chinese_font() { compgen -G '/usr/share/fonts/*/noto/NotoSansCJK*' || fc-list :lang=zh-cn family | grep .; }
has_postgres() { command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb'; }

install_missing_packages() {
  [ ${#missing[@]} -gt 0 ] || return 0
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    # With a terminal sudo may ask for a password; without one it must not hang.
    if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
      as_root=(sudo)
    else
      stop "these system packages are missing and we are neither root nor have sudo: ${missing[*]}"
    fi
  fi
  command -v apt-get >/dev/null || stop "these system packages are missing and there is no apt-get here: ${missing[*]}"
  timed 'list of system packages' ${as_root[@]+"${as_root[@]}"} apt-get -qq -o DPkg::Lock::Timeout=300 update
  timed "system packages ${missing[*]}" ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${missing[@]}"
}

[ $# -gt 0 ] || stop 'usage: setup.sh [front] [test] [bench]'
for what in "$@"; do
  case $what in
    front)
      rust
      npm_tools
      ;;
    test)
      package chromium command -v chromium
      package fonts-noto-cjk has_chinese_font
      package postgresql has_postgres
      package nginx test -x /usr/sbin/nginx
      package dpkg-dev command -v dpkg-shlibdeps
      package python3 command -v python3
      package python3-venv python3 -c 'import venv, ensurepip'
      package python3-aiosmtpd /usr/bin/python3 -c 'import aiosmtpd'
      install_missing_packages
      independent_tool
      rust
      rust_lints
      cargo_deny
      ;;
    bench)
      package wrk command -v wrk
      package curl command -v curl
      package chromium command -v chromium
      package util-linux command -v taskset
      package python3 command -v python3
      install_missing_packages
      independent_tool
      ;;
    *) stop "unknown: $what" ;;
  esac
done
