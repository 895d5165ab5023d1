{
    "name": "Bare Controller",
    "summary": "What a plain Odoo controller costs; the benchmark's measure",
    "version": "15.0.1.0.0",
    "author": "JDX",
    "license": "LGPL-3",
    "category": "Hidden",
    "depends": ["web"],
}
