{
    "name": "REST API tests",
    "summary": "Models and resources that exist for the tests of the REST API; never install it in production",
    "version": "15.0.1.0.0",
    "category": "Hidden",
    "author": "JDX",
    "license": "LGPL-3",
    "depends": ["jdx_restapi"],
    "data": ["security/ir.model.access.csv", "security/rules.xml"],
}
