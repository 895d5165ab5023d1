from . import (
    test_admin_views,
    test_api_key,
    test_audit_seal,
    test_audit_verify,
    test_cli,
    test_model_access,
    test_settings,
)
