# Odoo builds models in the order in which they are imported
from . import companies
from . import customers
from . import leads
from . import me
from . import odoo_models
from . import products
from . import quotes
from . import users

# after what it inherits
from . import orders
