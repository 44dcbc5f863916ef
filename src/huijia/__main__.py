"""``python -m huijia`` is the command ``huijia``."""

from huijia.cli.main import main

if __name__ == "__main__":
    main()
