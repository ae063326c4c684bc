"""The public functions of homefront, as `import homefront as hf` has them and as the command line calls them.

Each checks its arguments, calls the library, and hands the views in with which a result shows itself.
"""
