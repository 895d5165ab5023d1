from . import customers, jobs, notes, tags
