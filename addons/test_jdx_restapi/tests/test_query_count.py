from odoo.tests import tagged

from .job_case import JobCase


@tagged("post_install", "-at_install")
class TestQueryCount(JobCase):
    """A list costs the same number of statements for 8 rows and for 80."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tags = cls.env["test.jdx.tag"].create([{"name": f"t{number}"} for number in range(20)])
        partners = cls.env["res.partner"].create([{"name": f"p{number}"} for number in range(20)])
        cls.jobs.create(
            [
                {
                    "name": f"j{number}",
                    "main_tag_id": tags[number % 20].id,
                    "partner_id": partners[number % 20].id,
                    "tag_ids": [(6, 0, [tags[number % 7].id, tags[number % 11].id])],
                    "amount": number,
                    "line_ids": [
                        (0, 0, {"name": "a", "price": 1, "tag_id": tags[number % 5].id}),
                        (0, 0, {"name": "b"}),
                    ],
                }
                for number in range(80)
            ]
        )
        cls.env["test.jdx.note"].create([{"name": f"n{number}"} for number in range(80)])

    def statements(self, path, limit, params):
        self.env["base"].flush()
        before = self.cr.sql_log_count
        rows = self.ok(self.get(path, limit=limit, **params))["data"]
        self.assertEqual(len(rows), limit)
        return self.cr.sql_log_count - before

    def check(self, path, **params):
        # the first request fills Odoo's caches
        self.statements(path, 8, params)
        few, many = (self.statements(path, limit, params) for limit in (8, 80))
        self.assertEqual(few, many, f"{few} statements for 8 rows, {many} for 80")
        return many

    def test_list_of_columns(self):
        self.assertLessEqual(self.check("/test_jobs", fields="name,code,priority,day,starts_at,stage,urgent"), 15)

    def test_list_of_all_fields(self):
        self.check("/test_jobs")

    def test_list_with_expanded_relations(self):
        self.check("/test_jobs", expand="main_tag,customer.parent,lines.tag,tags,company,parent")

    def test_list_by_the_orm(self):
        self.check("/test_notes")

    def test_list_of_customers(self):
        rows = [{"name": f"q{number}", "category_id": [(0, 0, {"name": str(number)})]} for number in range(80)]
        self.env["res.partner"].create(rows)
        self.check("/customers", count="true", expand="parent.company,salesperson", **{"name[startswith]": "q"})
