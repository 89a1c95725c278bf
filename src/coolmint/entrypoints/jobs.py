"""Every job there is: a process that starts or runs jobs imports this, so that it knows all their names."""

import coolmint.auth.jobs
import coolmint.platform.upkeep  # noqa: F401 - declares jobs
