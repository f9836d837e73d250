"""`python -m livedash`, where the script is not on the PATH."""

import sys

from livedash.cli import main

if __name__ == "__main__":
    sys.exit(main())
