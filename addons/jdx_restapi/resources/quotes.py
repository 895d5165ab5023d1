from odoo import _, models
from odoo.exceptions import UserError

from ..engine.errors import invalid_at
from ..engine.spec import Action, Field


class RestQuotes(models.AbstractModel):
    _name = "jdx.rest.quotes"
    _inherit = "jdx.rest.resource"
    _description = "Quotes, and the orders that they became"
    _rest_name = "quotes"
    _rest_schema = "Quote"
    _rest_model = "sale.order"

    def _rest_fields(self):
        return {
            **super()._rest_fields(),
            "number": Field("name", readonly=True),
            "state": Field(readonly=True),
            "customer": Field("partner_id", resource="customers", required=True),
            "invoice_address": Field("partner_invoice_id", resource="customers"),
            "delivery_address": Field("partner_shipping_id", resource="customers"),
            "customer_reference": Field("client_order_ref"),
            "date": Field("date_order"),
            "valid_until": Field("validity_date"),
            "salesperson": Field("user_id", resource="users"),
            "team": Field("team_id"),
            "terms": Field("note", readonly=True, show=False),
            "amount_untaxed": Field(readonly=True),
            "amount_tax": Field(readonly=True),
            "amount_total": Field(readonly=True),
            "lines": Field("order_line", fields=self._rest_line_fields()),
            "company": Field("company_id", resource="companies", readonly=True),
        }

    def _rest_line_fields(self):
        """Return the public fields of a line; another module adds its own here."""
        return {
            "kind": Field("display_type", description="Null for a product; a section or a note otherwise."),
            "sequence": Field(),
            "product": Field("product_id", resource="products"),
            "description": Field("name"),
            "quantity": Field("product_uom_qty"),
            "unit": Field("product_uom"),
            "unit_price": Field("price_unit", currency="currency_id"),
            "discount": Field(description="Percent."),
            "taxes": Field("tax_id"),
            "subtotal": Field("price_subtotal", readonly=True),
            "total": Field("price_total", readonly=True),
        }

    def _rest_actions(self):
        return {
            **super()._rest_actions(),
            "send": Action("_rest_send", "Sends the quote to the customer by e-mail and marks it as sent."),
            "confirm": Action("_rest_confirm", "Makes the quote an order."),
            "cancel": Action("_rest_cancel", "Cancels the quote or order."),
        }

    def _rest_send(self, order, body):
        """Send the quote with Odoo's own template, as the button does."""
        _no_members(body)
        if order.state not in ("draft", "sent"):
            raise UserError(_("Only a quote can be sent; this one is an order or is cancelled."))
        template_id = order._find_mail_template()
        if not template_id:
            raise UserError(_("There is no mail template for quotes."))
        order.with_context(mark_so_as_sent=True).message_post_with_template(
            template_id, composition_mode="comment", email_layout_xmlid="mail.mail_notification_paynow"
        )

    def _rest_confirm(self, order, body):
        """Confirm the quote; a second time is refused by Odoo's own rule."""
        _no_members(body)
        if order.state not in ("draft", "sent"):
            raise UserError(_("Only a quote can be confirmed; this one is an order or is cancelled."))
        order.action_confirm()

    def _rest_cancel(self, order, body):
        """Cancel; what is locked stays."""
        _no_members(body)
        if order.state == "done":
            raise UserError(_("The order is locked; unlock it before it can be cancelled."))
        # without the context key Odoo 15 answers with a wizard that asks whether to tell the customer
        order.with_context(disable_cancel_warning=True).action_cancel()


def _no_members(body):
    for name in body:
        raise invalid_at(f"/{name}", "unknown_field", "The action takes no values.")
