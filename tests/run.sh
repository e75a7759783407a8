#!/bin/sh
# On PostgreSQL, in a cluster of their own that is gone afterwards, the tests that it can concern; then all tests on
# SQLite. Both are run to their end, whatever fails. Arguments go to pytest, on both: tests/run.sh src/cliffhanger/promises
set -eu
cd "$(dirname "$0")/.."
home=$(mktemp -d)
chmod 755 "$home"
export CLIFFHANGER_HOME="$home/home"
unset DATABASE_URL
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
port=$(.venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# A worker that has nothing left takes from the other: neither works on alone.
[ "$(nproc)" -lt 2 ] && spread="" || spread="-n 2 --dist worksteal"
# Nothing in this cluster has to outlive a power cut. Of tables that fill and empty all the time it keeps no figures, so
# that a plan is what it would be of a new one, whenever it is asked for.
quick="-c autovacuum=off -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c shared_buffers=256MB"
# What knows no Django, as `lint-imports` proves, knows no database. What browsers and programs make of pages is the same
# whatever keeps the rows behind them, and so is what the source, the documents and the shapes of the API say. The main
# journey is made on both; the walk over all addresses in search of what is sealed too, by one of the tests that make it.
walks=tests/test_nothing_leaks.py
once="--ignore=src/cliffhanger/keeper --ignore=src/cliffhanger/manuscript --ignore-glob=tests/journeys/test_[!p]*.py
  --ignore=tests/clients --ignore=tests/house --ignore=src/cliffhanger/api/tests/test_schema.py
  --ignore=src/cliffhanger/cast/tests/test_building.py --ignore-glob=src/cliffhanger/transfer/downloads/tests/test_[ep]*.py
  --deselect=$walks::test_no_address_shows_a_sealed_chapter
  --deselect=$walks::test_no_program_is_told_of_a_sealed_chapter
  --deselect=$walks::test_nothing_leaks_of_a_work_that_is_not_revealed
  --deselect=$walks::test_nothing_of_it_leaks_after_the_work_was_taken_down
  --deselect=$walks::test_nothing_leaks_of_a_draft_that_nobody_promised"
[ $# = 0 ] || once=""

as_postgres() { if [ "$(id -u)" = 0 ]; then su postgres -s /bin/sh -c "$1"; else sh -c "$1"; fi; }

cleanup() {
    as_postgres "$bin/pg_ctl -D '$home/pg/data' -m immediate stop" >/dev/null 2>&1 || true
    rm -rf "$home"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

mkdir "$home/pg"
[ "$(id -u)" != 0 ] || chown postgres "$home/pg"
as_postgres "cd '$home/pg' && $bin/initdb -D '$home/pg/data' -U tests -A trust >/dev/null"
as_postgres "cd '$home/pg' && $bin/pg_ctl -D '$home/pg/data' -w -o '-p $port -k $home/pg -c listen_addresses=127.0.0.1 $quick' -l '$home/pg/log' start >/dev/null" || { cat "$home/pg/log" >&2; exit 1; }

failed=0
# shellcheck disable=SC2086 - $spread and $once are words
echo "Tests on PostgreSQL"
DATABASE_URL="postgres://tests@127.0.0.1:$port/postgres" .venv/bin/python -m pytest -q $spread $once "$@" || failed=$?
echo "Tests on SQLite"
.venv/bin/python -m pytest -q $spread "$@" || failed=$?
[ "$failed" = 0 ] || echo "Tests failed; what and where is said above, for each database." >&2
exit "$failed"
