"""What people do themselves, without a log-in: enter by a form, confirm their email, choose what they get."""
