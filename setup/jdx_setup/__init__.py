"""The steps behind ./setup/run and ./setup/test, one purpose a file.

Only the standard library is used here: this code runs before anything is installed.
"""
