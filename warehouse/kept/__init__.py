"""Weeks on learning platforms whose events went by age: what they came to, from then on all that is known of them."""
