"""Every job there is: a process that starts or runs jobs imports this, so that it knows all their names."""

import coolmint.auth.jobs
import coolmint.erasure.jobs
import coolmint.exports.jobs
import coolmint.platform.upkeep
import coolmint.retention.jobs  # noqa: F401 - declares jobs
