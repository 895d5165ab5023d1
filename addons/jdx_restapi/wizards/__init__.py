from . import api_key_revoke, api_key_rotate, api_key_show, audit_verification
