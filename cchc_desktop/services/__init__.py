"""One use case a method, one transaction a change, frozen records back."""
