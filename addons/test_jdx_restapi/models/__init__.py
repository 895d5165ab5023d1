from . import job, job_line, note, res_partner, tag
