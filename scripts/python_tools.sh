#!/usr/bin/env bash
# Python programs that look at what others get from us, in target/tools/venv: python_tools.sh
#   schemathesis     asks the open interface whatever its document allows, and what it does not
#   pabulib-checker  reads the result as researchers' programs do
# Prints the folder of their commands. Where the Python index cannot be reached it ends with 75.
set -euo pipefail
cd "$(dirname "$0")/.."

SCHEMATHESIS_VERSION=4.32.5
PABULIB_CHECKER_VERSION=1.0.8

venv=$PWD/target/tools/venv
stamp=$venv/$SCHEMATHESIS_VERSION-$PABULIB_CHECKER_VERSION
if [ ! -e "$stamp" ]; then
  rm -rf "$venv"
  python3 -m venv "$venv" >&2 || exit 75
  timeout 300 "$venv/bin/pip" install --quiet --disable-pip-version-check --no-input \
    "schemathesis==$SCHEMATHESIS_VERSION" "pabulib-checker==$PABULIB_CHECKER_VERSION" >&2 || exit 75
  touch "$stamp"
fi
echo "$venv/bin"
