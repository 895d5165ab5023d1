"""One source for the test bases of 14.0 and 15.0: class-level env, a savepoint per test."""

from odoo import release
from odoo.tests import common

if release.version_info >= (15, 0):
    CaseBase, HttpBase = common.TransactionCase, common.HttpCase
else:  # 14.0: TransactionCase has no class-level env yet
    CaseBase, HttpBase = common.SavepointCase, common.HttpSavepointCase
