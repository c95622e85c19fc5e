#!/usr/bin/env bash
# The tests, step by step, with the time of each: test.sh [all|quick|check|e2e]
#   all    everything; what `make test` and CI run, needs nothing before it
#   quick  format, lints, Rust tests: no browser
#   check  format, lints, deny: no tests
#   e2e    the browser tests alone; what follows is for Playwright (test.sh e2e -g 'signs in')
# Stops at the first step that fails. The last line is always `N passed, N failed`: each Rust and browser test counts
# one, and each check that is not made of tests counts one.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH=$PWD/target/tools/bin:$PATH # cargo-deny, when setup.sh had to compile it

which=${1:-all}
[ $# = 0 ] || shift
case $which in
  all | quick | check | e2e) ;;
  *)
    printf 'usage: test.sh [all|quick|check|e2e [PLAYWRIGHT ARGUMENT…]]\n' >&2
    exit 2
    ;;
esac

work=$(mktemp -d)
postgres_runs=no
clean_up() {
  if [ "$postgres_runs" = yes ]; then scripts/postgres.sh stop "$work/postgres" || true; fi
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

passed=0
failed=0
table=() # finished steps: name, result, seconds

# --- counting -------------------------------------------------------------------------------------------------------

plain() { sed $'s/\x1b\\[[0-9;]*[A-Za-z]//g' "$1"; } # without colours

# Adds up cargo's "test result: ok. 12 passed; 0 failed; …", one line for each test program.
count_cargo() {
  plain "$1" | awk '/^test result:/ { for (i = 2; i <= NF; i++) if ($i ~ /^(passed|failed);/) n[substr($i, 1, 6)] += $(i - 1) }
    END { print n["passed"] + 0, n["failed"] + 0 }'
}

# Playwright ends with "  12 passed (8.1s)" and, where there are any, "  1 failed", "  1 flaky".
count_playwright() {
  plain "$1" | awk '$2 ~ /^(passed|failed|flaky)$/ && $1 ~ /^[0-9]+$/ && (NF == 2 || $3 ~ /^\(/) { n[$2] = $1 }
    END { print n["passed"] + n["flaky"] + 0, n["failed"] + 0 }'
}

# What is no test has no count of its own; step adds the failure, if it is one.
count_nothing() { echo 0 0; }
count_one() { echo 1 0; }

# --- running --------------------------------------------------------------------------------------------------------

# step NAME COUNT COMMAND…: runs it, shows its output, keeps time and count; a failure ends everything.
step() {
  local name=$1 count=$2 begun=$SECONDS status=0 good bad
  shift 2
  printf '\n=== %s\n' "$name"
  "$@" 2>&1 | tee "$work/log" || status=${PIPESTATUS[0]}
  if [ "$status" != 0 ] && [ "$count" = count_one ]; then count=count_nothing; fi
  read -r good bad < <("$count" "$work/log")
  # A step can fail with no test to blame, as when it does not compile.
  if [ "$status" != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
  passed=$((passed + good))
  failed=$((failed + bad))
  if [ "$status" = 0 ]; then
    printf '=== %s: ok, %s s\n' "$name" $((SECONDS - begun))
    table+=("$(printf '%-28s %-8s %6s' "$name" ok $((SECONDS - begun)))")
  else
    printf '=== %s: FAILED after %s s, with status %s\n' "$name" $((SECONDS - begun)) "$status"
    table+=("$(printf '%-28s %-8s %6s' "$name" FAILED $((SECONDS - begun)))")
    finish "$name failed; the steps after it did not run."
  fi
}

# finish SENTENCE: the summary, and out.
finish() {
  printf '\n%-28s %-8s %6s\n' step result seconds
  printf '%s\n' "${table[@]}"
  printf '%-28s %-8s %6s\n' total '' "$SECONDS"
  if [ "$which" = all ]; then
    printf 'budget on a fresh machine: 45 minutes (tools 10, builds 15, lints 5, tests 15); used %s\n' $(((SECONDS + 59) / 60))
  fi
  if [ -e "$work/note" ]; then cat "$work/note"; fi
  printf '%s\n\n%s passed, %s failed\n' "$1" "$passed" "$failed"
  if [ "$failed" = 0 ]; then exit 0; else exit 1; fi
}

# --- the steps ------------------------------------------------------------------------------------------------------

# Known vulnerabilities come from a database elsewhere. Out of its reach the other checks still stand.
advisories() {
  if timeout 90 cargo deny fetch db; then
    cargo deny --locked check --disable-fetch advisories
  else
    echo 'NOT CHECKED in this run: known vulnerabilities (the database of advisories cannot be reached).' >>"$work/note"
    printf '%s\n' \
      '!!! ------------------------------------------------------------------------' \
      '!!! The database of advisories cannot be reached: KNOWN VULNERABILITIES WERE' \
      '!!! NOT CHECKED in this run. Run cargo deny check advisories with a network.' \
      '!!! ------------------------------------------------------------------------'
  fi
}

# The server embeds the front, so nothing of it compiles without; for lints and Rust tests an older one will do.
front_once() { if [ -e target/site/pkg/site.wasm ]; then echo 'there is one already'; else scripts/front.sh; fi; }

lints() {
  step 'format' count_one cargo fmt --check
  step 'handbook' count_one node scripts/handbook_check.mjs
  # Each side sees only its own half of the code.
  step 'lint, server' count_one cargo clippy --workspace --all-targets --features app/ssr --locked -- -D warnings
  step 'lint, wasm' count_one cargo clippy -p app --lib --target wasm32-unknown-unknown --target-dir target/front \
    --no-default-features --features hydrate --locked -- -D warnings
}

deny() {
  step 'deny' count_one cargo deny --locked check bans licenses sources
  step 'advisories' count_nothing advisories
}

start_postgres() {
  MINSHENG_TEST_POSTGRES=$(scripts/postgres.sh start "$work/postgres") || finish_without_postgres
  postgres_runs=yes
  export MINSHENG_TEST_POSTGRES
}

finish_without_postgres() {
  failed=$((failed + 1))
  finish 'PostgreSQL did not start; the steps after it did not run.'
}

# Those tests pass without having looked, so the summary says it.
without_independent_tool() {
  local n
  n=$(grep -c '^    if TOOL.is_none() {' crates/ballot/tests/seal/interop.rs)
  echo "SKIPPED in this run: $n tests that compare with belenios-tool, which is not here." >>"$work/note"
}

rust_tests() {
  chmod 755 "$work" # the user postgres has to get through
  start_postgres
  scripts/belenios.sh >/dev/null || without_independent_tool
  step 'Rust tests' count_cargo cargo test --workspace --features app/ssr --locked --no-fail-fast
}

# not_had STATUS WHAT: a program from the Python index that cannot be had is said loudly; any other failure is one.
not_had() {
  [ "$1" = 75 ] || return "$1"
  echo "NOT CHECKED in this run: $2 (the Python index cannot be reached)." >>"$work/note"
  printf '!!! The Python index cannot be reached. NOT CHECKED in this run: %s.\n' "$2"
}

pabulib() {
  local status=0
  scripts/pb_check.sh || status=$?
  not_had "$status" "the result by Pabulib's checker"
}

interface() {
  local status=0
  scripts/api.sh || status=$?
  not_had "$status" 'the open interface by schemathesis'
}

browser_tests() { (cd end2end && ../node_modules/.bin/playwright test "$@"); }

case $which in
  all)
    step 'setup' count_nothing scripts/setup.sh front test
    step 'front' count_nothing scripts/front.sh
    lints
    deny
    rust_tests
    # The same units as the tests just compiled: `-p server` alone has fewer features and would compile half the tree anew.
    step 'build of the server' count_nothing cargo build --workspace --bins --tests --features app/ssr --locked
    step 'Debian package' count_one scripts/deb_check.sh target/debug/minsheng
    step 'result for researchers' count_nothing pabulib
    step 'open interface' count_nothing interface
    step 'browser tests' count_playwright browser_tests
    ;;
  quick)
    step 'setup' count_nothing scripts/setup.sh front test
    step 'front' count_nothing front_once
    lints
    rust_tests
    ;;
  check)
    step 'setup' count_nothing scripts/setup.sh front test
    step 'front' count_nothing front_once
    lints
    deny
    ;;
  e2e)
    step 'setup' count_nothing scripts/setup.sh front test
    step 'front' count_nothing scripts/front.sh
    step 'build of the server' count_nothing cargo build -p server --locked
    step 'browser tests' count_playwright browser_tests "$@"
    ;;
esac
finish 'All steps done.'
