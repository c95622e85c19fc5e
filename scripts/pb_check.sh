#!/usr/bin/env bash
# Gives the published result of a test to Pabulib's own checker: pb_check.sh [FILE]
# Without a file it takes the one that the Rust tests leave in target/tmp. 75 says that the checker cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."
file=${1:-target/tmp/results.pb}
bin=$(scripts/python_tools.sh) || exit 75
"$bin/python" - "$file" <<'PYTHON'
import sys
from pabulib.checker import Checker

with open(sys.argv[1], encoding="utf-8") as file:
    found = Checker().process_files([file.read()])
print(found)
results = [value["results"] for name, value in found.items() if name not in ("metadata", "summary")]
is_clean = found["metadata"]["valid"] == 1 and not any(each["errors"] or each["warnings"] for each in results)
sys.exit(0 if is_clean else 1)
PYTHON
