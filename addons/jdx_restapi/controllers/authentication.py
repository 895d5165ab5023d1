"""Who is calling: one statement that reads the key and its user, takes a token of the key's rate limit, and
asks Odoo's signalling sequences whether this worker's caches are still good.

The rate limit is GCRA (generic cell rate algorithm): one row per key with the *theoretical arrival time* of the
next request, shared by all workers and hosts. A token is taken only when the secret is right, so nobody else
can use up a key's limit.
"""

import math
from collections import namedtuple

from ..engine import keys, networks, scopes
from ..engine.errors import Refusal, unauthenticated

#: Seconds of requests that may come at once: a full minute's worth.
WINDOW_SECONDS = 60.0

IDENTIFY = """
WITH given AS (
    SELECT {}::text AS public_id, {}::text AS digest, {}::double precision AS span
), key AS (
    SELECT k.id, k.name, k.active, k.revoked_at, k.expires_at, k.digest, k.previous_digest,
           k.previous_valid_until, k.scopes, k.networks, k.rate_limit, k.company_id, k.user_id,
           k.last_used_at IS NULL OR k.last_used_at < (now() AT TIME ZONE 'utc') - interval '1 minute' AS stale,
           u.active AS user_active, u.login, p.name AS user_name, p.lang, p.tz, c.name AS company_name,
           EXISTS (SELECT 1 FROM res_company_users_rel r WHERE r.user_id = u.id AND r.cid = k.company_id)
               AS company_allowed,
           now() AT TIME ZONE 'utc' AS now,
           (k.digest = given.digest
               OR (k.previous_digest = given.digest AND k.previous_valid_until > now() AT TIME ZONE 'utc'))
               AND COALESCE(k.active, false) AS usable
      FROM given
      JOIN jdx_api_key k ON k.public_id = given.public_id
      JOIN res_users u ON u.id = k.user_id
      JOIN res_partner p ON p.id = u.partner_id
      JOIN res_company c ON c.id = k.company_id
), clock AS MATERIALIZED (
    SELECT extract(epoch FROM clock_timestamp())::double precision AS now
), token AS (
    INSERT INTO jdx_api_rate AS rate (bucket, step, tat)
    SELECT 'key:' || key.id, span / key.rate_limit, clock.now + span / key.rate_limit
      FROM given, key, clock
     WHERE key.usable AND key.rate_limit > 0
    ON CONFLICT (bucket) DO UPDATE
       SET step = EXCLUDED.step, tat = GREATEST(rate.tat + EXCLUDED.step, EXCLUDED.tat)
     WHERE GREATEST(rate.tat + EXCLUDED.step, EXCLUDED.tat) <= EXCLUDED.tat - EXCLUDED.step + (SELECT span FROM given)
    RETURNING tat
)
SELECT key.*, clock.now AS epoch, (SELECT tat FROM token) AS tat,
       (SELECT tat FROM jdx_api_rate WHERE bucket = 'key:' || key.id) AS old_tat,
       EXISTS (SELECT 1 FROM ir_config_parameter WHERE key = 'jdx_restapi.audit_bodies' AND value IN ('True', '1'))
           AS audit_bodies,
       (SELECT last_value FROM base_registry_signaling) AS registry_sequence,
       (SELECT last_value FROM base_cache_signaling) AS cache_sequence
  FROM clock LEFT JOIN key ON true
"""

NOTE_USE = """
UPDATE jdx_api_key SET last_used_at = now() AT TIME ZONE 'utc', last_used_address = {} WHERE id = {}
"""

RateState = namedtuple("RateState", "limit remaining reset")


class Caller:
    """A request's key, user and company, once all of them count."""

    def __init__(self, row):
        self.key_id, self.key_name = row["id"], row["name"]
        self.user_id, self.login, self.user_name = row["user_id"], row["login"], row["user_name"]
        self.company_id, self.company_name = row["company_id"], row["company_name"]
        self.lang, self.tz = row["lang"] or "en_US", row["tz"]
        self.expires_at = row["expires_at"]
        self.scopes = scopes.parse(row["scopes"] or "")
        self.rate_limit = row["rate_limit"] or 0

    def allows(self, scope, verb):
        """Tell whether the key may do ``verb`` on the resources of a scope."""
        return scopes.allows(self.scopes, scope, verb)

    def require(self, scope, verb):
        """Refuse (403) what the key has no scope for."""
        if not self.allows(scope, verb):
            raise Refusal("missing_scope", f"The key lacks the scope {scope}:{verb}.")

    def context(self):
        """Return the Odoo context of the key: its user's language and zone, its company and no other."""
        return {"lang": self.lang, "tz": self.tz, "allowed_company_ids": [self.company_id]}


class Identity:
    """What the statement found: ``caller`` is None unless all checks passed; the rest is for audit and headers."""

    def __init__(self):
        self.public_id = None
        self.key_id = None
        self.user_id = None
        self.company_id = None
        self.rate = None
        self.caller = None
        self.signal = None
        self.stale = False
        self.audit_bodies = False

    def headers(self):
        """Return the rate limit headers (draft-ietf-httpapi-ratelimit-headers-07's three fields)."""
        if self.rate is None:
            return {}
        return {
            "RateLimit-Limit": str(self.rate.limit),
            "RateLimit-Remaining": str(self.rate.remaining),
            "RateLimit-Reset": str(self.rate.reset),
        }


def presented_key(request):
    """Return the text of the key in a request, or None.

    :raises Refusal: 401 when two different keys are presented
    """
    bearer = request.header("Authorization")
    plain = request.header("X-API-Key")
    if bearer is not None:
        kind, _space, text = bearer.partition(" ")
        if kind.lower() != "bearer":
            raise unauthenticated("invalid_api_key", "Send Authorization: Bearer <key>.")
        if plain is not None and plain.strip() != text.strip():
            raise unauthenticated("invalid_api_key", "Two different keys were sent.")
        return text.strip()
    return plain.strip() if plain is not None else None


def identify(desk, request, identity):
    """Find out who is calling, and fill ``identity`` on the way.

    :raises Refusal: 401, 403 or 429, each with its stable code
    """
    text = presented_key(request)
    public_id = keys.parse(text) if text else None
    digest = keys.digest(text) if public_id else ""
    row = desk.fetch("jdx_identify", (public_id or "", digest, WINDOW_SECONDS))
    identity.signal = (row["registry_sequence"], row["cache_sequence"])
    if text is None:
        raise unauthenticated("missing_api_key", "Send the key as Authorization: Bearer <key> or X-API-Key.")
    if row["id"] is None or not _right_secret(text, row):
        raise unauthenticated("invalid_api_key", "There is no such key.")
    identity.public_id, identity.key_id, identity.user_id = public_id, row["id"], row["user_id"]
    identity.company_id, identity.stale = row["company_id"], row["stale"]
    identity.audit_bodies = row["audit_bodies"]
    _check(row, request)
    identity.rate = _rate(row)
    identity.caller = Caller(row)
    return identity.caller


def note_use(desk, request, identity):
    """Note when and from where a key was last used, at most once a minute."""
    desk.run("jdx_note_use", (request.address, identity.key_id))


def _right_secret(text, row):
    current = keys.matches(text, row["digest"])
    previous = keys.matches(text, row["previous_digest"] or "")
    overlap = row["previous_valid_until"]
    return current or (previous and overlap is not None and overlap > row["now"])


def _check(row, request):
    if not row["active"] or row["revoked_at"]:
        raise unauthenticated("revoked_api_key", "The key was revoked.")
    if row["expires_at"] and row["expires_at"] <= row["now"]:
        raise unauthenticated("expired_api_key", "The key has expired.")
    if not row["user_active"]:
        raise unauthenticated("revoked_api_key", "The user of the key is not active.")
    if not row["company_allowed"]:
        raise unauthenticated("revoked_api_key", "The user of the key may not work in the key's company.")
    if not networks.contains(row["networks"] or "", request.address):
        raise Refusal("network_not_allowed", "The key may not be used from this address.")


def _rate(row):
    limit = row["rate_limit"] or 0
    if limit <= 0:
        return None
    step = WINDOW_SECONDS / limit
    if row["tat"] is None:
        wait = max(0.0, (row["old_tat"] or 0.0) + step - WINDOW_SECONDS - row["epoch"])
        raise Refusal(
            "rate_limited",
            f"The key has {limit} requests a minute.",
            headers={
                "Retry-After": str(max(1, math.ceil(wait))),
                "RateLimit-Limit": str(limit),
                "RateLimit-Remaining": "0",
                "RateLimit-Reset": str(max(1, math.ceil(wait))),
            },
        )
    ahead = max(0.0, row["tat"] - row["epoch"])
    return RateState(limit, max(0, int((WINDOW_SECONDS - ahead) / step + 1e-6)), math.ceil(ahead))
