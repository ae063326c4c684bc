"""The lab: a class publishes essays whose figures are runs, and argues about them. `homefront lab` starts it.

app.py makes the application; tables/ and migrations/ are its database; security/ says who may do what; people/, essays/
and argument/ hold what happens, without a word of HTTP; pages/ are the routes, templates/ and static/ what they show.
For a notebook there is `homefront.lab.connect`, which needs none of the packages of the extra.
"""

from homefront.lab.client import Connection, LabError, connect

__all__ = ["Connection", "LabError", "connect"]
