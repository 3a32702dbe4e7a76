"""`python -m coaching`: the command line."""

from coaching.cli import main

if __name__ == "__main__":
    main()
