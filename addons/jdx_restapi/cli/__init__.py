from . import api_key, audit
