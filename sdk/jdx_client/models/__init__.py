"""The objects of the API as pydantic models.

Imported when first used: pydantic and these classes take longer to load than the rest of the package together.
"""

from jdx_client.models import _generated
from jdx_client.models._base import AnyRecord, Deleted, JdxModel, Money, MoneyInput, Record, Reference, RelationInput
from jdx_client.models._generated import *  # noqa: F403  (whatever the server's document describes)

__all__ = ["AnyRecord", "Deleted", "JdxModel", "Money", "MoneyInput", "Record", "Reference", "RelationInput"]
__all__ += _generated.__all__
