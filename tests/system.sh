#!/bin/sh
# Install what is lacking of the system, as root or by sudo; say in one line what could not be.
#   tests/system.sh tests   a PostgreSQL server, a browser, a font for it; Java for epubcheck, poppler to look into PDF;
#                           gettext to find what is translated; what a benchmark measures with
#   tests/system.sh venv    what `python3 -m venv` needs on Debian
set -eu

lacking() {
    case "$1" in
        venv) python3 -c 'import ensurepip' 2>/dev/null || echo "python$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv" ;;
        tests)
            ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || echo postgresql
            [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null || echo chromium
            command -v java >/dev/null || echo default-jre-headless
            command -v pdftotext >/dev/null || echo poppler-utils
            command -v xgettext >/dev/null || echo gettext
            command -v wrk >/dev/null || echo wrk
            [ -x /usr/sbin/nginx ] || command -v nginx >/dev/null || echo nginx-light
            [ -n "$(find /usr/share/fonts /usr/local/share/fonts -name '*.[to]tf' 2>/dev/null | head -n 1)" ] || echo fonts-dejavu-core
            ;;
    esac
}

install() {
    [ "$(id -u)" = 0 ] || [ -n "${SUDO:-}" ] || return 1
    command -v apt-get >/dev/null || return 1
    export DEBIAN_FRONTEND=noninteractive
    ${SUDO:-} apt-get update -qq >/dev/null 2>&1 || true
    # shellcheck disable=SC2086 - the names are words
    ${SUDO:-} env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $1 >/dev/null 2>&1
}

packages=$(lacking "$1" | tr '\n' ' ')
[ -n "$packages" ] || exit 0
install "$packages" || true
left=$(lacking "$1" | tr '\n' ' ')
[ -z "$left" ] || { echo "Could not install ${left}: it takes apt-get, and root or sudo." >&2; exit 1; }
