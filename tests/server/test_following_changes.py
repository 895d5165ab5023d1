"""What a reader who follows changes is told of transactions that overlap."""

from datetime import datetime, timezone


def poll(api, path, **cursor):
    """Return ``(ids, sync cursor)`` over all pages from a cursor or a moment on."""
    ids, query = [], "&".join(f"{name}={value}" for name, value in cursor.items())
    while True:
        page = api.get(f"{path}?limit=50&{query}")
        ids += [row["id"] for row in page["data"]]
        if page["next_cursor"] is None:
            return ids, page["sync_cursor"]
        query = f"cursor={page['next_cursor']}"


def now():
    return datetime.now(timezone.utc).isoformat().replace("+00:00", "Z")


def test_late_commit_is_told_by_the_next_poll(api, database):
    moment = now()
    late = database.connect()
    with late.cursor() as cursor:
        cursor.execute(
            "INSERT INTO res_partner (name, type, active, create_date, write_date)"
            " VALUES ('Late', 'contact', true, now() AT TIME ZONE 'utc', now() AT TIME ZONE 'utc') RETURNING id"
        )
        (late_id,) = cursor.fetchone()
    early_id = api("POST", "/customers", {"name": "Early"}).json()["id"]
    ids, sync = poll(api, "/customers", updated_since=moment)
    assert early_id in ids
    assert late_id not in ids
    for _number in range(3):
        ids, sync = poll(api, "/customers", cursor=sync)
        assert late_id not in ids
    late.commit()
    late.close()
    ids, sync = poll(api, "/customers", cursor=sync)
    assert late_id in ids
    # what is told is told twice at most: the horizon moves on when nobody is late any more
    poll(api, "/customers", cursor=sync)
    ids, sync = poll(api, "/customers", cursor=sync)
    api("PATCH", f"/customers/{early_id}", {"city": "x"})
    assert early_id in poll(api, "/customers", cursor=sync)[0]


def test_late_commit_within_a_page_walk_is_told(api, database):
    """The horizon is that of the first page, however long the walk takes."""
    moment = now()
    for number in range(3):
        api("POST", "/customers", {"name": f"Walk {number}"})
    late = database.connect()
    late.cursor().execute("SELECT 1")
    page = api.get(f"/customers?limit=2&updated_since={moment}")
    with late.cursor() as cursor:
        cursor.execute(
            "UPDATE res_partner SET city = 'late', write_date = now() AT TIME ZONE 'utc' WHERE name = 'Walk 0' RETURNING id"
        )
        (late_id,) = cursor.fetchone()
    api("POST", "/customers", {"name": "Walk 4"})
    while page["next_cursor"]:
        page = api.get(f"/customers?limit=2&cursor={page['next_cursor']}")
    late.commit()
    late.close()
    assert late_id in poll(api, "/customers", cursor=page["sync_cursor"])[0]


def test_late_deletion_is_told_by_the_next_poll(api, database):
    moment = now()
    gone, gone_late = (api("POST", "/customers", {"name": name}).json()["id"] for name in ("Gone", "Gone Late"))
    late = database.connect()
    late.cursor().execute("DELETE FROM res_partner WHERE id = %s", [gone_late])
    assert api("DELETE", f"/customers/{gone}").status_code == 204
    ids, sync = poll(api, "/customers/deleted", since=moment)
    assert ids == [gone]
    late.commit()
    late.close()
    assert gone_late in poll(api, "/customers/deleted", cursor=sync)[0]


def test_rolled_back_changes_are_never_told(api, database):
    moment = now()
    late = database.connect()
    late.cursor().execute("DELETE FROM res_partner WHERE name = 'Gone Never'")
    kept = api("POST", "/customers", {"name": "Gone Never"}).json()["id"]
    with database.connect() as other:
        other.cursor().execute("DELETE FROM res_partner WHERE id = %s", [kept])
        other.rollback()
    late.rollback()
    late.close()
    other.close()
    assert kept not in poll(api, "/customers/deleted", since=moment)[0]
