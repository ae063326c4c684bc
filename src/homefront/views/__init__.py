"""What people see: tables now, charts and pages later. Views are functions of results."""
