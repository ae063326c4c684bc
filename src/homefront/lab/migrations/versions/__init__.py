"""The changes, one a file, named by their revision: r0001, r0002 and so on."""
