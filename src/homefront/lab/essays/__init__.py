"""Essays: who may read and change them, how they are written and published."""
