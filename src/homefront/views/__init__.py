"""What people see: tables, charts and pages. Views are functions of results."""
