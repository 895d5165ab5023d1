from . import models, resources
