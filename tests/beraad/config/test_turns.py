"""Writers of one process take turns with SQLite, and always let go."""

import threading

import pytest
from django.db.utils import ConnectionHandler, OperationalError


@pytest.fixture
def open_database(tmp_path, django_db_blocker):
    options = {"transaction_mode": "IMMEDIATE", "timeout": 0.2, "init_command": "PRAGMA journal_mode=WAL"}
    databases = {"default": {"ENGINE": "beraad.config.sqlite3", "NAME": tmp_path / "db", "OPTIONS": options}}
    opened = []

    def connect():
        opened.append(ConnectionHandler(databases)["default"])
        return opened[-1]

    with django_db_blocker.unblock():
        connect().cursor().execute("CREATE TABLE deed (name text)")
        yield connect
        for connection in opened:
            connection.close()


def begin(connection):
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(connection, how):
    getattr(connection, how)()
    connection.set_autocommit(True)


@pytest.mark.parametrize("how", ["commit", "rollback"])
def test_a_writer_waits_for_the_one_before(open_database, how):
    first, second = open_database(), open_database()
    second.inc_thread_sharing()
    begin(first)
    first.cursor().execute("INSERT INTO deed VALUES ('first')")
    waiting = threading.Thread(target=begin, args=(second,))
    waiting.start()
    end(first, how)
    waiting.join()
    with second.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM deed")
        assert cursor.fetchone() == ((1,) if how == "commit" else (0,))
    end(second, "commit")


def test_who_waits_too_long_is_told(open_database):
    first, second = open_database(), open_database()
    begin(first)
    with pytest.raises(OperationalError, match="locked"):
        begin(second)
    second.close()
    end(first, "commit")
    begin(second)
    end(second, "commit")


def test_a_connection_that_closes_lets_go(open_database):
    first, second = open_database(), open_database()
    begin(first)
    first.close()
    begin(second)
    end(second, "commit")
