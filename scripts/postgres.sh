#!/usr/bin/env bash
# A PostgreSQL to throw away, for tests:
#   postgres.sh start FOLDER   makes one in FOLDER (absent or empty), prints its URL
#   postgres.sh restart FOLDER ends it as a fault would, without a word to whoever is connected, and starts it again
#   postgres.sh stop FOLDER    stops it and removes FOLDER
# Whoever starts one stops it, in a trap. It listens on 127.0.0.1 only, trusts whoever reaches it, and does not care
# for its data: fsync is off.
set -euo pipefail

stop() {
  printf 'postgres: %s\n' "$*" >&2
  exit 1
}

scripts=$(cd "$(dirname "$0")" && pwd)
[ $# = 2 ] || stop 'usage: postgres.sh start|restart|stop FOLDER'
verb=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)

# Debian keeps the programs of each version out of PATH; the newest will do.
bin=$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -1)
bin=${bin:-$(command -v initdb || true)}
[ -n "$bin" ] || stop 'PostgreSQL is missing: scripts/setup.sh test'
bin=$(dirname "$bin")

# PostgreSQL refuses to run as root, so there it runs as the user its package made.
as_owner() {
  if [ "$(id -u)" = 0 ]; then
    (cd "$folder" && runuser -u postgres -- "$@")
  else
    (cd "$folder" && "$@")
  fi
}

start() {
  [ -z "$(ls -A "$folder")" ] || stop "$folder is not empty"
  if [ "$(id -u)" = 0 ]; then
    id postgres >/dev/null 2>&1 || stop 'we are root, and there is no user postgres to run it'
    chown postgres "$folder"
  fi
  local port
  port=$(node "$scripts/free_port.mjs")
  as_owner "$bin/initdb" -D "$folder/data" -U minsheng -A trust -E UTF8 --locale C.UTF-8 --no-sync >"$folder.log" 2>&1 ||
    stop "initdb failed: $(tail -3 "$folder.log")"
  # Many tests at once, each with a few connections of its own.
  as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w start \
    -o "-p $port -k '$folder' -c listen_addresses=127.0.0.1 -c max_connections=300 -c fsync=off -c synchronous_commit=off -c full_page_writes=off" \
    >"$folder.log" 2>&1 || stop "it did not start: $(tail -3 "$folder/log" "$folder.log" 2>/dev/null)"
  rm -f "$folder.log"
  printf 'postgres://minsheng@127.0.0.1:%s/postgres\n' "$port"
}

again() {
  as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -m immediate -w restart >/dev/null 2>&1 ||
    stop "it did not start again: $(tail -3 "$folder/log" 2>/dev/null)"
}

# Removes only what looks like ours.
end() {
  if [ -f "$folder/data/PG_VERSION" ]; then
    as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder/data" "$folder/log"
  fi
  rm -f "$folder.log"
  rmdir "$folder" 2>/dev/null || true
}

case $verb in
  start) start ;;
  restart) again ;;
  stop) end ;;
  *) stop "unknown: $verb" ;;
esac
