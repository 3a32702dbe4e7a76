"""`python -m nights`: the command line."""

from nights.cli import main

if __name__ == "__main__":
    main()
