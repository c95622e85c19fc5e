#!/usr/bin/env bash
# Prints the command that starts belenios-tool 3.x, an independent program for elections like ours: belenios.sh [get]
#  - one in the PATH, if it is of version 3 (Debian 13: apt-get install belenios-tool);
#  - else one in target/tools/belenios, which `get` fetches there from Debian 13 with apt: nothing is installed.
# Without either it fails and prints nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD/target/tools/belenios

speaks_ours() { [[ $("$@" --version 2>/dev/null) == 3.* ]]; }

# Debian 12 has 2.0, which does not know our group. The packages of Debian 13 come from the machine's own mirrors.
get() {
  local state=$root/apt arch
  arch=$(dpkg --print-architecture)
  mkdir -p "$state"/{lists/partial,cache/archives/partial} "$root/root"
  : >"$state/status"
  local sources
  sources=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null || true)
  # The first Debian address of either way of writing it, security apart.
  local address
  address=$(grep -oE '(https?|file|mirror\+[a-z]+)://?[^ ]+' <<<"$sources" | grep -iE 'debian/?$' | grep -v security | head -1)
  [ -n "$address" ] || return 1
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $address trixie main" >"$state/sources"
  local apt=(-qq -o "Dir::Etc::sourcelist=$state/sources" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State=$state"
    -o "Dir::State::lists=$state/lists" -o "Dir::State::status=$state/status" -o "Dir::Cache=$state/cache")
  apt-get "${apt[@]}" update
  (cd "$state/cache" && apt-get "${apt[@]}" download "belenios-tool:$arch" libc6 libev4t64 libgmp10 libsodium23 libssl3t64 zlib1g)
  for deb in "$state"/cache/*.deb; do dpkg-deb -x "$deb" "$root/root"; done
  rm -rf "$state"
  local loader
  loader=$(compgen -G "$root/root/usr/lib*/ld-linux-*" | head -1)
  local libraries
  libraries=$(dirname "$(find "$root/root" -name 'libc.so.6' | head -1)")
  printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s/root/usr/bin/belenios-tool" "$@"\n' "$loader" "$libraries" "$root" >"$root/belenios-tool"
  chmod +x "$root/belenios-tool"
}

if speaks_ours belenios-tool; then
  echo belenios-tool
  exit
fi
if [ "${1:-}" = get ] && ! speaks_ours "$root/belenios-tool"; then get >&2; fi
speaks_ours "$root/belenios-tool" || exit 1
echo "$root/belenios-tool"
