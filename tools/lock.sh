#!/bin/sh
# Write the locks: exact versions with digests, and no index address.
set -e
cd "$(dirname "$0")/.."
header="# Written by \`make lock\`; do not edit. Exact versions with the digests of their files, no index address."
options="--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet"

compile() { # file, then extras
    lock=$1
    shift
    # shellcheck disable=SC2086
    uv pip compile pyproject.toml $options "$@" --output-file "$lock" >/dev/null
    printf '%s\n%s\n' "$header" "$(grep -v '^#' "$lock")" >"$lock.new"
    mv "$lock.new" "$lock"
}

compile requirements/runtime.txt
compile requirements/dev.txt --extra dev --extra docs --extra bench --extra office --extra postgresql
# The runtime again and Spark: on its own for a city that runs on it, and on top of dev.txt for its test.
compile requirements/spark.txt --extra spark --constraint requirements/dev.txt
# The office for a city's server, held to what the tests ran on.
compile requirements/office.txt --extra office --extra postgresql --constraint requirements/dev.txt
