"""`make calibrate`: do intervals cover what was planted, over many invented districts (docs/estimates.md)?"""
