"""From landed bytes to published marts; each room is a step."""

import os

# Read once, when Arrow is first imported. Its own allocator keeps what it once had; the system's gives it back, and
# memory stays flat over a long load.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
