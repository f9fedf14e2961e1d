#!/bin/sh
# Installs the Debian packages that `make test-system` needs, where it may; with --report it says what is missing.
# The tests themselves skip what they cannot run, each with its reason; this says it once more, plainly, at the end.
set -eu

# command and the package that brings it
wanted='chromium:chromium tesseract:tesseract-ocr'

missing=''
for pair in $wanted; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair##*:}"
done

if [ "${1:-}" = --report ]; then
    if [ -n "$missing" ]; then
        echo "NOT RUN: the tests that need$missing (not installed, and could not be installed here)"
        # CI may skip nothing.
        [ -z "${CI:-}" ] || exit 1
    else
        echo "everything was run: browser and OCR are installed"
    fi
    exit 0
fi

[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "this system has no apt-get; install by hand:$missing" >&2
elif [ "$(id -u)" -ne 0 ]; then
    echo "not root; to run every test, first: sudo apt-get install$missing" >&2
else
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # a list of words
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null; } ||
        echo "could not install:$missing" >&2
fi
