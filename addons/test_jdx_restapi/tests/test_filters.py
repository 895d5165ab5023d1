from datetime import date, datetime

from odoo.tests import tagged

from .job_case import JobCase


@tagged("post_install", "-at_install")
class TestFilters(JobCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create({"name": "Filter Partner"})
        cls.a = cls.job(
            name="Alpha 100%",
            code="A",
            priority=1,
            hours=1.5,
            ratio=0.125,
            amount=10.5,
            urgent=True,
            stage="new",
            day=date(2026, 1, 1),
            starts_at=datetime(2026, 1, 1, 8, 0, 0),
            note="first\nnote",
            partner_id=cls.partner.id,
            tag_ids=[(6, 0, cls.tag.ids)],
            line_ids=[(0, 0, {"name": "l"})],
        )
        cls.b = cls.job(
            name="Beta_100x",
            code="B",
            priority=2,
            hours=2.5,
            ratio=0.25,
            amount=20.0,
            stage="done",
            day=date(2026, 2, 1),
            starts_at=datetime(2026, 2, 1, 8, 0, 0),
            note="second",
            tag_ids=[(6, 0, cls.other_tag.ids)],
        )
        cls.n = cls.job(name="Null", stage=False)

    def check(self, expected, **params):
        """Check which of the jobs a, b, n a filter leaves."""
        names = {"a": "Alpha 100%", "b": "Beta_100x", "n": "Null"}
        self.assertEqual(self.found(**params), [names[key] for key in expected], params)

    def check_each(self, cases):
        for parameter, value, expected in cases:
            with self.subTest(parameter=parameter, value=value):
                self.check(expected, **{parameter: value})

    def test_text_takes_each_operator(self):
        self.check_each(
            [
                ("code", "A", "a"),
                ("code[eq]", "A", "a"),
                ("code[ne]", "A", "bn"),
                ("code[gt]", "A", "b"),
                ("code[gte]", "A", "ab"),
                ("code[lt]", "B", "a"),
                ("code[lte]", "B", "ab"),
                ("code[in]", "A,B", "ab"),
                ("code[in]", "", ""),
                ("code[nin]", "A", "bn"),
                ("code[nin]", "", "abn"),
                ("code[null]", "true", "n"),
                ("code[null]", "false", "ab"),
                ("name[contains]", "ALPHA", "a"),
                ("name[startswith]", "bet", "b"),
                ("name[startswith]", "eta", ""),
            ]
        )

    def test_wildcards_of_sql_are_plain_characters(self):
        self.check_each(
            [
                ("name[contains]", "100%", "a"),
                ("name[contains]", "_100", "b"),
                ("name[startswith]", "%", ""),
                ("name[contains]", "\\", ""),
                ("note[contains]", "t_n", ""),
            ]
        )

    def test_numbers_take_each_operator(self):
        self.check_each(
            [
                ("priority", "1", "a"),
                ("priority[ne]", "1", "bn"),
                ("priority[gt]", "1", "b"),
                ("priority[gte]", "1", "ab"),
                ("priority[lt]", "2", "an"),
                ("priority[lte]", "1", "an"),
                ("priority[in]", "1,2", "ab"),
                ("priority[nin]", "1,2", "n"),
                ("hours", "1.5", "a"),
                ("hours[gt]", "1.5", "b"),
                ("hours[in]", "1.5,2.5", "ab"),
                ("ratio", "0.125", "a"),
                ("ratio[lte]", "0.25", "abn"),
                ("amount", "10.5", "a"),
                ("amount", "10.50", "a"),
                ("amount[gte]", "10.51", "b"),
                ("total[gte]", "0", "abn"),
            ]
        )

    def test_a_number_never_written_is_0_to_filters_as_it_is_in_answers(self):
        self.env.cr.execute("UPDATE test_jdx_job SET priority = NULL, amount = NULL WHERE id = %s", [self.n.id])
        self.check_each([("priority", "0", "n"), ("priority[lt]", "1", "n"), ("amount", "0", "n")])
        answer = self.get("/test_jobs", **{"priority[null]": "true"})
        self.refused_at(answer, ("query:priority[null]", "unknown_operator"))

    def test_booleans(self):
        self.env.cr.execute("UPDATE test_jdx_job SET urgent = NULL WHERE id = %s", [self.n.id])
        self.check_each(
            [
                ("urgent", "true", "a"),
                ("urgent", "false", "bn"),
                ("urgent[ne]", "true", "bn"),
                ("urgent[ne]", "false", "a"),
            ]
        )

    def test_dates_and_times(self):
        self.check_each(
            [
                ("day", "2026-01-01", "a"),
                ("day[gt]", "2026-01-01", "b"),
                ("day[null]", "true", "n"),
                ("day[in]", "2026-01-01,2026-02-01", "ab"),
                ("day[nin]", "2026-01-01", "bn"),
                ("starts_at", "2026-01-01T08:00:00Z", "a"),
                ("starts_at", "2026-01-01T09:00:00+01:00", "a"),
                ("starts_at[gt]", "2026-01-01T08:00:00Z", "b"),
                ("starts_at[lte]", "2026-02-01T08:00:00Z", "ab"),
                ("starts_at[in]", "2026-01-01T08:00:00Z", "a"),
                ("starts_at[null]", "false", "ab"),
            ]
        )

    def test_choices(self):
        self.check_each(
            [
                ("stage", "new", "a"),
                ("stage[ne]", "new", "bn"),
                ("stage[in]", "new,done", "ab"),
                ("stage[nin]", "new", "bn"),
                ("stage[null]", "true", "n"),
            ]
        )

    def test_relations(self):
        partner, tag = str(self.partner.id), str(self.tag.id)
        self.check_each(
            [
                ("customer", partner, "a"),
                ("customer[ne]", partner, "bn"),
                ("customer[in]", partner, "a"),
                ("customer[nin]", partner, "bn"),
                ("customer[null]", "true", "bn"),
                ("tags", tag, "a"),
                ("tags[in]", f"{tag},{self.other_tag.id}", "ab"),
                ("tags[null]", "true", "n"),
                ("tags[null]", "false", "ab"),
            ]
        )

    def test_ids(self):
        self.check_each(
            [
                ("id", str(self.a.id), "a"),
                ("id[gt]", str(self.a.id), "bn"),
                ("id[in]", f"{self.n.id},{self.a.id}", "an"),
                ("id[ne]", str(self.a.id), "bn"),
            ]
        )

    def test_text_takes_only_what_can_be_searched_in_it(self):
        self.check_each(
            [("note[contains]", "NOTE", "a"), ("note[startswith]", "sec", "b"), ("note[null]", "true", "n")]
        )
        self.refused_at(self.get("/test_jobs", note="x"), ("query:note", "unknown_operator"))

    def test_filters_are_combined(self):
        self.check("b", **{"priority[gte]": "1", "stage": "done"})
        self.check("", **{"priority[gte]": "1", "stage": "done", "urgent": "true"})

    def test_archived_records_are_shown_when_asked_for(self):
        self.b.active = False
        self.check_each([("active", "false", "b"), ("active[ne]", "true", "b"), ("active[ne]", "false", "an")])
        self.check("an")
        self.check("an", active="true")
        self.assertEqual(self.ok(self.get(f"/test_jobs/{self.b.id}"))["active"], False)

    def test_external_reference(self):
        refs = self.env["jdx.api.external.ref"].with_company(self.company)
        refs._set("test.jdx.job", "REF-A", self.a.id)
        refs._set("test.jdx.job", "REF-B", self.b.id)
        refs._set("res.partner", "REF-A", self.n.id)
        self.check_each(
            [
                ("external_ref", "REF-A", "a"),
                ("external_ref[ne]", "REF-A", "bn"),
                ("external_ref[in]", "REF-A,x", "a"),
                ("external_ref[nin]", "REF-A", "bn"),
                ("external_ref[null]", "true", "n"),
                ("external_ref[null]", "false", "ab"),
                ("external_ref[startswith]", "ref-", "ab"),
                ("external_ref[contains]", "-b", "b"),
                ("external_ref[gt]", "REF-A", "b"),
            ]
        )

    def test_count_counts_all_pages(self):
        answer = self.ok(self.get("/test_jobs", limit=1, count="true", **{"priority[gte]": "1"}))
        self.assertEqual((len(answer["data"]), answer["count"]), (1, 2))
        self.assertNotIn("count", self.ok(self.get("/test_jobs", count="false")))
