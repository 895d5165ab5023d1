"""The objects of the API as pydantic models.

Imported when first used: pydantic and these classes take longer to load than the rest of the package together.
"""

from jdx_client.models import _base, _generated
from jdx_client.models._base import *  # noqa: F403  (what every server has)
from jdx_client.models._generated import *  # noqa: F403  (whatever the server's document describes)

__all__: list[str] = []
__all__ += _base.__all__
__all__ += _generated.__all__
