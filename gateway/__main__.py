"""`python -m gateway`, which is `sfumato`."""

from gateway.cli import main

if __name__ == "__main__":
    main()
