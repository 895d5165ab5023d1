"""What two workers promise together: one outcome per idempotency key and reference, one limit per key."""

from collections import Counter

import pytest


def test_same_idempotency_key_by_twenty_clients_makes_one_record(api, database, at_once, slowly):
    slowly(0.2)
    send = lambda: api("POST", "/customers", {"name": "Slow Once"}, Idempotency_Key="twenty")  # noqa: E731
    answers = at_once([send] * 20)
    assert database.count("Slow Once") == 1
    first = [answer for answer in answers if answer.status_code == 201 and "Idempotency-Replayed" not in answer.headers]
    replayed = [answer for answer in answers if answer.headers.get("Idempotency-Replayed") == "true"]
    early = [answer for answer in answers if answer.status_code == 409]
    assert (len(first), len(first) + len(replayed) + len(early)) == (1, 20), [answer.status_code for answer in answers]
    assert early, "the second worker came while the first was writing"
    assert {answer.content for answer in replayed} <= {first[0].content}
    for answer in early:
        assert (answer.json()["code"], answer.headers["Retry-After"]) == ("idempotency_in_progress", "1")
    assert send().content == first[0].content


def test_parallel_upserts_of_one_reference_make_one_record(api, database, at_once, slowly):
    slowly(0.1)
    answers = at_once(
        [
            lambda number=number: api("PUT", "/customers/ref/RACE", {"name": "Slow Race", "city": str(number)})
            for number in range(12)
        ]
    )
    statuses = Counter(answer.status_code for answer in answers)
    assert database.count("Slow Race") == 1, statuses
    assert statuses[201] == 1, statuses
    assert set(statuses) <= {200, 201, 503}, statuses
    assert len({answer.json()["id"] for answer in answers if answer.status_code < 300}) == 1


def test_limit_of_a_key_is_shared(server, database, at_once, tools):
    limited = tools.api(server.url, database.make_key(rate_limit=12))
    answers = at_once([lambda: limited("GET", "/me")] * 30)
    statuses = Counter(answer.status_code for answer in answers)
    # a token comes back every 5 seconds
    assert 12 <= statuses[200] <= 13, statuses
    assert statuses[200] + statuses[429] == 30, statuses
    assert sorted(int(a.headers["RateLimit-Remaining"]) for a in answers if a.status_code == 200)[-12:] == list(
        range(12)
    )
    assert all(1 <= int(answer.headers["Retry-After"]) <= 60 for answer in answers if answer.status_code == 429)


def test_change_of_a_key_counts_in_all_workers_at_once(server, database, at_once, tools):
    key = database.make_key()
    other = tools.api(server.url, key)
    assert {answer.status_code for answer in at_once([lambda: other("GET", "/me")] * 6)} == {200}
    database.sql("UPDATE jdx_api_key SET active = false, revoked_at = now() WHERE public_id = %s", key.split("_")[1])
    assert {answer.status_code for answer in at_once([lambda: other("GET", "/me")] * 6)} == {401}


def test_every_request_has_its_row(api, database, at_once):
    answers = at_once(
        [lambda: api("GET", "/customers?limit=1")] * 20 + [lambda: api("POST", "/customers", {"nme": 1})] * 10
    )
    ids = [answer.headers["X-Request-ID"] for answer in answers]
    rows = database.sql("SELECT status, count(*) FROM jdx_api_audit WHERE request_id = ANY(%s) GROUP BY status", ids)
    assert dict(rows) == {200: 20, 422: 10}


@pytest.mark.parametrize("clients", [4])
def test_counter_kept_with_if_match_loses_no_step(api, at_once, clients):
    """Read, add one, write with If-Match, and again when somebody was faster."""
    path = f"/customers/{api('POST', '/customers', {'name': 'Counter', 'zip': '0'}).json()['id']}"
    steps = 5

    def count():
        seen = Counter()
        while seen[200] < steps:
            shown = api("GET", path)
            answer = api("PATCH", path, {"zip": str(int(shown.json()["zip"]) + 1)}, If_Match=shown.headers["ETag"])
            seen[answer.status_code] += 1
            assert answer.status_code in (200, 412, 503), answer.text
        return seen

    outcomes = sum(at_once([count] * clients), Counter())
    assert api.get(path)["zip"] == str(clients * steps), outcomes


def test_storm_of_writes_on_one_record_is_retried_or_refused_for_a_moment(api, at_once, slowly):
    path = f"/customers/{api('POST', '/customers', {'name': 'Slow Storm'}).json()['id']}"
    slowly(0.02, "UPDATE")
    answers = at_once([lambda number=number: api("PATCH", path, {"city": str(number)}) for number in range(24)])
    statuses = Counter(answer.status_code for answer in answers)
    assert set(statuses) <= {200, 503}, statuses
    assert statuses[200] >= 20, f"what lost against another was not tried again: {statuses}"
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in answers if answer.status_code == 503)
    assert api.get(path)["city"] in {answer.json()["city"] for answer in answers if answer.status_code == 200}


def test_deadlock_is_retried_and_atomic_batches_stay_whole(api, at_once, slowly):
    first, second = (api("POST", "/customers", {"name": f"Slow {name}"}).json()["id"] for name in "AB")
    slowly(0.15, "UPDATE")

    def batch(number, ids):
        operations = [{"op": "update", "id": one, "data": {"city": str(number)}} for one in ids]
        return api("POST", "/customers/batch", {"operations": operations})

    answers = at_once([lambda n=n: batch(n, [first, second][:: 1 if n % 2 else -1]) for n in range(6)])
    statuses = Counter(answer.status_code for answer in answers)
    assert set(statuses) <= {200, 503}, statuses
    assert statuses[200] >= 5, f"the victim of a deadlock was not tried again: {statuses}"
    assert len({api.get(f"/customers/{one}")["city"] for one in (first, second)}) == 1
