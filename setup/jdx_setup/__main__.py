"""python3 -m jdx_setup run|test: the two commands, and how their failures are said."""

import importlib
import sys

from .errors import Interrupted, SetupError
from .signals import stop_signals


def main(arguments):
    """Run the command; returns the exit status."""
    command = importlib.import_module(f".{arguments[0]}_command", __package__)
    with stop_signals():
        try:
            return command.main(arguments[1:])
        except SetupError as error:
            print(f"\nerror: {error}", file=sys.stderr)
            if error.remedy:
                print(f"what to do: {error.remedy}", file=sys.stderr)
            return 1
        except OSError as error:
            print(f"\nerror: {error}", file=sys.stderr)
            print(
                "what to do: see that the disk has 2 GB free and that the folder is yours, then try again",
                file=sys.stderr,
            )
            return 1
        except Interrupted as stop:
            print("stopped; nothing of it is left running", file=sys.stderr)
            # the status that shells give to a death by this signal
            return 128 + stop.signal_number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
