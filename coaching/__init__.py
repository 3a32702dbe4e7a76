"""What all parts share: the district's configuration, folders, records, metrics, errors.

Linear algebra runs on one thread (docs/decisions/0066-linear-algebra-on-one-thread.md): numpy's library reads this
variable once, when it is loaded, and whoever loads numpy here has loaded this package before, or was started by it.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
