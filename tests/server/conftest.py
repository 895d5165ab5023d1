"""A server with two workers, keys made by SQL, and a client that opens a connection for each request."""

import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg2
import pytest
import requests


class Api:
    """The API of one server as one key sees it."""

    def __init__(self, url, key, headers=None):
        self.url, self.key, self.headers = url, key, dict(headers or {})

    def __call__(self, method, path, json=None, timeout=60, **headers):
        """Send a request; header names are given with underscores."""
        sent = {"Authorization": f"Bearer {self.key}", **self.headers}
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        answer = requests.request(method, f"{self.url}/restapi/1.0{path}", json=json, headers=sent, timeout=timeout)
        assert "Set-Cookie" not in answer.headers
        return answer

    def get(self, path):
        """Return the JSON of a GET that must succeed."""
        answer = self("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()


class Database:
    """One database, past the API: for what only SQL can arrange and check."""

    def __init__(self, stack, name):
        server = stack.server
        self._arguments = {"host": server.host, "port": server.port, "user": server.user, "password": server.password}
        self.name = name

    def connect(self):
        """Return a connection with a transaction of its own."""
        return psycopg2.connect(dbname=self.name, **self._arguments)

    def sql(self, statement, *parameters):
        """Run one statement, commit it, and return its rows."""
        connection = self.connect()
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, parameters or None)
                return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()

    def count(self, name):
        """Return how many partners have a name."""
        return self.sql("SELECT count(*) FROM res_partner WHERE name = %s", name)[0][0]

    def make_key(self, rate_limit=0, scopes="*:*"):
        """Return a key of the administrator; by SQL, which takes no start of Odoo."""
        public_id = secrets.token_hex(6)
        text = f"jdx_{public_id}_{secrets.token_hex(32)[:43]}"
        self.sql(
            "INSERT INTO jdx_api_key (name, public_id, digest, user_id, company_id, scopes, rate_limit, active)"
            " SELECT 'server test', %s, %s, id, company_id, %s, %s, true FROM res_users WHERE login = 'admin'",
            public_id,
            hashlib.sha256(text.encode()).hexdigest(),
            scopes,
            rate_limit,
        )
        return text

    def slow_down(self, seconds, operation="INSERT"):
        """Let each INSERT (or UPDATE) of a partner called Slow take a while; returns what undoes it."""
        self.sql(
            "CREATE OR REPLACE FUNCTION test_slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF NEW.name LIKE 'Slow%' THEN PERFORM pg_sleep({seconds}); END IF; RETURN NEW; END $$;"
            f" CREATE TRIGGER test_slow BEFORE {operation} ON res_partner FOR EACH ROW EXECUTE FUNCTION test_slow()"
        )
        return lambda: self.sql("DROP TRIGGER IF EXISTS test_slow ON res_partner")


def run_at_once(calls):
    """Run the calls, each in a thread, as nearly at once as threads can; return their results in order."""
    start = Barrier(len(calls))

    def wait_and(call):
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(wait_and, calls))


@pytest.fixture(scope="session")
def server(start_odoo):
    """Odoo with two workers."""
    return start_odoo(workers=2)


@pytest.fixture(scope="session")
def database(stack, server):
    return Database(stack, server.database)


@pytest.fixture(scope="session")
def api(server, database):
    """The API as a key without a rate limit sees it."""
    return Api(server.url, database.make_key())


@pytest.fixture
def slowly(database):
    """A function that slows down writes of partners called Slow…, until the test ends."""
    undo = []
    yield lambda *arguments: undo.append(database.slow_down(*arguments))
    for each in undo:
        each()


@pytest.fixture(scope="session")
def at_once():
    return run_at_once


@pytest.fixture(scope="session")
def tools(stack):
    """What tests that start their own servers need."""

    class Tools:
        api, database = Api, staticmethod(lambda name: Database(stack, name))

    return Tools
