{
    "name": "REST API",
    "summary": "API keys, resources, audit trail and OpenAPI description for integrators",
    "version": "15.0.1.0.0",
    "category": "Technical",
    "author": "JDX",
    "license": "LGPL-3",
    "application": True,
    "depends": ["base", "web", "mail", "queue_job"],
    "external_dependencies": {"python": ["prometheus_client"]},
    "data": [],
    "demo": [],
}
