from datetime import date, datetime
from itertools import product

from odoo.tests import tagged

from .job_case import JobCase


@tagged("post_install", "-at_install")
class TestSort(JobCase):
    """A page begins where the one before it ended, whatever the keys and wherever the NULLs are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        days, codes = (False, date(2026, 1, 1), date(2026, 2, 1)), (False, "x", "y")
        for number, (day, stage, moment) in enumerate(product(days, (False, "new"), (False, datetime(2026, 1, 1, 8)))):
            code = codes[number % 3] and f"{codes[number % 3]}{number // 3}"
            cls.job(
                name=f"{number}",
                day=day,
                stage=stage,
                starts_at=moment,
                code=code,
                priority=number % 2,
                amount=number % 4,
            )
        cls.jobs.flush()
        cls.env.cr.execute("UPDATE test_jdx_job SET priority = NULL, amount = NULL WHERE name IN ('3', '4')")

    def walk(self, sort, limit):
        """Return the names over all pages."""
        names, params = [], {"sort": sort, "limit": limit, "fields": "name"}
        while True:
            page = self.ok(self.get("/test_jobs", **params))
            names += [row["name"] for row in page["data"]]
            self.assertLessEqual(len(page["data"]), limit)
            if page["next_cursor"] is None:
                return names
            params["cursor"] = page["next_cursor"]

    def check(self, sort):
        whole = self.walk(sort, 500)
        self.assertEqual(len(whole), 12)
        self.assertEqual(self.walk(sort, 1), whole, sort)

    def test_each_kind_in_both_directions(self):
        for name in ("id", "name", "code", "day", "starts_at", "stage", "priority", "amount", "updated_at"):
            for sort in (name, f"-{name}"):
                with self.subTest(sort=sort):
                    self.check(sort)

    def test_several_keys_with_nulls_in_each_mixture_of_directions(self):
        for first, second in product(("day", "-day"), ("starts_at", "-starts_at")):
            for third in ("stage", "-priority", "-id"):
                with self.subTest(first=first, second=second, third=third):
                    self.check(f"{first},{second},{third}")

    def test_order_is_the_one_asked_for(self):
        rows = self.ok(self.get("/test_jobs", sort="-priority,day", fields="priority,day"))["data"]
        priorities = [row["priority"] for row in rows]
        self.assertEqual(priorities, sorted(priorities, reverse=True), "a number never written is 0")
        ones = [row["day"] for row in rows if row["priority"] == 1]
        self.assertEqual(ones, sorted(ones, key=lambda day: (day is None, day)), "NULL comes last when ascending")

    def test_page_is_stable_when_rows_before_it_come_and_go(self):
        first = self.ok(self.get("/test_jobs", sort="name", limit=3))
        self.job(name="0 new")
        self.jobs.search([("name", "=", "1")]).unlink()
        second = self.ok(self.get("/test_jobs", sort="name", limit=3, cursor=first["next_cursor"]))
        names = sorted(str(number) for number in range(12))
        self.assertEqual([row["name"] for row in second["data"]], names[3:6])

    def test_cursor_survives_a_very_long_sort_value(self):
        self.job(name="a" * 6000)
        self.job(name="b")
        page = self.ok(self.get("/test_jobs", limit=1, sort="-name", fields="id"))
        page = self.ok(self.get("/test_jobs", limit=1, sort="-name", fields="id", cursor=page["next_cursor"]))
        self.ok(self.get("/test_jobs", limit=1, sort="-name", fields="id", cursor=page["next_cursor"]))

    def test_cursor_of_another_query_is_refused(self):
        cursor = self.ok(self.get("/test_jobs", limit=1, sort="name"))["next_cursor"]
        for params in ({}, {"sort": "-name"}, {"sort": "name", "priority": "1"}, {"sort": "name,day"}):
            with self.subTest(params=params):
                answer = self.get("/test_jobs", cursor=cursor, **params)
                self.refused_at(answer, ("query:cursor", "invalid_cursor"))
        self.refused_at(self.get("/test_tags", cursor=cursor, sort="name"), ("query:cursor", "invalid_cursor"))

    def test_page_size_fields_and_count_may_change_on_the_way(self):
        cursor = self.ok(self.get("/test_jobs", limit=1, sort="name"))["next_cursor"]
        answer = self.ok(self.get("/test_jobs", limit=2, sort="name", cursor=cursor, fields="name", count="true"))
        self.assertEqual(([row["name"] for row in answer["data"]], answer["count"]), (["1", "10"], 12))

    def test_broken_cursors_are_refused(self):
        good = self.ok(self.get("/test_jobs", limit=1))["next_cursor"]
        for cursor in ("", "x", "é", good[:-2], good[:5] + "A" + good[6:], good + "====", "A" * 5000):
            with self.subTest(cursor=cursor[:20]):
                self.refused_at(self.get("/test_jobs", cursor=cursor), ("query:cursor", "invalid_cursor"))
