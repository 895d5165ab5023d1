"""The main job through the SDK: a customer, a quote with lines, list, update, confirm, and a repeated request.

    JDX_API_KEY=… python -m jdx_setup.main_job http://127.0.0.1:8069

Uses nothing but the public names of jdx_client. Each step prints what it did and what came back; the exit status is
0 when every step did what it says.
"""

import os
import sys
import uuid

from jdx_client import JdxClient, JdxError, PreconditionFailed


class Unexpected(Exception):
    """A step brought something else than it should."""


def main(base_url, api_key):
    """Do the job; returns the exit status."""
    with JdxClient(base_url, api_key) as client:
        try:
            work(client)
        except (JdxError, Unexpected) as error:
            say(f"FAILED: {type(error).__name__}: {error}")
            return 1
    say("All steps did what they should.")
    return 0


def work(client):
    """The steps, in order."""
    me = client.me.get()
    say(f"The key acts as {me.user.login} in {me.company.name}")
    customer = create_customer(client)
    quote, key, order = create_quote(client, customer)
    list_quotes(client, customer, 1)
    quote = update_quote(client, quote)
    confirm(client, quote)
    repeat(client, key, order, quote)
    list_quotes(client, customer, 1, "no second one was added")


def create_customer(client):
    """Make a customer, and read it back."""
    customer = client.customers.create(name="Blinds & Awnings Example Ltd", email="office@example.com", is_company=True)
    expect(client.customers.get(customer.id).email == "office@example.com", "the customer can be read")
    say(f"Created customer {customer.id}: {customer.name}")
    return customer


def create_quote(client, customer):
    """Make a quote with two lines under an idempotency key of our own."""
    blind = client.products.create(name="Roller blind", list_price="129.90")
    fitting = client.products.create(name="Fitting", type="service", list_price="45.00")
    order = {
        "customer": customer.id,
        "lines": [{"product": blind.id, "quantity": 2}, {"product": fitting.id, "quantity": 1, "unit_price": "40.00"}],
    }
    key = f"main-job-{uuid.uuid4()}"
    quote = client.quotes.create(order, idempotency_key=key)
    expect(len(quote.lines) == 2, "the quote has two lines")
    say(
        f"Created quote {quote.number} with {len(quote.lines)} lines: {quote.amount_total.amount} {quote.amount_total.currency}"
    )
    return quote, key, order


def list_quotes(client, customer, expected, remark=""):
    """Read the customer's quotes, page by page."""
    found = list(client.quotes.list(customer=customer.id, sort="-id", page_size=2))
    expect(len(found) == expected, f"{expected} quotes are listed, not {len(found)}")
    say(
        f"Listed the customer's quotes: {', '.join(each.number for each in found) or 'none'}"
        + (f" ({remark})" if remark else "")
    )


def update_quote(client, quote):
    """Change the quote with If-Match; then show that the old version is refused."""
    changed = client.quotes.update(quote.id, customer_reference="PO 4711", if_match=quote.etag)
    expect(changed.customer_reference == "PO 4711" and changed.etag != quote.etag, "the update made a new version")
    say(f"Updated quote {quote.number} with If-Match {quote.etag}: its reference is {changed.customer_reference}")
    try:
        client.quotes.update(quote.id, customer_reference="PO 4712", if_match=quote.etag)
    except PreconditionFailed as error:
        say(f"The same If-Match again was refused: {error.status} {error.code}")
    else:
        raise Unexpected("a stale If-Match was accepted")
    return changed


def confirm(client, quote):
    """Make the quote an order."""
    client.quotes.confirm(quote.id)
    order = client.orders.get(quote.id)
    say(f"Confirmed {order.number}: it is now an order in state {order.state}")


def repeat(client, key, order, quote):
    """Send the POST of create_quote once more, as after a lost answer."""
    again = client.quotes.with_raw_response.create(order, idempotency_key=key)
    expect(again.replayed and again.data.id == quote.id, "the stored answer is replayed")
    say(f"Repeated the POST with the same idempotency key: {again.status}, the stored answer for {again.data.number}")


def expect(condition, what):
    """Stop unless `condition`."""
    if not condition:
        raise Unexpected(f"expected that {what}")


def say(text):
    """One line for one step."""
    print(f"    {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], os.environ["JDX_API_KEY"]))
