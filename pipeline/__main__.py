"""``python -m pipeline`` is ``rapporteur``."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
