"""The verbs of the command line, one a module; each module holds a click command of its own name."""
