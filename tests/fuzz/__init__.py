"""What no input may do to the readers, tried with hypothesis in the tests and for hours by `python -m tests.fuzz`."""
