from odoo import models

from ..engine.spec import Field


class RestProducts(models.AbstractModel):
    _name = "jdx.rest.products"
    _inherit = "jdx.rest.resource"
    _description = "Products and services, each variant for itself"
    _rest_name = "products"
    _rest_schema = "Product"
    _rest_model = "product.product"

    def _rest_fields(self):
        return {
            **super()._rest_fields(),
            "name": Field(required=True),
            "code": Field("default_code", description="Internal reference, the article number."),
            "barcode": Field(),
            "type": Field(description="Goods or service."),
            "list_price": Field(currency="currency_id", description="Sales price without customer conditions."),
            "unit": Field("uom_id", readonly=True),
            "category": Field("categ_id"),
            "description": Field("description_sale", description="What quotes say of it."),
            "can_be_sold": Field("sale_ok"),
            "company": Field("company_id", resource="companies", description="Null: shared by all companies."),
            "active": Field(),
        }
