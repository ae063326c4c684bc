"""`python -m homefront` is the same as `homefront`."""

from homefront.cli import main

if __name__ == "__main__":
    main()
