#!/bin/sh
# Install what the tests need and the system lacks, as root or by sudo; say in one line what could not be.
set -eu

have_postgres() { [ -n "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ]; }

if ! have_postgres; then
    if [ "$(id -u)" != 0 ] && [ -z "${SUDO:-}" ]; then
        echo "Could not install postgresql: neither root nor sudo." >&2
        exit 1
    fi
    export DEBIAN_FRONTEND=noninteractive
    ${SUDO:-} apt-get update -qq
    ${SUDO:-} apt-get install -y -qq postgresql >/dev/null
    have_postgres || { echo "Could not install postgresql." >&2; exit 1; }
fi
