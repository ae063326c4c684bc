"""Who a visitor is, what each may do, and what keeps others from doing it in their name."""
