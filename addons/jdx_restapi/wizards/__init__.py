from . import api_key_show
from . import api_key_rotate
from . import api_key_revoke
from . import audit_verification
