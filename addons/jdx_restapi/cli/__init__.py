from . import api_key
from . import audit
