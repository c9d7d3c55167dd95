#!/usr/bin/env bash
# What the C client needs of a server, by its command line shell. Usage: c_check.sh HOST:PORT SHELL
set -euo pipefail
root=/c-$$-$RANDOM
hosts=$1 shell=$2
expect() { # TEXT COMMAND...
  local text=$1; shift
  local answer
  answer=$( (sleep 1; for line in "$@"; do echo "$line"; sleep 0.3; done; echo quit) | timeout 30 "$shell" "$hosts" 2>&1 || true)
  if ! grep -q -- "$text" <<<"$answer"; then
    echo "no '$text' in the answer to: $*"; echo "$answer" | tail -40; exit 1
  fi
}
expect "rc = 0" "create $root"
expect 'rc = 0' "set $root y"
expect 'rc = -110' "create $root" || expect 'rc=-110\|node exists' "create $root"
expect 'rc = 0' "ls /"
expect 'rc = 0' "delete $root"
echo "C client: all ok"
