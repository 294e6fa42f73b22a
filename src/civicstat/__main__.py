"""`python -m civicstat` is `civicstat`."""

from civicstat.cli import main


if __name__ == "__main__":
    main()
