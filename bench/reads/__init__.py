"""What the panes' questions cost over a year of business, asked by an ordinary login.

Row-level security is what makes a fast query slow: measured as the owner of the tables, whom it
does not bind, all of this would look fine.
"""
