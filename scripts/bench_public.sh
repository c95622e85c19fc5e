#!/usr/bin/env bash
# What a crowd costs: scripts/bench.sh runs this and takes up what it prints, Markdown on stdout. On SQLite and on PostgreSQL:
#  1. list, projects and comments as fast as one core answers, while 5 comments a second are posted and 1 approved;
#  2. 10,000 connections that hardly ask for anything, and what that costs the others;
#  3. MINUTES of mixed load, 5 comments a second posted and approved: the memory is to stay flat. MINUTES=0 leaves it out, DURATION=0 the first two.
# DATABASES='SQLite' measures one of them alone.
# The programs are built: cargo build --release -p server --bin minsheng --example citizens
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${DURATION:-20}
minutes=${MINUTES:-60}
idle=${IDLE:-10000}
databases=${DATABASES:-SQLite PostgreSQL}
most_growth=1.10 # mean memory of the last quarter of the time to that of the second quarter

say() { printf 'bench: %s\n' "$*" >&2; }
stop() {
  say "$*"
  exit 1
}

minsheng=target/release/minsheng
citizens=target/release/examples/citizens
work=$(mktemp -d)
chmod 711 "$work" # PostgreSQL runs as its own user
server=
postgres=

end_server() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
  fi
}
clean_up() {
  end_server
  if [ -n "$postgres" ]; then scripts/postgres.sh stop "$work/postgres"; fi
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

unset "${!MINSHENG_@}"
export MINSHENG_DATA=$work/data MINSHENG_LOG=warn MINSHENG_TRUSTED_PROXIES=127.0.0.1 MINSHENG_DEMO_PUBLIC=true
mkdir -p "$work/data"

begin_server() {
  site=127.0.0.1:$(node scripts/free_port.mjs)
  MINSHENG_DATABASE_URL=$1 MINSHENG_LISTEN=$site taskset -c 0 "$minsheng" serve >"$work/server.log" 2>&1 &
  server=$!
  for _ in $(seq 100); do
    if curl -fsS -o /dev/null "http://$site/readyz" 2>/dev/null; then return; fi
    sleep 0.1
  done
  stop "no site on $1: $(tail -5 "$work/server.log")"
}

memory_mb() { awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$server/status"; }

# drive SECONDS APPROVALS: five comments a second are posted meanwhile, and so many approved; it is under way when this returns.
drive() {
  : >"$work/drive.log"
  taskset -c 1 "$citizens" drive "http://$site" "$1" 5 "$2" >"$work/driven" 2>"$work/drive.log" &
  driver=$!
  until grep -q 'citizens: ready' "$work/drive.log"; do
    kill -0 "$driver" 2>/dev/null || stop "nobody posts: $(tail -3 "$work/drive.log")"
    sleep 0.2
  done
}

# crowd CONNECTIONS SECONDS PACE: "rate p50 p99 bad".
crowd() {
  PACE=$3 PARTS=$work/parts taskset -c 1 wrk -t1 "-c$1" "-d$2s" --latency -s scripts/burst.lua "http://$site" |
    awk '$1 == "burst" { print $2, $3, $4, $5 }'
}

mean_of() { awk -v from="$2" -v to="$3" 'NR > from && NR <= to { sum += $1; n++ } END { printf "%.1f", sum / n }' "$1"; }
verdict() { awk "BEGIN { print (($1) ? \"met\" : \"**missed**\") }"; }

# at_once NAME: parts 1 and 2, at the site that serves now.
at_once() {
  say "$1: as fast as it goes, $seconds s"
  drive $((seconds + 8)) 1
  read -r rate p50 p99 bad <<<"$(crowd 64 "$seconds" 0)"
  wait "$driver" || stop "posting failed: $(tail -3 "$work/drive.log")"
  read -r posted approved failed <"$work/driven"
  busy_mb=$(memory_mb)
  printf '| %s: requests/s, list, projects and comments, 64 connections | %s | – | |\n' "$1" "$rate"
  printf '| %s: p50 and p99 of these, ms | %s and %s | – | |\n' "$1" "$p50" "$p99"
  printf '| %s: answers that were not good; comments posted a second, approved, failed | %s; %s, %s, %s | 0 and 0 failed | %s |\n' \
    "$1" "$bad" "$posted" "$approved" "$failed" "$(verdict "$bad == 0 && $failed == 0")"

  say "$1: $idle connections that hardly ask"
  read -r _ alone50 alone99 _ <<<"$(crowd 16 10 20)"
  taskset -c 1 node scripts/idle.mjs "$site" "$idle" 30 >"$work/idle" 2>"$work/idle.log" &
  holder=$!
  until grep -q 'idle: ready' "$work/idle.log"; do
    kill -0 "$holder" 2>/dev/null || stop "no idle connections: $(tail -3 "$work/idle.log")"
    sleep 0.2
  done
  held_mb=$(memory_mb)
  read -r _ held50 held99 held_bad <<<"$(crowd 16 10 20)"
  wait "$holder"
  read -r standing lost answers <"$work/idle"
  printf '| %s: %s connections held for 30 s, lost; answers to them | %s, %s; %s | 0 lost | %s |\n' \
    "$1" "$idle" "$standing" "$lost" "$answers" "$(verdict "$lost == 0 && $held_bad == 0")"
  printf '| %s: p50 and p99 of 16 readers beside them, ms; without them | %s and %s; %s and %s | – | |\n' \
    "$1" "$held50" "$held99" "$alone50" "$alone99"
  printf '| %s: memory (VmRSS) after the burst; with these connections, MiB | %s; %s | – | |\n' "$1" "$busy_mb" "$held_mb"
}

# for_long NAME: part 3.
for_long() {
  say "$1: mixed load for $minutes minutes"
  drive $((minutes * 60)) 5
  : >"$work/memory"
  crowd 64 $((minutes * 60)) 100 >"$work/soaked" &
  local reader=$!
  while kill -0 "$reader" 2>/dev/null; do
    memory_mb >>"$work/memory"
    echo >>"$work/memory"
    sleep 5
  done
  wait "$driver" || stop "posting failed: $(tail -3 "$work/drive.log")"
  read -r posted approved failed <"$work/driven"
  read -r rate p50 p99 bad <"$work/soaked"
  local n early late
  n=$(wc -l <"$work/memory")
  early=$(mean_of "$work/memory" $((n / 4)) $((n / 2)))
  late=$(mean_of "$work/memory" $((n * 3 / 4)) "$n")
  printf '| %s: %s minutes, %s requests/s, %s comments/s posted, %s approved: p50 and p99, ms | %s and %s | – | |\n' \
    "$1" "$minutes" "$rate" "$posted" "$approved" "$p50" "$p99"
  printf '| %s: memory (VmRSS), second quarter and last quarter of that time, MiB | %s and %s | ≤ %s × | %s |\n' \
    "$1" "$early" "$late" "$most_growth" "$(verdict "$late <= $early * $most_growth && $bad == 0 && $failed == 0")"
}

# measure NAME DATABASE
measure() {
  say "$1: 20,000 comments"
  MINSHENG_DATABASE_URL=$2 "$minsheng" migrate >&2
  MINSHENG_DATABASE_URL=$2 "$minsheng" seed demo >&2
  "$citizens" fill "$2" 20000 "$work/facts" >&2
  begin_server "$2"
  # Where parts of the comments begin.
  for project in 1 3 5 12; do
    curl -fsS "http://$site/projects/$project" | grep -oE "/projects/$project\?from=[0-9]+#comments" |
      sed -E 's|/projects/([0-9]+)\?from=([0-9]+).*|\1 \2|'
  done | sort -u >"$work/parts"
  [ -s "$work/parts" ] || stop 'no part of the comments was found.'

  if [ "$seconds" -gt 0 ]; then at_once "$1"; fi
  if [ "$minutes" -gt 0 ]; then for_long "$1"; fi
  end_server
}

cat <<END
A crowd, \`scripts/bench_public.sh\`: the server on core 0, readers without a session and whoever posts on core 1
(\`wrk -s scripts/burst.lua\`, \`citizens drive\`, \`scripts/idle.mjs\`), 20,000 comments:

| | figure | target | |
|---|---|---|---|
END
for database in $databases; do
  if [ "$database" = SQLite ]; then
    measure SQLite "sqlite:$work/site.db"
  else
    server_of_postgres=$(scripts/postgres.sh start "$work/postgres")
    postgres=started
    psql -q "$server_of_postgres" -c 'create database crowd' >&2
    measure PostgreSQL "${server_of_postgres%/*}/crowd"
  fi
done
